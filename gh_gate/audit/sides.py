"""The two sides of a gate as columns: what the forge shows, and what the ledger keeps, each held against itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gh_gate.audit import columns, within
from gh_gate.audit.columns import moment, sha256
from gh_gate.audit.kept import Kept
from gh_gate.audit.proof import MISSING, Keys, Proof, Seal, prove
from gh_gate.audit.shown import Shown
from gh_gate.audit.trouble import GITHUB, LEDGER, Trouble
from gh_gate.core import gate as gates
from gh_gate.core.gate import Decider, Gate
from gh_gate.core.record import Record
from gh_gate.errors import VerificationError


@dataclass(slots=True)
class Side:
    """What one source tells of a gate.

    :param values: by column; a column that the source does not tell is not there.
    :param proof: of the record that it has.
    """

    values: dict[str, Any]
    proof: Proof = MISSING
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def decided(self) -> bool:
        """Whether it has a decision."""
        return "status" in self.values


def of_shown(told: Shown, proof: Proof) -> Side:
    """Return what the forge shows, as columns."""
    values = columns.of_gate(told.gate) | {
        "digest": told.digest,
        "number": told.number,
        "question": told.question,
        "url": told.url,
        "opened_at": told.opened_at,
        "repository_id": told.repository_id,
    }
    side = Side(values, proof, [Trouble(column, GITHUB, says) for column, says in told.troubles])
    if told.envelope:
        side.values["record"] = sha256(told.envelope)
    if proof.record:
        side.values |= columns.of_record(proof.record)
    side.troubles += [Trouble(*each) for each in _unsealed(told.gate, proof, GITHUB)]
    side.troubles += [Trouble(*each) for each in _about_gate(told.gate, proof.record, GITHUB)]
    return side


def of_kept(kept: Kept, proof: Proof) -> Side:
    """Return what the ledger keeps, as columns; what its entries say in plain comes before what their record says."""
    opening, decision = kept.opening, kept.decision
    gate = _object(opening.get("gate"))
    side = Side({"number": kept.number, "question": kept.question, "digest": kept.digest}, proof)
    side.values |= columns.of_gate(gate) | {"repository_id": kept.repository_id}
    side.values |= {name: opening[name] for name in ("repository", "run_id", "name", "url") if name in opening}
    side.values |= {"opened_at": moment(opening.get("opened_at"))} if opening else {}
    if kept.envelope:
        side.values["record"] = sha256(kept.envelope)
    if proof.record:
        side.values |= columns.of_record(proof.record)
    side.values |= within.plain(kept)
    side.troubles += [Trouble(column, LEDGER, says) for column, says in within.check(kept, gate, proof.record)]
    side.troubles += (
        [Trouble(*each) for each in _unsealed(gate or {"decider": "app"}, proof, LEDGER)] if decision else []
    )
    side.troubles += [Trouble(*each) for each in _about_gate(gate, proof.record, LEDGER)]
    return side


def proofs(told: Shown | None, kept: Kept | None, known: Keys) -> tuple[Proof, Proof]:
    """Check the records of both sides; the same text is checked once."""
    one, other = told.envelope if told else "", kept.envelope if kept else ""
    first = prove(one, known)
    return first, first if one == other else prove(other, known)


def _unsealed(gate: Mapping[str, Any], proof: Proof, where: str) -> Iterator[tuple[str, str, str]]:
    """Yield that a record does not verify, or is unsigned where the App decides."""
    if proof.seal is Seal.BROKEN:
        yield "record", where, f"its record does not verify: {proof.why}"
    elif proof.seal is Seal.UNSIGNED and gate.get("decider") == Decider.APP.value:
        yield "record", where, "its record is not signed, and the App signs all of its own"


def _about_gate(gate: Mapping[str, Any], said: Record | None, where: str) -> Iterator[tuple[str, str, str]]:
    if said is None:
        return
    try:
        said.decides(_gate(gate, said))
    except VerificationError as error:
        yield "record", where, error.what
    except within.CHANGED:
        yield "digest", where, "the gate that its record is about cannot be read"


def _gate(data: Mapping[str, Any], said: Record) -> Gate:
    if "prompt" in data:
        return gates.from_json(data)
    return _Promptless(gates.from_json({**data, "prompt": ""}), said.digest)  # type: ignore[return-value]  # looks like one


class _Promptless:
    """A gate whose prompt is not known: its digest cannot be told, all else can."""

    def __init__(self, gate: Gate, digest: str) -> None:
        self._gate, self.digest = gate, digest

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gate, name)


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
