"""A function whose body runs only after a member of the database team has approved this very call.

    GH_GATE_FORGE=local python examples/dangerous_function.py events staging

On this machine nobody is in @org/dba at first; whoever answers first says who they are. GH_GATE_KEY says which run this is.
"""

import os
import sys

import gh_gate

os.environ.setdefault("GH_GATE_KEY", "spring-cleaning")


@gh_gate.gate("Drop the table `{table}` in {env}? This cannot be undone.", approvers="@org/dba", timeout="1h")
def drop_table(table: str, env: str) -> None:
    print(f"dropped {table} in {env}")


if __name__ == "__main__":
    table, env = sys.argv[1:3] if len(sys.argv) > 2 else ("events", "staging")
    try:
        drop_table(table, env)
    except gh_gate.NotApproved as no:
        sys.exit(f"kept {table}: {no}")
