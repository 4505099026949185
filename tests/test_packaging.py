"""What is published: both packages, what Metaflow finds extensions by, and nothing else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import gh_gate

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_metaflow_finds_the_extension_by_a_file_that_stands_beside_the_distributions_own() -> None:
    """The folder's name holds the version, https://packaging.python.org/en/latest/specifications/recording-installed-packages."""
    folder = f"gh_gate-{gh_gate.__version__}.dist-info"
    built = PROJECT["tool"]["uv"]["build-backend"]
    names = (ROOT / built["data"]["purelib"] / folder / "top_level.txt").read_text(encoding="utf-8").split()
    assert names == [name.partition(".")[0] for name in built["module-name"]]
    assert PROJECT["project"]["version"] == gh_gate.__version__


def test_metaflows_extensions_folder_belongs_to_nobody() -> None:
    """Metaflow refuses to start where anybody puts an __init__.py there."""
    assert not (ROOT / "metaflow_extensions" / "__init__.py").exists()


def test_no_framework_is_needed_to_install_gh_gate() -> None:
    needed = " ".join(PROJECT["project"]["dependencies"]).lower()
    assert not [name for name in ("metaflow", "flyte", "flowyml", "apprise") if name in needed]
    assert {"metaflow", "flyte", "flyte-connector", "flowyml", "notify"} <= PROJECT["project"][
        "optional-dependencies"
    ].keys()
