"""Everything that is written: issues, comments, reactions, labels, the state of an issue."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from gh_gate.core.thread import Comment
from gh_gate.errors import UpstreamError
from gh_gate.forge.base import Place, Posting
from gh_gate.forge.github.answer import Answer
from gh_gate.forge.github.listings import comment_posting, issue_posting
from gh_gate.forge.github.part import Part
from gh_gate.forge.github.refusal import Refused, understanding
from gh_gate.forge.github.source import LOGIN
from gh_gate.forge.github.texts import label_names, posted

MAX_ASSIGNEES = 10
"""https://docs.github.com/en/rest/issues/assignees"""

ISSUES = "issues: write"
PULLS = "pull-requests: write"

_log = logging.getLogger("gh_gate.forge")


class Writes(Part):
    """The writing half of the forge. A POST is sent once; see `gh_gate.errors.UnknownOutcome`."""

    def open_issue(self, title: str, body: str, *, labels: Iterable[str], assignees: Iterable[str]) -> Posting:
        """Open an issue; assignees who cannot be assigned are left out, for GitHub would refuse the whole issue."""
        wanted = list(labels)
        issue = self._post_issue({"title": title, "body": body, "labels": wanted}, list(dict.fromkeys(assignees)))
        with understanding("the new issue", written=True):
            posting = issue_posting(int(issue["number"]), posted(issue))
            # Without push access GitHub opens the issue and drops its labels without a word.
            dropped = sorted(set(wanted) - label_names(issue))
        if dropped:
            self._add_labels_if_possible(posting.place, dropped)
        return posting

    def _post_issue(self, ask: Mapping[str, Any], whom: list[str]) -> Any:
        where, known = self._at("issues"), [login for login in whom if LOGIN.fullmatch(login)]
        try:
            return self._client.write("POST", where, {**ask, "assignees": known[:MAX_ASSIGNEES]}, needs=ISSUES).data
        except Refused as refused:
            if refused.status != 422 or not known:
                raise
        fitting = [login for login in known if self._assignable(login)]
        return self._client.write("POST", where, {**ask, "assignees": fitting[:MAX_ASSIGNEES]}, needs=ISSUES).data

    def open_comment(self, pull_request: int, body: str) -> Posting:
        """Post a comment that asks on a pull request."""
        data = self._post_comment(pull_request, body, PULLS).data
        with understanding("the new comment", written=True):
            return comment_posting(pull_request, posted(data))

    def comment(self, place: Place, body: str) -> Comment:
        """Post a comment in the gate's thread."""
        data = self._post_comment(place.number, body, _needs(place)).data
        with understanding("the new comment", written=True):
            return posted(data)

    def edit_comment(self, comment_id: int, body: str) -> None:
        """Replace the text of a comment of ours."""
        self._client.write("PATCH", self._at("issues", "comments", comment_id), {"body": body}, needs=ISSUES)

    def delete_comment(self, comment_id: int) -> None:
        """Delete a comment of ours; one that is gone already stays so."""
        self._client.write("DELETE", self._at("issues", "comments", comment_id), None, needs=ISSUES, allow=(404,))

    def react(self, comment_id: int, content: str) -> None:
        """Add a reaction to a comment; none to one that is locked or gone."""
        where = self._at("issues", "comments", comment_id, "reactions")
        try:
            self._client.write("POST", where, {"content": content}, needs=ISSUES, allow=(404,), same_again=True)
        except Refused as refused:
            if refused.status != 403 or "lock" not in refused.said.lower():
                raise
            _log.debug("no reaction to comment %d: %s", comment_id, refused.said)

    def label(self, place: Place, add: str, remove: Iterable[str]) -> None:
        """Add one label and take others away; the caller has seen which of them are wrong."""
        self._add_labels(place, [add])
        for name in (name for name in remove if name.lower() != add.lower()):
            where = self._at("issues", place.number, "labels", name)
            self._client.write("DELETE", where, None, needs=_needs(place), allow=(404,))

    def retitle(self, place: Place, title: str) -> None:
        """Set an issue's title; a pull request keeps its own."""
        self._change(place, {"title": title})

    def reopen(self, place: Place) -> None:
        """Open an issue that somebody closed; a pull request is left alone."""
        self._change(place, {"state": "open"})

    def close(self, place: Place, *, completed: bool) -> None:
        """Close an issue and lock it as resolved; a pull request is left alone."""
        if place.comment_id is not None:
            return
        self._change(place, {"state": "closed", "state_reason": "completed" if completed else "not_planned"})
        where = self._at("issues", place.number, "lock")
        answer = self._client.write("PUT", where, {"lock_reason": "resolved"}, needs=ISSUES, allow=(403, 422))
        if not answer.ok:
            _log.debug("#%d is closed but not locked: GitHub answered %d", place.number, answer.status)

    def _change(self, place: Place, change: Mapping[str, Any]) -> None:
        if place.comment_id is None:
            self._client.write("PATCH", self._at("issues", place.number), change, needs=ISSUES)

    def _post_comment(self, number: int, body: str, needs: str) -> Answer:
        return self._client.write("POST", self._at("issues", number, "comments"), {"body": body}, needs=needs)

    def _add_labels(self, place: Place, names: list[str]) -> None:
        where = self._at("issues", place.number, "labels")
        self._client.write("POST", where, {"labels": names}, needs=_needs(place), same_again=True)

    def _add_labels_if_possible(self, place: Place, names: list[str]) -> None:
        try:
            self._add_labels(place, names)
        except (Refused, UpstreamError) as error:  # the issue stands; labels are display
            _log.debug("#%d has no label: %s", place.number, error)

    def _assignable(self, login: str) -> bool:
        return self._client.get(self._at("assignees", login), allow=(404,)).ok


def _needs(place: Place) -> str:
    return ISSUES if place.comment_id is None else PULLS
