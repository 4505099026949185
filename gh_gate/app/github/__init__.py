"""GitHub as the App sees it: itself, its installations, and a forge for each repository with tokens for that one alone."""

from gh_gate.app.github.hub import Hub

__all__ = ["Hub"]
