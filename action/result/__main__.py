"""The entry of the step; ``action/run.sh`` runs it by its path, isolated from the environment and the checkout."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    # Only its dependencies are installed; the program itself is what the runner fetched beside this file.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
    from action.result.main import main

    sys.exit(main(os.environ, sys.stdout))
