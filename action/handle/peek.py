"""Whether anything is due, told by one or two requests, or three before anything is installed: most runs of a schedule find nothing.

It needs Python 3.11, as the rest does, and none of the dependencies: whether a gate is to be looked at is judged by the very code that
judges it afterwards, but for what a text and a title look like: rendering takes more. Whatever keeps it from finding out is a reason to look.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from action.handle.glance import Escalations, Looks
from action.handle.line import Line
from action.handle.sweep import Asked, Sweep
from action.inputs import Inputs
from gh_gate.core import durations, marker
from gh_gate.core.gate import Gate
from gh_gate.core.policy.file import Escalation
from gh_gate.core.render.body import around, equal_text
from gh_gate.core.thread import Person
from gh_gate.errors import UsageError
from gh_gate.forge.github.connect import SERVER
from gh_gate.forge.github.forge import GitHubForge

_WORD = re.compile(r"[^\W_]+")
_AFTER = re.compile(r"\bafter\b[\"']?\s*:\s*[\"']?([0-9a-zA-Z]+)")


def nothing_due(environ: Mapping[str, str]) -> str:
    """Return the sentence that says that nothing is due; an empty string where something may be.

    :param environ: of the step.
    :raise Exception: whatever kept it from finding out.
    """
    inputs = Inputs(environ)
    token = inputs.text("token")
    if token is None or inputs.text("app-id") is not None:
        return ""  # an App's token has to be asked for, and that takes more than the standard library
    line = Line(environ.get("GITHUB_API_URL") or SERVER, token)
    forge = GitHubForge(line, environ["GITHUB_REPOSITORY"])
    sweep = Sweep(forge, int(environ["GITHUB_REPOSITORY_ID"]), lambda text: lambda _name: soonest(text), ROUGH)
    due = [one for one in sweep.asked() if _may_be_due(one, sweep.escalations)]
    if any(_may_be_mine(one.asker, line) for one in due):
        return ""
    return f"nothing is due; gates that wait: {sweep.waiting}"


def _text(gate: Gate, text: str) -> bool:
    """Tell whether a text asks a gate, taking it that its prompt is shown as it is: that of a true one can be."""
    above, below = around(gate)
    return equal_text(text, "\n\n".join(block for block in (above, gate.prompt, below, marker.line(gate)) if block))


def _title(gate: Gate, title: str) -> bool:
    """Tell whether all words of a title are the gate's."""
    return all(word in f"{gate.name} {gate.prompt}" for word in _WORD.findall(title))


ROUGH = Looks(_text, _title)


def _may_be_due(one: Asked, escalations: Escalations) -> bool:
    try:
        return one.is_due(escalations)
    except ImportError:
        return True  # there is something that only the rest can read, say a command


def _may_be_mine(asker: Person, line: Line) -> bool:
    """Tell whether the token may be that of whoever asked; strangers must not have everything installed each time."""
    if not asker.human:
        return True
    answer = line.get("/user", allow=(401, 403, 404))
    return answer.ok and answer.data["id"] == asker.id


def soonest(policy: str) -> Escalation | None:
    """Return the first time at which a policy file may want somebody to be told; read roughly, and rather too soon.

    :param policy: the file's text.
    """
    if "escalate" not in policy:
        return None
    return Escalation(min(map(_seconds, _AFTER.findall(policy)), default=1), ())


def _seconds(text: str) -> int:
    try:
        return durations.parse(text)
    except UsageError:
        return 1
