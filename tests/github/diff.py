"""The changed files between two trees, with exact renames, as GitHub lists them."""

import hashlib
from collections.abc import Mapping

from tests.github.state_code import FileChange

Tree = Mapping[str, bytes]


def blob_sha(content: bytes) -> str:
    """Git's name for a file's content, https://git-scm.com/book/en/v2/Git-Internals-Git-Objects."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def changes(old: Tree, new: Tree) -> list[FileChange]:
    """What differs, sorted by path; a file that vanished and one that appeared with the same content are a rename."""
    removed = {path: old[path] for path in old if path not in new}
    added = {path: new[path] for path in new if path not in old}
    renames = _renames(removed, added)
    found = [_renamed(path, previous, added[path]) for path, previous in renames.items()]
    found += [_added(path, content) for path, content in added.items() if path not in renames]
    gone = set(renames.values())
    found += [_removed(path, content) for path, content in removed.items() if path not in gone]
    found += [_modified(path, old[path], new[path]) for path in new if path in old and old[path] != new[path]]
    return sorted(found, key=lambda change: change.path)


def _renames(removed: Tree, added: Tree) -> dict[str, str]:
    """New path -> old path."""
    by_content: dict[bytes, list[str]] = {}
    for path in sorted(removed):
        by_content.setdefault(removed[path], []).append(path)
    return {path: olds.pop(0) for path in sorted(added) if (olds := by_content.get(added[path]))}


def _lines(content: bytes) -> int:
    return len(content.splitlines())


def _added(path: str, content: bytes) -> FileChange:
    return FileChange(path, "added", _lines(content), 0, blob_sha(content))


def _removed(path: str, content: bytes) -> FileChange:
    return FileChange(path, "removed", 0, _lines(content), blob_sha(content))


def _modified(path: str, old: bytes, new: bytes) -> FileChange:
    return FileChange(path, "modified", _lines(new), _lines(old), blob_sha(new))


def _renamed(path: str, previous: str, content: bytes) -> FileChange:
    return FileChange(path, "renamed", 0, 0, blob_sha(content), previous)
