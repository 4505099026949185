"""The frameworks' own environments: what uv.lock says, and on top the project as a wheel of the present source.

`.frameworks/NAME` holds a framework with all that it and the project need, and is kept between sessions: uv makes it agree
with uv.lock, which takes a tenth of a second where it does already. The project is not in it. Each session builds the
wheel that would be published, and installs it into an environment of its own that sees the framework's: so what is tested
is what is shipped, and two sessions never take each other's files away.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".frameworks"

RECIPES = {
    "metaflow": ("--extra", "metaflow"),
    "argo": ("--extra", "metaflow", "--group", "argo"),
    "flyte": ("--extra", "flyte"),
    "flyte-connector": ("--extra", "flyte-connector"),
    "flowyml": ("--extra", "flowyml"),
}

LIMIT = 900.0
"""Seconds that uv may take; the first time it fetches a few hundred megabytes."""


@dataclass
class Environments:
    """The environments of one session, made when they are first asked for.

    :param folder: for what only this session needs.
    """

    folder: Path
    _made: dict[str, Path] = field(default_factory=dict)
    _wheel: Path | None = None

    def python(self, name: str) -> Path:
        """Return the Python of a framework's environment, in which the project is installed."""
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def _make(self, name: str) -> Path:
        kept, own = KEPT / name, self.folder / name
        uv("sync", "--no-install-project", "--no-default-groups", *RECIPES[name], environment=kept)
        uv("venv", "--no-project", "--python", str(kept / "bin" / "python"), str(own))
        (site,) = kept.glob("lib/python*/site-packages")
        (mine,) = own.glob("lib/python*/site-packages")
        # addsitedir, and not only the path: the framework's own .pth files count too.
        (mine / "framework.pth").write_text(f"import site; site.addsitedir({str(site)!r})\n", encoding="utf-8")
        uv("pip", "install", "--no-deps", "--offline", "--python", str(own / "bin" / "python"), str(self._built()))
        _hurry(mine / "gh_gate" / "forge" / "github" / "connect.py")
        return own / "bin" / "python"

    def _built(self) -> Path:
        if self._wheel is None:
            uv("build", "--wheel", "--out-dir", str(self.folder / "wheel"))
            (self._wheel,) = (self.folder / "wheel").glob("*.whl")
        return self._wheel


def _hurry(connect: Path) -> None:
    """Take away the second that GitHub asks for between two writes: the one thing that is not as it is shipped."""
    polite = "seconds_between_writes: float = 1.0"
    text = connect.read_text(encoding="utf-8")
    assert polite in text
    connect.unlink()  # it may be a link into uv's cache
    connect.write_text(text.replace(polite, "seconds_between_writes: float = 0.02"), encoding="utf-8")


def uv(command: str, *words: str, environment: Path | None = None) -> None:
    """Run uv, as the Makefile does; it has to succeed."""
    environ = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    if environment is not None:
        environ["UV_PROJECT_ENVIRONMENT"] = str(environment)
    frozen = ("--frozen", "--python", sys.executable) if command == "sync" else ()
    done = subprocess.run(
        ["sh", str(ROOT / "scripts" / "uv.sh"), command, "--quiet", *frozen, *words],  # noqa: S607 - the shell that the Makefile uses
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, f"uv {command} failed:\n{done.stdout}{done.stderr}"
