"""What has to hold in the end, each as a list of sentences that say what does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gh_gate.app.store.check import check
from gh_gate.app.store.entry import Kind
from gh_gate.engine.answering import STRANGERS
from tests.app.loss.ending import Ending, Telling
from tests.app.loss.expected import outcome
from tests.app.loss.just import unjust
from tests.app.loss.story import INITIATOR, OWNERS, Say
from tests.simulation.oracle import COMMANDS, REJECTIONS


def whole(run: Telling) -> Iterator[str]:
    """Everything that must hold where nobody touched what was said."""
    end = Ending(run.town, run.life)
    for gate in range(len(run.town.gates)):
        yield from _decided(end, gate)
        yield from _shown(end, gate)
        yield from _answered(end, gate)
    yield from sound(run)


def sound(run: Telling) -> Iterator[str]:
    """What must hold whatever people did: an unbroken ledger, nothing twice, no error that nobody planned."""
    end = Ending(run.town, run.life)
    yield from (f"an error was logged: {text}" for text in run.heard)
    yield from run.life.observer.given_up
    if broken := check(run.life.ledger.links()).broken:
        yield f"the chain is broken at {broken}"
    for gate in range(len(run.town.gates)):
        if gate in run.town.places and gate_exists(end, gate):
            yield from _once(end, gate)
    if run.life.inbox.counts()["waiting"] or run.life.inbox.dead():
        yield f"webhooks were left over: {run.life.inbox.counts()}"


def never_wrong(run: Telling) -> Iterator[str]:
    """What must hold where people edit and delete as well: nothing is decided that nobody decided."""
    end = Ending(run.town, run.life)
    for gate in run.town.places:
        yield from unjust(end, gate)
    yield from sound(run)


def gate_exists(end: Ending, gate: int) -> bool:
    """Tell whether nobody deleted what asks."""
    return end.town.number(gate) in end.town.repo.issues


def counted(run: Telling) -> dict[int, bool]:
    """Return of each command that was answered by a reaction whether it counted."""
    end = Ending(run.town, run.life)
    told = {n: end.answers(comment).reactions for n, comment in run.town.posted.items()}
    return {n: "+1" in reactions for n, reactions in told.items() if reactions}


def _once(end: Ending, gate: int) -> Iterator[str]:
    name = _name(end, gate)
    decided, posted = end.decided(gate), end.envelopes(gate)
    if len(decided) > 1:
        yield f"{name} was decided {len(decided)} times"
    if len(posted) > 1 or not set(posted) <= set(decided):
        yield f"{name} has {len(posted)} records, of {len(decided)} decisions"
    opened = [entry.once for entry in end.life.ledger.of_gate(end.town.gates[gate].digest, Kind.OPENED)]
    if len(opened) != len(set(opened)):
        yield f"{name} was opened twice"
    if len(end.labels(gate)) > 1:
        yield f"{name} has the labels {end.labels(gate)}"
    twice = [about for about, times in Counter(end.replied(end.issue(gate))).items() if times > 1]
    if twice:
        yield f"{name}: comments {twice} were replied to more than once"


def _decided(end: Ending, gate: int) -> Iterator[str]:
    wanted, found = outcome(end.town.story, gate), end.outcome(gate)
    if wanted != found:
        yield f"{_name(end, gate)} is {found} and should be {wanted}"
    if len(end.envelopes(gate)) != (wanted.status != "pending"):
        yield f"{_name(end, gate)} has {len(end.envelopes(gate))} records"
    if not end.life.ledger.of_gate(end.town.gates[gate].digest, Kind.OPENED):
        yield f"{_name(end, gate)} was never opened in the ledger"


def _shown(end: Ending, gate: int) -> Iterator[str]:
    name, issue, asked = _name(end, gate), end.issue(gate), end.town.story.questions[gate]
    there = [n for n, other in enumerate(end.town.story.questions) if n == gate or (asked.pull and other.pull)]
    states = {outcome(end.town.story, n).status for n in there}
    allowed = {"pending"} if "pending" in states else states
    if end.labels(gate) not in [[f"gate:{state}"] for state in allowed]:
        yield f"{name} has the labels {end.labels(gate)}, and the gates there are {sorted(states)}"
    closed = (issue.state == "closed", issue.locked)
    if not asked.pull and closed != (("pending" not in states,) * 2):
        yield f"{name} is closed and locked: {closed}"
    if not asked.pull and states == {"pending"} and issue.title.startswith("Approved by"):
        yield f"{name} is called {issue.title!r}"


def _answered(end: Ending, gate: int) -> Iterator[str]:
    strangers: dict[str, int] = {}
    for number, said in end.town.story.says(gate):
        comment = end.town.posted.get(number)
        if comment is None or said.words not in COMMANDS:
            continue
        told = end.answers(comment)
        if not _decides(said):  # of those who share a thread one gate answers, and once to each of them
            strangers[said.who] = strangers.get(said.who, 0) + told.replies
        elif not (told.replies or "+1" in told.reactions) or not (told.reactions or comment.issue.locked):
            yield f"{_name(end, gate)}: {said} got {told}"
    left = [who for who, replies in strangers.items() if not replies]
    if len(left) > max(0, len(strangers) - STRANGERS) or (left and not end.summaries(gate)):
        yield f"{_name(end, gate)}: nobody told {left} that they may not decide"


def _decides(said: Say) -> bool:
    return said.who in OWNERS or (said.who == INITIATOR and said.words in REJECTIONS and not said.how)


def _name(end: Ending, gate: int) -> str:
    return f"gate {end.town.story.questions[gate].name}"
