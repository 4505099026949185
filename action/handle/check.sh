#!/usr/bin/env bash
# Says in a moment whether the event can concern a gate, so that nothing is installed for all the others. Whatever keeps it
# from finding out (no Python, an unknown event) makes the handler itself look. `-I -S`: nothing of the checkout is imported.
set -euo pipefail

script="$(dirname -- "${BASH_SOURCE[0]}")/relevance.py"
for python in python3 python; do
  if command -v "$python" >/dev/null && "$python" -I -S "$script" 2>/dev/null; then
    exit 0
  fi
done
echo "look=true" >>"${GITHUB_OUTPUT:?this is not a step of a workflow}"
