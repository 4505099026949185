"""A browser is sent to a path of this server, or home."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.app.signin.places import HOME, LONGEST, own_path

OURS = "https://gates.example.com"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/pending",
        "/gates/acme/ml/42",
        "/gates/acme/m.l_x-y/42?gate=deploy-eu",
        "/history?q=caf%C3%A9+eu&before=2026-11-20T15:12:00Z",
        "/gates/acme/ml/42/",
        "/history?q=https://elsewhere.example/",
    ],
)
def test_a_path_of_our_own_stays(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "pending",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%5cevil.example",
        "/%5Cevil.example",
        "/%2fevil.example",
        "/%2F%2Fevil.example",
        "/x//evil.example",
        "/.//evil.example",
        "/..//evil.example",
        "/%2e%2e//evil.example",
        "/x/../../evil.example",
        "/x/%2e%2e/y",
        "https://evil.example/",
        "HTTPS:evil.example",
        "http:/evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "//gates.example.com@evil.example/",
        "/@evil.example",
        "/\tevil",
        "/\t/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/\n/evil.example",
        "/x\r\nset-cookie: a=b",
        "/x%0d%0aset-cookie:a=b",
        "/x%00",
        "/x?a=%0d%0ab",
        "/\u00a0/evil.example",
        "/evil\u2028",
        "/é",
        "/x#//evil.example",
        "/x;y",
        "/sign-in",
        "/sign-in/callback?code=1&state=2",
        "/sign-out",
        "/%73ign-in",
        "/" + "x" * LONGEST,
    ],
)
def test_anything_else_leads_home(path: str) -> None:
    assert own_path(path) == HOME


@given(st.text(alphabet=st.sampled_from("/\\%5cC2fF.?#@:;&= \t\n\rae\u3002"), max_size=30).map(lambda tail: f"/{tail}"))
def test_no_path_leads_to_another_server(text: str) -> None:
    found = own_path(text)
    assert urljoin(f"{OURS}/sign-in/callback", found).startswith(f"{OURS}/")
    assert urlsplit(found).netloc == ""
    assert found.isascii()
    assert found.isprintable()
