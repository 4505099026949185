"""Whose token a step uses: an App's, where one is named, else the one that it is given."""

from __future__ import annotations

from action.commands import Commands
from action.inputs import Inputs
from gh_gate.errors import UsageError


def read(inputs: Inputs) -> dict[str, str]:
    """Return what `gh_gate.forge.github.connect` reads: the App's id and key, or the token.

    :raise UsageError: where only half of an App is named.
    """
    app_id, key = inputs.text("app-id"), inputs.text("private-key")
    if (app_id is None) != (key is None):
        missing = "private-key" if key is None else "app-id"
        raise UsageError(f"the input `{missing}` is missing.", do="give `app-id` and `private-key`, or neither")
    if app_id is not None and key is not None:
        return {"GH_GATE_APP_ID": app_id, "GH_GATE_PRIVATE_KEY": key}
    return {"GH_GATE_TOKEN": inputs.text("token") or ""}


def mask(inputs: Inputs, commands: Commands) -> None:
    """Have the runner hide the secrets in the log, whichever of them is used."""
    for name in ("token", "private-key"):
        commands.mask(inputs.text(name) or "")
