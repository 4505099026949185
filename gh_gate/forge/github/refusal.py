"""What GitHub refuses, told to people: what happened, why, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from gh_gate.errors import GateError, UnknownOutcome, UpstreamError
from gh_gate.forge.github.answer import Answer, Ask
from gh_gate.forge.github.scrub import one_line


class Refused(GateError):  # noqa: N818 - a plain answer of GitHub's, not a fault
    """GitHub gave a definite answer, and it is no.

    :param status: the HTTP status, or 0 where GraphQL refused.
    :param said: GitHub's own words, as one line without secrets.
    :param moved_to: where a redirection leads, or an empty string; it is never followed.
    :param missing: the field of a GraphQL query that is not there, or not yet on this copy of GitHub's; or an empty string.
    """

    def __init__(
        self, what: str, *, status: int, said: str, do: str, why: str, moved_to: str = "", missing: str = ""
    ) -> None:
        super().__init__(what, why=why, do=do)
        self.status, self.said, self.moved_to, self.missing = status, said, moved_to, missing


def refused(ask: Ask, answer: Answer) -> Refused:
    """Return the error for an answer that is no."""
    said = one_line(answer.message)
    what, do = _words(ask, answer, said)
    return Refused(
        what,
        status=answer.status,
        said=said,
        why=f"GitHub answered {answer.status} for {ask}" + (f": {said}" if said else ""),
        do=do,
        moved_to=one_line(answer.headers.get("location", "")),
    )


def refused_access(what: str, answer: Answer) -> GateError:
    """Return the error for a 404 that may mean that the token sees nothing at all."""
    return GateError(
        f"GitHub does not show {what} to this token.",
        why=f"it answered {answer.status}" + (f": {one_line(answer.message)}" if answer.message else ""),
        do="check the repository's present name, and that the token has access to it (`contents: read`)",
    )


def refused_by_graphql(ask: Ask, errors: Sequence[Mapping[str, Any]]) -> Refused:
    """Return the error for a GraphQL query that was answered with errors, or without data."""
    said = one_line(str(errors[0].get("message")) if errors else "no data")
    do = f"give the token `{ask.needs}`" if ask.needs else ""
    if "Cannot query field" in said or "exist on type" in said:
        do = "this server's GraphQL lacks what gh-gate has to read; use one that offers it"
    missing = {_missing(error) for error in errors}
    where = missing.pop() if len(missing) == 1 else ""
    return Refused("GitHub refused a GraphQL query.", status=0, said=said, why=said, do=do, missing=where)


def _missing(error: Mapping[str, Any]) -> str:
    path = error.get("path")
    return str(path[-1]) if error.get("type") == "NOT_FOUND" and isinstance(path, list) and path else ""


def gave_up(ask: Ask, why: str, tries: int) -> UpstreamError:
    """Return the error for a request that found no answer."""
    return UpstreamError(
        f"GitHub gave no usable answer to {ask} in {tries} {'try' if tries == 1 else 'tries'}.",
        why=one_line(why),
        do="try again later; https://www.githubstatus.com tells whether GitHub has trouble",
    )


def unknown(ask: Ask, why: str) -> UnknownOutcome:
    """Return the error for a write that may have happened."""
    return UnknownOutcome(
        f"{ask} was sent and its answer was lost.",
        why=one_line(why),
        do="look whether it was done before it is sent again; gh-gate does so by itself when it runs again",
    )


def closed_for(ask: Ask, seconds: float) -> UpstreamError:
    """Return the error for a request that must not be sent yet."""
    return UpstreamError(
        f"GitHub takes no requests for another {seconds:.0f} s.",
        why=f"a rate limit was met, and waiting that long for {ask} is more than this process waits",
        do="try again then; a GitHub App has a larger quota than a workflow's own token",
    )


@contextmanager
def understanding(ask: str, *, written: bool = False) -> Iterator[None]:
    """Turn what a body of an unexpected form raises into an error of the forge's.

    :param written: whether the answer is to a write, which then has happened, unseen.
    """
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        kind = UnknownOutcome if written else UpstreamError
        why = f"{type(error).__name__}: {one_line(str(error))}"
        raise kind(f"GitHub's answer about {ask} cannot be understood.", why=why, do="try again later") from error


def _words(ask: Ask, answer: Answer, said: str) -> tuple[str, str]:
    permission = _permission(ask, answer)
    if answer.status == 401:
        return "GitHub does not accept the token.", (
            "give a token that is valid: a workflow's own ends with its job, an App's private key must be the App's"
        )
    if answer.status == 403 and said.startswith("Resource not accessible"):
        return f"the token lacks a permission for {ask}.", (
            f"add `{permission}` to the job's `permissions:`, or give it to the App or token and accept the change"
            if permission
            else "compare the token's permissions with what docs say gh-gate needs"
        )
    if 300 <= answer.status < 400:
        return f"{ask} leads to another place, and redirections are not followed.", "use the repository's present name"
    if answer.status == 404:
        return f"GitHub knows nothing at {ask}, or the token may not see it.", (
            "check the repository's name and that the token has access to it"
            + (f" (`{permission}`)" if permission else "")
        )
    return f"GitHub refused {ask}" + (f": {said}" if said else "."), ""


def _permission(ask: Ask, answer: Answer) -> str:
    # https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api: `issues=write; pull_requests=write`
    told = one_line(answer.headers.get("x-accepted-github-permissions", ""))
    return told.replace("=", ": ").replace(";", " or").replace("_", "-") or ask.needs
