"""The steps between the browser's return and the files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from gh_gate.app.setup import files
from gh_gate.app.setup.conversion import Created
from gh_gate.app.setup.flow import Flow, Stranger
from gh_gate.app.setup.folder import Folder
from gh_gate.app.setup.server import Server
from gh_gate.core.record import keys

GITHUB = Server("https://github.com", "https://api.github.com")
CODE = "c" * 40


class Conversions:
    def __init__(self, webhook_secret: str | None = "w" * 40) -> None:
        self.codes: list[str] = []
        self._secret = webhook_secret

    def __call__(self, _: str, code: str) -> Created:
        self.codes.append(code)
        return Created(
            id=7,
            slug="gates",
            owner="acme",
            client_id="Iv1",
            client_secret="client",
            private_key="PRIVATE\n",
            webhook_secret=self._secret,
        )


def query(state: str | list[str], code: str | list[str] = CODE) -> dict[str, list[str]]:
    return {name: [v] if isinstance(v, str) else v for name, v in {"state": state, "code": code}.items()}


@pytest.mark.parametrize("state", ["", "x", [], "ä", "\udcff", "SAME-TWICE", "LONGER", "SHORTER", "UPPER"])
def test_no_other_state_is_taken(folder: Folder, state: str | list[str]) -> None:
    convert = Conversions()
    flow = Flow(GITHUB, folder, convert)
    near: dict[str, str | list[str]] = {
        "SAME-TWICE": [flow.state, flow.state],
        "LONGER": flow.state + "x",
        "SHORTER": flow.state[:-1],
        "UPPER": flow.state.swapcase(),
    }
    with pytest.raises(Stranger):
        flow.arrive(query(near.get(state, state) if isinstance(state, str) else state))
    with pytest.raises(Stranger):
        flow.arrive({"code": [CODE]})
    assert convert.codes == []
    assert list(folder.path.iterdir()) == []


@pytest.mark.parametrize("code", ["", [], [CODE, CODE], "../app", "a/b", "a?b", "a%2fb", "ä", "x" * 256, "a\nb"])
def test_what_is_no_code_is_refused(folder: Folder, code: str | list[str]) -> None:
    convert = Conversions()
    flow = Flow(GITHUB, folder, convert)
    with pytest.raises(Stranger):
        flow.arrive(query(flow.state, code))
    assert convert.codes == []


def test_the_comparison_takes_the_same_time_whatever_differs(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []
    flow = Flow(GITHUB, folder, Conversions())

    def compare(a: bytes, b: bytes) -> bool:
        compared.append(a)
        return a == b

    monkeypatch.setattr("hmac.compare_digest", compare)
    with pytest.raises(Stranger):
        flow.arrive(query("wrong"))
    assert compared == [b"wrong"]


def test_requests_at_the_same_moment_make_one_conversion_and_one_set_of_keys(folder: Folder) -> None:
    convert, together = Conversions(), Barrier(8)
    flow = Flow(GITHUB, folder, convert)

    def arrive(_: int) -> str:
        together.wait()
        return flow.arrive(query(flow.state)).keys.public_key

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(arrive, range(8)))) == 1
    assert convert.codes == [CODE]


def test_a_webhook_secret_is_made_where_github_made_none(folder: Folder) -> None:
    flow = Flow(GITHUB, folder, Conversions(webhook_secret=None))
    done = flow.arrive(query(flow.state))
    assert len(bytes.fromhex(done.keys.webhook_secret)) == 32
    assert (folder.path / files.WEBHOOK_SECRET).read_text() == f"{done.keys.webhook_secret}\n"


def test_the_two_halves_of_the_signing_key_belong_together(folder: Folder) -> None:
    flow = Flow(GITHUB, folder, Conversions())
    done = flow.arrive(query(flow.state))
    private = keys.load_private_key((folder.path / files.SIGNING_KEY).read_text())
    public = keys.load_public_key((folder.path / files.PUBLIC_KEY).read_text())
    assert keys.keyid(private.public_key()) == keys.keyid(public)
    assert keys.keyid(public) == keys.keyid(keys.load_public_key(done.keys.public_key))


def test_nothing_secret_is_in_what_would_be_logged(folder: Folder) -> None:
    flow = Flow(GITHUB, folder, Conversions())
    shown = repr(flow.arrive(query(flow.state)))
    assert not [text for text in ("PRIVATE", "client'", "www") if text in shown]


def test_the_file_that_names_the_others_is_written_last() -> None:
    assert files.NAMES[-1] == files.CONFIG
    made = files.contents(Conversions()("", ""), files.Keys("w", "k", "p"), GITHUB)
    assert tuple(made) == files.NAMES


def test_a_checkout_does_not_take_the_keys_in(folder: Folder) -> None:
    flow = Flow(GITHUB, folder, Conversions())
    flow.arrive(query(flow.state))
    assert (folder.path / ".gitignore").read_text() == "*\n"
