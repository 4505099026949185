"""Changes what stands in a record, in a question or in the ledger, as somebody would who covers their tracks."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from gh_gate.app.store.chain import GENESIS, Link, sealed
from gh_gate.app.store.entry import lookup
from gh_gate.core import gate as gates
from gh_gate.core import marker, render
from gh_gate.core.strict_json import identity

Change = Callable[[dict[str, Any]], Any]


def set_to(*path: str | int, value: Any) -> Change:
    """A change of one value somewhere inside."""

    def change(data: Any) -> None:
        for name in path[:-1]:
            data = data[name]
        assert data[path[-1]] != value
        data[path[-1]] = value

    return change


def envelope(text: str, change: Change) -> str:
    """A record with another statement in it; its signature stays as it was."""
    data = json.loads(text)
    said = json.loads(base64.b64decode(data["payload"]))
    change(said)
    subject, predicate = said["subject"][0], said["predicate"]
    number = subject["name"].partition("#")[2].partition("/")[0]
    if change.__name__ == "change":  # the name of the subject says what the predicate says
        subject["name"] = f"{predicate['gate']['repository']}#{number}/{predicate['gate']['name']}"
    payload = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    return json.dumps({**data, "payload": base64.b64encode(payload).decode()}, indent=2)


def record(body: str, change: Change) -> str:
    """The comment of a record with another statement in it."""
    text = render.read_record(body)
    assert text is not None
    return body.replace(text, envelope(text, change))


def question(body: str, change: Change) -> str:
    """A question that asks something else, to the letter as gh-gate would ask it."""
    claim = marker.read_claim(body)
    assert claim is not None
    assert claim.gate is not None
    data = gates.to_json(claim.gate)
    change(data)
    return render.body(gates.from_json(data)).text


def entry(links: Iterable[Link], kind: str, change: Change) -> list[Link]:
    """The ledger with another text in the first entry of a kind; what it is found by fits."""
    found = list(links)
    place = next(i for i, link in enumerate(found) if link.kind == kind)
    data = json.loads(found[place].data)
    change(data)
    found[place] = replace(found[place], data=identity(data), lookup=lookup(kind, data))
    return resealed(found)


def columns(links: Iterable[Link], kind: str, values: dict[str, Any]) -> list[Link]:
    """The ledger with other columns in the first entry of a kind."""
    found = list(links)
    place = next(i for i, link in enumerate(found) if link.kind == kind)
    found[place] = replace(found[place], **values)
    return resealed(found)


def without(links: Iterable[Link], *kinds: str) -> list[Link]:
    """The ledger without the entries of some kinds."""
    return resealed([link for link in links if link.kind not in kinds])


def resealed(links: Iterable[Link]) -> list[Link]:
    """A chain made anew, so that it holds."""
    found: list[Link] = []
    previous = GENESIS
    for number, link in enumerate(links, 1):
        found.append(sealed(replace(link, seq=number, previous=previous)))
        previous = found[-1].hash
    return found
