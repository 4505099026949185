"""The calls to Argo's server are as Argo describes them, and no answer but a right one is believed."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import pytest

from gh_gate.adapters.argo.nodes import sleepers
from gh_gate.adapters.argo.server import ArgoServer
from gh_gate.errors import GateError, UpstreamError, UsageError
from tests.adapters.argo import contract
from tests.adapters.argo.standin import TOKEN, Argo, asleep


@pytest.fixture
def argo() -> Iterator[Argo]:
    with Argo().serving() as running:
        yield running


def of(argo: Argo, token: str = TOKEN) -> ArgoServer:
    return ArgoServer(argo.url, lambda: token)


@pytest.mark.skipif(contract.MISSING, reason="Argo's client, which holds the description of its API, is not installed")
def test_every_call_is_in_argos_own_description_of_its_api(argo: Argo) -> None:
    argo.add("train", asleep(1))
    contract.checked.clear()
    server = of(argo)
    assert list(server.gated("argo")) == ["train"]
    server.workflow("argo", "train")
    server.resume("argo", "train", "train-1")
    assert contract.checked == ["list_workflows", "get_workflow", "resume_workflow"]


@pytest.mark.skipif(contract.MISSING, reason="Argo's client, which holds the description of its API, is not installed")
@pytest.mark.parametrize(
    ("method", "path", "query", "body", "answer"),
    [
        ("GET", "/api/v1/workflows/argo", {"labelSelector": "x"}, None, {"items": [], "metadata": {}}),
        ("GET", "/api/v1/workflows/argo", {}, None, {"items": {}, "metadata": {}}),
        ("POST", "/api/v1/workflows/argo/train/resume", {}, {}, {}),
        ("PUT", "/api/v1/workflows/argo/train/resume", {}, {"selector": "id=1"}, {"metadata": {}, "spec": {}}),
        ("PUT", "/api/v1/workflows/argo/train/resume", {}, {"nodeFieldSelector": 1}, {"metadata": {}, "spec": {}}),
        ("GET", "/api/v1/workflows/argo/train", {}, None, {"metadata": {}, "spec": {}, "status": {"nodes": []}}),
    ],
)
def test_the_check_finds_what_is_not_described(
    method: str, path: str, query: dict[str, str], body: object, answer: dict[str, object]
) -> None:
    from argo_workflows.exceptions import OpenApiException  # noqa: PLC0415 - may not be installed

    with pytest.raises((AssertionError, ValueError, OpenApiException)):
        contract.check(method, path, query=query, body=body, status=200, answer=answer)


def test_every_page_is_read(argo: Argo) -> None:
    argo.page = 2
    names = [f"train-{n}" for n in range(5)]
    for name in names:
        argo.add(name)
    assert list(of(argo).gated("argo")) == names
    assert len(argo.calls) == 3


def test_workflows_without_gates_of_other_namespaces_and_ended_ones_are_left_alone(argo: Argo) -> None:
    argo.add("plain", gated=False)
    argo.add("elsewhere", namespace="other")
    argo.add("ended", completed=True)
    assert list(of(argo).gated("argo")) == []


def test_a_server_below_a_path_is_called_there() -> None:
    with Argo(base="/argo").serving() as argo:
        argo.add("train")
        assert list(of(argo).gated("argo")) == ["train"]


def test_a_workflow_that_is_gone_has_no_nodes(argo: Argo) -> None:
    found = of(argo).workflow("argo", "gone")
    assert list(sleepers("argo", found)) == []


def test_the_token_is_read_anew_for_every_call(argo: Argo) -> None:
    tokens = iter(["old", TOKEN])
    server = ArgoServer(argo.url, lambda: next(tokens))
    with pytest.raises(GateError, match="refuses GET"):
        list(server.gated("argo"))
    assert list(server.gated("argo")) == []


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_says_what_the_account_must_be_allowed(argo: Argo, status: int) -> None:
    argo.failing = [(status, {"code": 7, "message": 'not allowed to list workflows in namespace "argo"'})]
    with pytest.raises(GateError) as caught:
        list(of(argo).gated("argo"))
    assert not isinstance(caught.value, UpstreamError)
    assert caught.value.why == 'not allowed to list workflows in namespace "argo"'
    assert "get, list and update workflows" in caught.value.do


@pytest.mark.parametrize("status", [302, 400, 429, 500, 503])
def test_any_other_answer_is_an_outage(argo: Argo, status: int) -> None:
    argo.failing = [(status, {"message": "later"})]
    with pytest.raises(UpstreamError, match=str(status)):
        list(of(argo).gated("argo"))


def test_what_does_not_answer_is_an_outage() -> None:
    server = ArgoServer("http://127.0.0.1:9", lambda: TOKEN)
    with pytest.raises(UpstreamError, match="did not answer"):
        list(server.gated("argo"))


@pytest.mark.parametrize(
    "url", ["argo-server:2746", "ftp://argo", "https://", "https://me:secret@argo", "https://argo?x=1"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="not the address of a server"):
        ArgoServer(url, lambda: TOKEN)


def test_without_a_handshake_no_token_is_sent(argo: Argo) -> None:
    secure = ArgoServer(argo.url.replace("http://", "https://"), lambda: TOKEN, ssl.create_default_context())
    with pytest.raises(UpstreamError) as caught:
        list(secure.gated("argo"))  # it speaks plain http
    assert caught.value.why.startswith("SSLError")
    assert argo.calls == []
