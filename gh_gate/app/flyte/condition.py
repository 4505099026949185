"""A condition that waits: what it asks, and where its answer goes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from gh_gate.app.flyte.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where the answer to a condition goes.

    :param kind: what it takes.
    :param record: whether it takes the signed record, in the place of the values.
    :param action: of the condition itself; empty where a callback takes the answer.
    :param parent: the action that waits for it.
    :param callback: path and query below the sender's address; may hold a token.
    """

    kind: Kind
    record: bool = False
    project: str = ""
    domain: str = ""
    run: str = ""
    action: str = ""
    parent: str = ""
    callback: str = field(default="", repr=False)

    @property
    def place(self) -> str:
        """What tells it from all other conditions of a Flyte; empty where only its callback is known."""
        return f"{self.project}/{self.domain}/{self.run}/{self.action}" if self.action else ""

    def text(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self))

    def is_that_of(self, text: str) -> bool:
        """Tell whether what `text` wrote is the same condition, whatever right its callback carries now."""
        other = Target.read(text)
        return (self.place, self.callback.partition("?")[0]) == (other.place, other.callback.partition("?")[0])

    @staticmethod
    def read(text: str) -> Target:
        """Read what `text` wrote."""
        data = json.loads(text)
        return Target(**{**data, "kind": Kind(data["kind"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a condition asks.

    :param prompt: and ``description``: untrusted.
    :param markdown: whether the prompt is Markdown.
    :param timeout: seconds that Flyte waits, None for as long as it takes.
    :param over: whether nothing waits for it any more.
    """

    target: Target
    prompt: str
    description: str = ""
    markdown: bool = False
    timeout: int | None = None
    over: bool = False
