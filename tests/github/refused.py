"""What GitHub refuses, and with which words: one exception for the Python verbs and for HTTP alike."""

from collections.abc import Mapping, Sequence
from typing import Any

DOCS = "https://docs.github.com/rest"


class Refused(Exception):  # noqa: N818 - GitHub refuses; nothing in the stand-in went wrong
    """GitHub says no.

    :param status: the HTTP status that the REST API answers with.
    :param message: GitHub's `message`.
    :param errors: the list in a 422, as GitHub sends it.
    :param said: the text that stands in the place of the list in some.
    :param headers: further response headers.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        errors: Sequence[Mapping[str, Any]] = (),
        said: str = "",
        headers: Mapping[str, str] | None = None,
        docs: str = DOCS,
    ) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status
        self.message = message
        self.errors = [dict(error) for error in errors]
        self.said = said
        self.headers = dict(headers or {})
        self.docs = docs

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"message": self.message, "documentation_url": self.docs, "status": str(self.status)}
        told = self.said or self.errors
        return body | {"errors": told} if told else body


def not_found() -> Refused:
    return Refused(404, "Not Found")


def not_accessible(needs: str = "", kind: str = "integration") -> Refused:
    """The answer to a token (of an "integration" or a "personal access token") that lacks a permission."""
    headers = {"x-accepted-github-permissions": needs} if needs else {}
    return Refused(403, f"Resource not accessible by {kind}", headers=headers)


def suspended() -> Refused:
    """The answer to an App, and to its tokens, where somebody suspended the installation."""
    return Refused(403, "This installation has been suspended")


def invalid(resource: str, field: str, code: str = "invalid", message: str = "") -> Refused:
    """A 422; https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#validation-failed."""
    error = {"resource": resource, "field": field, "code": code} | ({"message": message} if message else {})
    return Refused(422, "Validation Failed", errors=[error])
