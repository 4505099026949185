"""What the App asks when a run waits for an environment: made of what GitHub says of the run, and of the policy file's entry.

Nothing here changes from one look to the next, or from one attempt of the run to the next.
"""

from __future__ import annotations

from gh_gate.asked import Request, Run
from gh_gate.core.gate import Decider, OnTimeout
from gh_gate.core.policy.file import Entry
from gh_gate.core.render.words import listed
from gh_gate.core.text import code_span
from gh_gate.forge.github.deployments import Held


def request(name: str, entry: Entry, held: Held) -> Request:
    """Return the question of one gate; all else about it is the entry's to say.

    :param name: of the gate.
    :param entry: names the environments.
    :param held: the run that waits.
    """
    run = Run(
        id=str(held.id),
        commit=held.commit,
        title=held.title,
        url=held.url,
        workflow_path=held.path,
        initiator=held.actor,
    )
    # Approving by time takes whoever asks and the entry; here the entry is all there is.
    on_timeout = entry.on_timeout or OnTimeout.REJECT
    prompt = _prompt(held, entry.environments)
    return Request(
        name=name,
        prompt=prompt,
        run=run,
        environments=entry.environments,
        on_timeout=on_timeout,
        decider=Decider.APP,
    )


def _prompt(held: Held, environments: tuple[str, ...]) -> str:
    where = listed([code_span(name, 255) for name in environments])
    origin = f"{held.source or 'a fork that is gone'}:" if held.is_foreign else ""
    branch = f" of {code_span(origin + held.branch, 500)}" if held.branch or origin else ""
    fork = [("from a fork", code_span(held.source or "which is gone", 200, cell=True))] if held.is_foreign else []
    rows = [
        ("workflow", f"{code_span(held.title, 100, cell=True)} in {code_span(held.path, 200, cell=True)}"),
        ("commit", code_span(held.commit, cell=True)),
        *fork,
        ("started by", f"{_who(held)}, by the event {code_span(held.event, cell=True)}"),
    ]
    table = "\n".join(["| | |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in rows)])
    return f"Deploy {code_span(held.commit[:7])}{branch} to {where}?\n\n{table}"


def _who(held: Held) -> str:
    return code_span(f"@{held.actor.login}" if held.actor else "an account that is no more", cell=True)
