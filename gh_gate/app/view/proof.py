"""What a record proves, and the decision that it tells."""

from __future__ import annotations

from gh_gate.app.keys import SigningKeys
from gh_gate.app.view.opened import Opened, shown
from gh_gate.app.view.sight import Proof, Verification
from gh_gate.core import record
from gh_gate.core.record import Record
from gh_gate.core.tally import Decision, Vote
from gh_gate.core.thread import Person
from gh_gate.errors import VerificationError

NONE = Verification(Proof.NONE, "There is no record yet.")


def verified(opened: Opened, keys: SigningKeys) -> Verification:
    """Check a gate's record: its signature, and that it is about this gate."""
    if opened.decided is None:
        return NONE
    problem = "the server has no key to check it with"
    for keyid, key in keys.public.items():
        try:
            found = record.verify(opened.envelope, key).record
        except VerificationError as error:
            problem = error.what
            continue
        return _about(found, opened, keyid)
    return Verification(Proof.BROKEN, f"The record does not hold: {problem}")


def _about(found: Record, opened: Opened, keyid: str) -> Verification:
    try:
        found.decides(opened.gate)
    except VerificationError as error:
        return Verification(Proof.BROKEN, f"The record is signed, and does not hold here: {error.what}", keyid)
    if not _is_kept(found, opened):
        return Verification(
            Proof.BROKEN, "The record is signed, and says another decision than the server kept.", keyid
        )
    return Verification(Proof.SIGNED, f"Signed by this server with the key {keyid[:16]}, and about this gate.", keyid)


def _is_kept(found: Record, opened: Opened) -> bool:
    """Tell whether a record says what stands beside it in the ledger, which is what lists and titles show."""
    people = {person["id"] for person in opened.decided.data["by"]} if opened.decided else set()
    return found.status is opened.status and {voter.id for voter in found.by} == people


def kept(opened: Opened) -> Decision | None:
    """Return the decision that the ledger keeps, whether or not its record holds."""
    if opened.decided is None:
        return None
    found = shown(opened.envelope)
    if found is not None and found.status is opened.status:
        return found.to_decision()
    data = opened.decided.data
    votes = (Vote(Person(int(p["id"]), str(p["login"])), 0, opened.decided.at, "", "") for p in data["by"])
    return Decision(status=opened.status, at=opened.decided.at, by=tuple(votes), policy=str(data["policy"]))
