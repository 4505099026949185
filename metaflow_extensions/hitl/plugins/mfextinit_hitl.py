"""What Metaflow finds of this extension; nothing of gh-gate is loaded before a flow uses it."""

STEP_DECORATORS_DESC = [("hitl", ".hitl_step.HitlDecorator")]
CLIS_DESC = [("hitl", ".hitl_cli.cli")]
