"""Changed files and files as REST shows them."""

import base64
from typing import Any
from urllib.parse import quote

from tests.github.diff import blob_sha
from tests.github.repo import Repo
from tests.github.show.people import WEB, Shown
from tests.github.state_code import Commit, FileChange

MEGABYTE = 1 << 20  # from here on JSON carries no content, https://docs.github.com/rest/repos/contents


def change(item: FileChange, sha: str, repo: Repo, root: str) -> Shown:
    """The schema `diff-entry`."""
    name = quote(item.path)
    renamed = {"previous_filename": item.previous} if item.previous else {}
    return {
        "sha": item.blob,
        "filename": item.path,
        "status": item.status,
        "additions": item.additions,
        "deletions": item.deletions,
        "changes": item.additions + item.deletions,
        "blob_url": f"{WEB}/{repo.full_name}/blob/{sha}/{name}",
        "raw_url": f"{WEB}/{repo.full_name}/raw/{sha}/{name}",
        "contents_url": f"{root}/repos/{repo.full_name}/contents/{name}?ref={sha}",
        **renamed,
    }


def file(path: str, commit: Commit, ref: str, repo: Repo, root: str) -> Shown:
    """The schema `content-file`."""
    content = commit.tree[path]
    small = len(content) < MEGABYTE
    text = base64.encodebytes(content).decode() if small else ""
    return _entry(path, content, ref, repo, root) | {"content": text, "encoding": "base64" if small else "none"}


def directory(path: str, commit: Commit, ref: str, repo: Repo, root: str) -> list[Shown]:
    """The schema `content-directory`, of the files directly in it."""
    start = f"{path}/" if path else ""
    direct = [p for p in sorted(commit.tree) if p.startswith(start) and "/" not in p[len(start) :]]
    return [_entry(p, commit.tree[p], ref, repo, root) for p in direct]


def _entry(path: str, content: bytes, ref: str, repo: Repo, root: str) -> dict[str, Any]:
    home, name, sha = f"{root}/repos/{repo.full_name}", quote(path), blob_sha(content)
    url, git = f"{home}/contents/{name}?ref={quote(ref)}", f"{home}/git/blobs/{sha}"
    page = f"{WEB}/{repo.full_name}/blob/{quote(ref)}/{name}"
    return {
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": sha,
        "size": len(content),
        "url": url,
        "html_url": page,
        "git_url": git,
        "download_url": f"https://raw.githubusercontent.com/{repo.full_name}/{quote(ref)}/{name}",
        "type": "file",
        "_links": {"self": url, "git": git, "html": page},
    }
