"""Protection rules: a job that waits for an environment goes on when the gate is approved that the policy file names for it.

No runner waits. GitHub tells the App of the job, the App asks people in an issue, and answers GitHub with what its archive
holds as decided. Everything is made of what GitHub shows when it is looked at, so an event that is lost, late or repeated
changes nothing; ``docs/deployments.md`` says what people see of it.
"""

from gh_gate.app.deployments.service import Deployments, Looks

__all__ = ["Deployments", "Looks"]
