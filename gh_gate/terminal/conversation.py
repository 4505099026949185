"""What is asked in the terminal, one line after the other, until there is a comment to post. It reads and writes nothing.

A conversation is a generator: it yields what to show, which ends with a question, and takes the line that was typed.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any

from gh_gate.core import commands, inputs
from gh_gate.core.commands.attempts import attempt
from gh_gate.core.gate import Gate
from gh_gate.core.inputs import ABSENT
from gh_gate.core.policy import Team
from gh_gate.core.text import visible
from gh_gate.errors import CommandError
from gh_gate.forge.local.people import is_login
from gh_gate.terminal import typed
from gh_gate.terminal.people import Here

LONGEST = 4_094
"""Bytes; a terminal silently drops what is typed beyond that on one line: https://man7.org/linux/man-pages/man3/termios.3.html."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says to a gate.

    :param line: the comment.
    :param joins: the team that the person joins first, on this machine.
    """

    login: str
    line: str
    joins: Team | None = None


Talk = Generator[str, str, Answer]
_Part = Generator[str, str, str]


class _Command(Exception):  # noqa: N818 - no error: somebody typed a whole command, as on GitHub
    """A line that is a command itself; it answers everything that would still be asked."""


def converse(gate: Gate, who: Here, agreed: Mapping[str, Any] | None = None) -> Talk:
    """Ask who answers, the inputs one by one, and then whether it is approved.

    :param who: the people who can answer from here; somebody can.
    :param agreed: the values that others have approved: they are what Enter gives, because only equal values count together.
    :return: the comment to post, which the gate takes.
    """
    login, joins = yield from _login(who)
    told = ""
    while True:
        try:
            line = yield from _comment(gate, agreed or {}, told)
        except _Command as typed_out:
            line = str(typed_out)
        told = _problem(gate, line)
        if not told:
            return Answer(login, line, joins)


def _login(who: Here) -> Generator[str, str, tuple[str, Team | None]]:
    if not who.may:
        team = who.teams[0]
        return (yield from _new_member(who.me, team)), team
    if len(who.may) == 1:
        return who.may[0], None
    names, told = {login.lower(): login for login in who.may}, ""
    while True:
        line = yield f"{told}Who answers, {_either(who.may)}? "
        found = names.get(line.strip().removeprefix("@").lower())
        if found:
            return found, None
        told = f"  {_visible(line)} may not decide this.\n" if line.strip() else ""


def _new_member(me: str, team: Team) -> _Part:
    told = f"Nobody on this machine is in {team} yet; who answers now is from then on.\n"
    while True:
        line = (yield f"{told}Who answers for {team}? [{me}] ").strip().removeprefix("@")
        if is_login(line or me):
            return line or me
        told = f"  {_visible(line)} cannot be a login.\n"


def _comment(gate: Gate, agreed: Mapping[str, Any], told: str) -> _Part:
    """Ask the inputs, then for the approval; return the command that says it."""
    values: dict[str, Any] = {}
    for field in gate.inputs:
        default = agreed.get(field.name, field.default)
        said = yield from _value(field, default, told)
        values |= {} if said is ABSENT else {field.name: said}
        told = ""
    line = inputs.copy_line(gate.inputs, values)
    if (yield from _approves(told, line)):
        return line
    why = yield from _asked("Why not? (Enter gives no reason) ")
    return f"/reject {' '.join(why.split())}".strip()


def _value(field: inputs.Field, default: Any, told: str) -> Generator[str, str, Any]:
    while True:
        line = yield from _asked(told + typed.question(field, default))
        try:
            return typed.value(field, line, default)
        except CommandError as error:
            told = f"  {error.what}\n"


def _approves(told: str, line: str) -> Generator[str, str, bool]:
    """Ask for the approval; only yes is yes."""
    said = f"{told}  {line}\n"
    while True:
        word = (yield from _asked(f"{said}Approve? [y/N] ")).lower()
        if word in {"y", "yes", "n", "no", ""}:
            return word in {"y", "yes"}
        said = f"  {_visible(word)} is neither yes nor no.\n"


def _asked(question: str) -> _Part:
    """Ask until the line can be read; a command ends the conversation."""
    told = ""
    while True:
        line = (yield told + question).strip()
        told = _unreadable(line)
        if not told and attempt(line):
            raise _Command(line)
        if not told:
            return line
        question = question.rpartition("\n")[2]


def _unreadable(line: str) -> str:
    if len(line.encode()) >= LONGEST:
        return "  a terminal takes no longer line, and may have cut this one; answer from another terminal instead.\n"
    if visible(line) != line or "\ufffd" in line:
        return f"  {_visible(line)} holds something that cannot be seen (an arrow key?).\n"
    return ""


def _problem(gate: Gate, line: str) -> str:
    """Say why the gate would not take a comment, or nothing: so that no comment is spent on it."""
    try:
        command = commands.parse(line)
        if command and command.verb == "approve":
            inputs.validate(gate.inputs, _meant(gate, command))
    except CommandError as error:
        return f"  {error.what}\n"
    return "" if command else "  that is no command.\n"


def _meant(gate: Gate, command: commands.Command) -> commands.Command:
    """Return a command for this gate; another word in front is the value of its only input, or nothing that it knows."""
    if command.name in (None, gate.name):
        return command
    scalar = command.as_scalar() if len(gate.inputs) == 1 else None
    if scalar is None:
        raise CommandError(
            f"{_visible(command.name or '')} is not this gate's name, and no input; the gate is still open."
        )
    return scalar


def _either(logins: tuple[str, ...]) -> str:
    names = [f"@{login}" for login in logins]
    return " or ".join([", ".join(names[:-1]), names[-1]])


def _visible(line: str) -> str:
    return f"{visible(line)[:60]!r}"
