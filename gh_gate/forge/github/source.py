"""Answers about a repository, for preparing a gate."""

from __future__ import annotations

import base64
import re

from gh_gate.core.thread import Person
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.base import Repository
from gh_gate.forge.github.answer import RAW, Answer
from gh_gate.forge.github.part import Part
from gh_gate.forge.github.paths import path
from gh_gate.forge.github.people import person
from gh_gate.forge.github.refusal import refused_access, understanding

MAX_FILE = 3 * 1024 * 1024
"""Bytes; GitHub itself does not load a larger CODEOWNERS."""

FILES = 20
"""Files that are remembered."""

LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\[bot\])?", re.ASCII)

CONTENTS = "contents: read"


class Code(Part):
    """The repository, its branches, files and accounts."""

    def repository(self) -> Repository:
        """Return the repository that gates are opened in."""
        data = self._client.get(self._at(), needs="metadata: read").data
        with understanding("the repository"):
            return Repository(
                int(data["id"]), str(data["full_name"]), str(data["default_branch"]), str(data["html_url"])
            )

    def head(self, branch: str) -> str:
        """Return the full hash of a branch's newest commit."""
        data = self._client.get(self._at("branches", branch), needs=CONTENTS).data
        with understanding("a branch"):
            self._seen.add(str(data["commit"]["sha"]))
            return str(data["commit"]["sha"])

    def user(self, login: str) -> Person | None:
        """Return the account of that name; None where there is none."""
        if not LOGIN.fullmatch(login):
            return None
        answer = self._client.get(path("users", login), allow=(404,))
        with understanding("an account"):
            return person(answer.data) if answer.ok else None

    def file(self, path: str, commit: str) -> str | None:
        """Return a text file at a commit; None where there is none.

        :raise GateError: where it is no file, is too large to be read, or is not UTF-8.
        """
        known = (path, commit)
        if known not in self._texts:
            text = self._file(path, commit)
            # A copy of GitHub's that lags behind a push does not know the file either, so nothing is said twice.
            text = self._file(path, commit) if text is None else text
            if len(self._texts) >= FILES:
                self._texts.clear()
            self._texts[known] = text  # what a commit holds never changes
        return self._texts[known]

    def _file(self, path: str, commit: str) -> str | None:
        segments = path.strip("/").split("/")
        if set(segments) & {"", ".", ".."}:
            return None  # Git knows no such names, and a URL would resolve them
        where = self._at("contents", *segments)
        answer = self._client.get(where, {"ref": commit}, needs=CONTENTS, keep=False, allow=(404,))
        if answer.ok:
            return self._text(path, commit, where, answer)
        if answer.message.startswith("No commit found"):
            raise UpstreamError(f"GitHub does not know the commit {commit[:12]} of {self._name} yet.", do="try again")
        if commit in self._seen or self._client.get(self._at("commits", commit), needs=CONTENTS, allow=(404, 422)).ok:
            return None
        raise refused_access(f"{self._name} at {commit[:12]}", answer)

    def _text(self, path: str, commit: str, where: str, answer: Answer) -> str:
        with understanding(f"the file {path}"):
            kind = answer.data["type"] if isinstance(answer.data, dict) else "directory"
            if kind != "file":
                raise GateError(f"{path} is a {kind}, not a file.", do="name a regular file")
            if answer.data["size"] > MAX_FILE:
                raise GateError(
                    f"{path} is larger than 3 MB.", why=f"it has {answer.data['size']} bytes", do="shorten it"
                )
            if answer.data["encoding"] == "base64":
                return _decoded(path, base64.b64decode(answer.data["content"]))
        # Above 1 MB GitHub leaves the content out: https://docs.github.com/en/rest/repos/contents
        raw = self._client.get(where, {"ref": commit}, needs=CONTENTS, keep=False, accept=RAW).data
        return _decoded(path, raw.encode())


def _decoded(path: str, content: bytes) -> str:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = "\N{REPLACEMENT CHARACTER}"
    if "\N{REPLACEMENT CHARACTER}" in text:
        raise GateError(f"{path} is not UTF-8.", do="save it as UTF-8 without other bytes")
    return text
