"""Says whether an event can concern a gate at all: what runs before anything is installed, on whatever Python 3 there is.

A comment is judged by its event alone, the schedule by what GitHub lists. Rather yes once too often; nothing is decided here.
Nothing of the event is printed or handed on, but one word: look or not.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

_COMMAND = re.compile(r"/(?:approve|reject|revoke)", re.IGNORECASE | re.ASCII)
_UNSEEN = re.compile(
    r"[^ -~]"
)  # what may be hidden in a verb, and is answered then; also line ends, which no verb holds
_MARKER = "<!-- gh-gate:1 "


def why_not(event: str, payload: Any) -> str:
    """Return why an event is none of a handler's business; an empty string where it may be.

    :param event: its name; all but ``issue_comment`` are a reason to look through everything.
    :param payload: as GitHub sends it.
    """
    if event != "issue_comment" or not isinstance(payload, dict):
        return ""
    comment, issue = _part(payload, "comment"), _part(payload, "issue")
    if _part(comment, "user").get("type") != "User":
        return "no person wrote the comment"
    if not any(_commands(text) for text in (comment.get("body"), _before(payload))):
        return "the comment holds no command"
    return "" if _may_hold_a_gate(issue) else "no gate is asked there"


def _may_hold_a_gate(issue: dict[str, Any]) -> bool:
    """Tell whether somebody asks in a thread, or did before the question was edited."""
    labels = issue.get("labels") or ()
    labelled = any(str(label.get("name")).startswith("gate:") for label in labels if isinstance(label, dict))
    by_program = _part(issue, "user").get("type") == "Bot"
    return issue.get("pull_request") is not None or labelled or by_program or _MARKER in str(issue.get("body"))


def _commands(text: Any) -> bool:
    return isinstance(text, str) and _COMMAND.search(_UNSEEN.sub("", text)) is not None


def _before(payload: dict[str, Any]) -> Any:
    """Return a comment's text before the edit that the event tells of."""
    return _part(_part(payload, "changes"), "body").get("from")


def _part(value: dict[str, Any], name: str) -> dict[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _quiet() -> str:
    """Return that nothing is due by the schedule, where that can be told without installing anything."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
    try:
        from action.handle.peek import nothing_due  # noqa: PLC0415 - needs a newer Python than the rest of this file

        return nothing_due(os.environ)
    except Exception:  # noqa: BLE001 - whatever keeps it from finding out is a reason to look, and is told by the handler
        return ""


def main() -> None:
    """Write to the step's output whether the handler has to look."""
    event = os.environ.get("GITHUB_EVENT_NAME", "")
    payload = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_bytes().decode("utf-8"))
    reason = _quiet() if event == "schedule" else why_not(event, payload)
    if reason:
        sys.stdout.write(f"Nothing to do: {reason}.\n")
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8", newline="\n") as file:
        file.write(f"look={'false' if reason else 'true'}\n")


if __name__ == "__main__":
    main()
