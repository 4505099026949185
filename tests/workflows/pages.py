"""The workflows in the documents, as they stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.github.workflows import yaml12

ROOT = Path(__file__).resolve().parents[2]
ITSELF = "gh-gate/gh-gate"
_BLOCK = re.compile(r"^```ya?ml\n(.*?)^```", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """A block of YAML with jobs.

    :param page: the document, from the root of the repository.
    :param number: its place among the workflows of the page, from 0.
    """

    page: str
    number: int
    text: str

    @property
    def document(self) -> Any:
        return yaml12.load(self.text)

    @property
    def name(self) -> str:
        return str(self.document["name"])

    def __str__(self) -> str:
        return f"{self.page}-{self.name}"

    def steps(self, uses: str) -> list[dict[str, Any]]:
        """The steps that use an action, whatever version of it."""
        jobs = self.document["jobs"].values()
        return [step for job in jobs for step in job["steps"] if step.get("uses", "").partition("@")[0] == uses]


def examples() -> list[Example]:
    """All workflows of all pages."""
    pages = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
    return [example for page in pages for example in _of(page)]


def example(page: str, name: str) -> Example:
    """The workflow of a name on a page."""
    (found,) = [one for one in _of(ROOT / page) if one.name == name]
    return found


def _of(page: Path) -> Iterator[Example]:
    blocks = _BLOCK.findall(page.read_text(encoding="utf-8"))
    texts = [text for text in blocks if re.search(r"^jobs:", text, re.MULTILINE)]
    for number, text in enumerate(texts):
        yield Example(page.relative_to(ROOT).as_posix(), number, text)
