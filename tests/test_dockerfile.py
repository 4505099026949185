"""The image: pinned, without root, without secrets, and with a health check that works."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from tests.app.web.serving import Serving

ROOT = Path(__file__).parents[1]
PINNED = re.compile(r"[a-z0-9./-]+:[A-Za-z0-9._-]+@sha256:[0-9a-f]{64}")


class Step(NamedTuple):
    word: str
    rest: str


def steps() -> list[Step]:
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    return [Step(*line.split(maxsplit=1)) for line in text.splitlines() if line.strip()]


def stages() -> Iterator[list[Step]]:
    starts = [at for at, step in enumerate(steps()) if step.word == "FROM"]
    yield from (steps()[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True))


def last(word: str) -> str:
    return next(step.rest for step in reversed(list(stages())[-1]) if step.word == word)


def variables(stage: list[Step]) -> dict[str, str]:
    return dict(re.findall(r"([A-Z0-9_]+)=(\S+)", " ".join(step.rest for step in stage if step.word == "ENV")))


def health_check() -> list[str]:
    command: list[str] = json.loads(last("HEALTHCHECK").partition("CMD ")[2])
    return command


def test_every_image_is_pinned_by_its_digest() -> None:
    names: set[str] = set()
    for stage in stages():
        image, _, name = stage[0].rest.partition(" AS ")
        assert image in names or PINNED.fullmatch(image), image
        names.add(name)
    copied = re.findall(r"--from=(\S+)", " ".join(step.rest for step in steps() if step.word == "COPY"))
    assert set(copied) <= names


def test_what_builds_is_not_in_the_image() -> None:
    assert len(list(stages())) >= 3
    final = " ".join(step.rest for step in list(stages())[-1] if step.word in {"RUN", "COPY"})
    assert not re.search(r"\buv\b|\bpip\b|apt", final)


def test_it_runs_as_nobody_s_account() -> None:
    user, _, group = last("USER").partition(":")
    assert (user, group) == ("65532", "65532")
    words = [step.word for step in list(stages())[-1]]
    assert not {"RUN", "COPY", "ADD"} & set(words[words.index("USER") :])


def test_asserts_stay_on_and_the_root_may_be_read_only() -> None:
    assert not any("PYTHONOPTIMIZE" in variables(stage) or " -O" in str(stage) for stage in stages())
    final = variables(list(stages())[-1])
    assert final["PYTHONDONTWRITEBYTECODE"] == "1"
    assert (last("VOLUME"), last("WORKDIR"), final["GH_GATE_DATA"]) == ("/data", "/data", "/data")


def test_no_secret_is_built_in() -> None:
    for step in steps():
        assert step.word not in {"ADD", "ARG"}, "what is fetched, or passed to a build, is not pinned"
        assert step.word != "ENV" or not re.search(r"SECRET|TOKEN|PASSWORD|_KEY|DATABASE_URL", step.rest)


def test_it_starts_without_a_shell() -> None:
    assert json.loads(last("ENTRYPOINT")) == ["gh-gate", "serve"]
    assert not [step for step in steps() if step.word in {"CMD", "SHELL"}]


def test_only_what_is_built_from_goes_to_the_builder() -> None:
    rows = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [row for row in rows if row and not row.startswith("#")]
    allowed = {row[1:] for row in rules if row.startswith("!")}
    assert rules[0] == "*"
    assert all((ROOT / name).exists() for name in allowed)
    copies = [step.rest.split() for step in steps() if step.word == "COPY" and "--from" not in step.rest]
    assert {source for words in copies for source in words[:-1]} == allowed


@pytest.mark.skipif(sys.platform == "win32", reason="the image is for Linux")
def test_the_health_check_tells_a_server_that_lives_from_one_that_does_not() -> None:
    command = health_check()
    assert command[0] == "python"
    with Serving() as server:
        environ = {**os.environ, "GH_GATE_PORT": str(urlsplit(server.address).port)}
        assert subprocess.run([sys.executable, *command[1:]], env=environ, check=False).returncode == 0
    dead = subprocess.run([sys.executable, *command[1:]], env=environ, check=False, capture_output=True)
    assert dead.returncode != 0


def test_the_server_in_it_listens_where_it_can_be_reached_and_is_checked() -> None:
    final = variables(list(stages())[-1])
    assert (final["GH_GATE_HOST"], final["GH_GATE_PORT"], last("EXPOSE")) == ("0.0.0.0", "8000", "8000")  # noqa: S104 - inside the container
