"""Gates in workflows of Argo: what names them there, and the poller that resumes what has been answered.

A workflow sleeps in a native suspend node, of which no pod runs. The node names its gate in its inputs; the step behind it
looks for itself what was decided. So whoever resumes a node too early, or without a right to, makes a step fail and nothing run.
"""

GATED = "gh-gate/gated"
"""The label of a workflow that has gates, by which the poller finds it."""

GATE, LINK = "gate", "gate-url"
"""The inputs of a suspend node: ``owner/name#42``, and its page for whoever looks at the node in Argo's pages.

A pull request may ask several questions, each in a comment: there it is ``owner/name#42#issuecomment-7``.
"""
