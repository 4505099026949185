"""What the demo asks and says: a model is to be deployed."""

from __future__ import annotations

HEADER = "A pipeline reached a point where a person must decide. This is the issue that it opens:\n"

CODEOWNERS = "# who owns what\n* @release-bot\n/deploy/ @{me}\n"

PROMPT = """Deploy `churn-model` {version}?

Accuracy {accuracy:.1%} (was {before:.1%}), {anomalies} anomalies in {rows:,} rows.

| metric | v13 | {version} |
| --- | --- | --- |
| accuracy | {before:.1%} | {accuracy:.1%} |
| p95 latency | 41 ms | 39 ms |
"""

CONTEXT = {"version": "v14", "accuracy": 0.94, "before": 0.928, "anomalies": 3, "rows": 142_857}

INPUTS = {
    "deploy_target": {"type": "enum", "choices": ["staging", "production"], "description": "where v14 goes"},
    "notes": {"type": "str", "required": False, "description": "for the change log"},
}

PLAYED = (
    ("mallory", "/approve"),
    ("", '/approve {"deploy_target": "prod"}'),
    ("", '/approve {"deploy_target": "staging", "notes": "after lunch"}'),
)
"""Who says what when the demo plays the approver; an empty name is the person at this machine."""
