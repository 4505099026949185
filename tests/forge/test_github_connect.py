"""From the environment to a forge."""

from __future__ import annotations

import pytest

from gh_gate.errors import UsageError
from gh_gate.forge.github import connect
from tests.forge.github_ground import Ground

SEVERAL = ("GH_GATE_TOKEN", "GH_TOKEN", "GITHUB_TOKEN")


@pytest.mark.parametrize("first", range(3))
def test_the_own_variable_comes_before_the_general_ones(ground: Ground, first: int) -> None:
    tokens = {name: ground.hub.token(ground.hub.user(f"owner-of-{n}")) for n, name in enumerate(SEVERAL)}
    environ = {name: tokens[name] for name in SEVERAL[first:]} | {"GITHUB_API_URL": ground.hub.url}
    assert ground.forge(environ).me().login == f"owner-of-{first}"


@pytest.mark.parametrize("environ", [{}, {"GITHUB_TOKEN": ""}, {"GH_TOKEN": "  "}])
def test_no_token_is_the_callers_mistake(environ: dict[str, str]) -> None:
    with pytest.raises(UsageError) as caught:
        connect(environ, "acme/ml")
    assert caught.value.exit_code == 2
    assert "GH_GATE_TOKEN" in caught.value.diagnostics()


@pytest.mark.parametrize("token", ["two words", "line\nbreak", "ünïcode", "tab\tbed"])
def test_a_token_that_would_break_a_header_is_refused_and_not_shown(token: str) -> None:
    with pytest.raises(UsageError) as caught:
        connect({"GITHUB_TOKEN": token}, "acme/ml")
    assert token not in caught.value.diagnostics()


@pytest.mark.parametrize(
    "name", ["", "acme", "acme/", "/ml", "acme/ml/x", "../ml", "acme/..", "a b/c", "acme/ml?x", "acme/ml\n"]
)
def test_a_repository_must_be_one(name: str) -> None:
    with pytest.raises(UsageError):
        connect({"GITHUB_TOKEN": "t"}, name)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x",
        "api.github.com",
        "https://",
        "https://me:pw@host",
        "https://host/?a=b",
        "https://h/#x",
        "https://h:port",
        "https://h h",
        "file:///x",
        "https:/x",
    ],
)
def test_a_server_must_be_one(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        connect({"GITHUB_TOKEN": "t", "GITHUB_API_URL": url}, "acme/ml")
    assert "pw" not in caught.value.diagnostics()


@pytest.mark.parametrize("given", [{"GH_GATE_APP_ID": "1"}, {"GH_GATE_PRIVATE_KEY": "x"}])
def test_half_an_app_is_no_app(given: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        connect({"GITHUB_TOKEN": "t", **given}, "acme/ml")
