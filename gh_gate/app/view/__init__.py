"""What is shown of gates, on the page and through the API, and how an answer given there becomes a comment.

`Gates` is what both ask; `gh_gate.app.view.served` answers as the App, `gh_gate.app.view.local` for the local forge.
Nothing here decides: the engine does, once the comment stands.
"""

from __future__ import annotations

from gh_gate.app.view.caller import Caller
from gh_gate.app.view.listed import Listed, Listing
from gh_gate.app.view.ports import At, Gates, Hidden, NotPosted, Wrong
from gh_gate.app.view.sight import Said, Seat, Sight, Verification

__all__ = [
    "At",
    "Caller",
    "Gates",
    "Hidden",
    "Listed",
    "Listing",
    "NotPosted",
    "Said",
    "Seat",
    "Sight",
    "Verification",
    "Wrong",
]
