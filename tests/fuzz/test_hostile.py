"""Requests that are almost right, with something hostile in one or two places: none ends in a 5xx, whoever sends it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.app.scene import AppScene
from tests.app.web.api.stage import QUESTION, Stage
from tests.fuzz.town import plenty
from tests.github.hub import GitHub
from tests.github.quota import Quotas

TEXTS = (
    *(
        "",
        " ",
        "\n",
        "\r\n",
        "\t",
        "x" * 3_000,
        "{",
        "}",
        "{{}}",
        "{0}",
        "{a}",
        "{a.__class__}",
        "{a[0]}",
        "{a:>999}",
        "{a!r:{a}}",
    ),
    *(
        "<script>alert(1)</script>",
        "@everyone",
        "::error::x",
        "##[error]",
        "<!-- gh-gate:1 e30 -->",
        "-->",
        "```",
        "\u202e",
        "\u200b",
    ),
    *(
        "/approve",
        "\n\n/approve\n",
        "'; DROP TABLE ledger; --",
        "../../etc/passwd",
        "%00",
        "%0d%0aSet-Cookie: a=b",
        "\x1b[31m",
    ),
    *(
        "codeowners",
        "codeowners:/",
        "codeowners:../..",
        "codeowners:**",
        "@alice",
        "@nobody-there",
        "@acme/none",
        "a@b.example",
    ),
    *(
        "ml-team",
        "each-owner",
        "24h",
        "0s",
        "31d",
        "9" * 30,
        "1e9",
        "true",
        "null",
        "\U0001f600" * 50,
        "ﬀ",
        "İ",
        "e\u0301",
    ),
)
VALUES = st.recursive(
    st.sampled_from(TEXTS)
    | st.text(st.characters(codec="utf-8"), max_size=20)
    | st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(TEXTS) | st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
FIELD = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["str", "int", "float", "bool", "enum", "json", "list", ""]) | VALUES,
        "default": VALUES,
        "min": VALUES,
        "max": VALUES,
        "pattern": st.sampled_from(["", "(", "[a-z]+", "(?P<a>x)", "\\", "a{9999}", "(?i)x"]) | VALUES,
        "max_length": VALUES,
        "choices": VALUES,
        "description": VALUES,
        "required": VALUES,
    },
)
INPUTS = st.dictionaries(st.sampled_from(["a", "target", "", "a b", "__class__"]), FIELD | VALUES, max_size=3) | VALUES
SAID = {
    **dict.fromkeys(
        ["name", "key", "prompt", "context", "approvers", "paths", "required", "commit", "subject"], VALUES
    ),
    **dict.fromkeys(["timeout", "valid_for", "remind", "on_timeout", "auto_approve", "labels", "pull_request"], VALUES),
    "prevent_self_approval": VALUES,
    "repository": VALUES,
    "inputs": INPUTS,
}
ONE = st.sampled_from(sorted(SAID)).flatmap(lambda name: st.tuples(st.just(name), SAID[name]))
CALLERS = st.sampled_from(["alice", "carol", "mallory", "bot"])
MANY = settings(
    max_examples=400, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder: Path = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as patch, GitHub() as hub:
        patch.setattr(Quotas, "bucket", plenty)
        hub.quirks.secondary_limit = False
        scene = AppScene(hub, folder)
        stage = Stage(scene)
        stage.tokens["bot"] = scene.steps.token
        stage.open(required=2)
        stage.look()
        yield stage
        stage.client.close()
        scene.stop()
        assert hub.problems == []


def answered(api: Stage, path: str, body: Any, who: str) -> None:
    """Send a request, and hold its answer against what every answer has to be."""
    api.time += 1_000
    answer = api.post(path, body, who)
    assert answer.status < 500, answer.data
    kind = answer.headers["content-type"]
    assert kind == ("application/json" if answer.status < 400 else "application/problem+json")
    assert not set("\r\n") & set("".join(answer.headers.values()))


@pytest.mark.slow
@MANY
@given(st.lists(ONE, min_size=1, max_size=2), CALLERS)
def test_a_question_with_something_hostile_in_it(api: Stage, changes: list[tuple[str, Any]], who: str) -> None:
    answered(api, "/api/v1/gates", {**QUESTION, "key": f"k{api.time:.0f}", **dict(changes)}, who)


@pytest.mark.slow
@MANY
@given(
    st.dictionaries(
        st.sampled_from(["gate", "person", "approvers", "paths", "required", "commit", "pull_request"]), VALUES
    ),
    CALLERS,
)
def test_a_supposition_with_something_hostile_in_it(api: Stage, changes: dict[str, Any], who: str) -> None:
    answered(api, "/api/v1/simulate", {"repository": "acme/app", "approvers": ["codeowners:/"], **changes}, who)


@pytest.mark.slow
@MANY
@given(st.dictionaries(st.sampled_from(["target", "x", ""]), VALUES, max_size=3), st.sampled_from(TEXTS), CALLERS)
def test_an_approval_with_something_hostile_in_it(api: Stage, values: dict[str, Any], remark: str, who: str) -> None:
    answered(api, "/api/v1/gates/acme/app/1/approve", {"inputs": values, "remark": remark}, who)


@pytest.mark.slow
@MANY
@given(VALUES, VALUES, CALLERS)
def test_a_submission_with_something_hostile_in_it(api: Stage, value: Any, kind: Any, who: str) -> None:
    answered(api, "/submit/json", {"request_id": "acme/app#1/deploy", "value": value, "data_type": kind}, who)
