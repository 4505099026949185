"""The forms of a page with what stands in them, as a browser would send them."""

from __future__ import annotations

from html.parser import HTMLParser

Form = dict[str, str]


def forms(html: str) -> dict[str, Form]:
    """Return what each form of a page would send, by its address."""
    reader = _Reader()
    reader.feed(html)
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Form] = {}
        self._form: Form = {}
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a form, or read a control."""
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = self.found.setdefault(told.get("action", ""), {})
        elif tag == "input" and "name" in told:
            chosen = told.get("type") not in {"radio", "checkbox"} or "checked" in told
            if chosen:
                self._form[told["name"]] = told.get("value", "")
        elif tag == "textarea":
            self._area = told.get("name", "")
            self._form[self._area] = ""

    def handle_data(self, data: str) -> None:
        """Read what stands in a text area."""
        if self._area:
            self._form[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        """End a text area."""
        if tag == "textarea":
            self._area = ""
