"""GitHub as the forge: REST with conditional reads, GraphQL for edits and deletions.

One look at a thread, from the outside in: `forge` (the protocol) -> `threads` (REST and GraphQL made one) -> `client`
(retry, cache, pages) -> `politeness` (what an answer means) -> `wire` (PyGithub, the only module that imports it).
"""

from gh_gate.forge.github.connect import connect
from gh_gate.forge.github.forge import GitHubForge

__all__ = ["GitHubForge", "connect"]
