"""Who waits for the App is woken by its stream, looks for itself, and loses nothing by a stream that lies or breaks."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from gh_gate import stream, watch
from gh_gate.core.gate import Decider, Status
from gh_gate.core.tally import Decision
from gh_gate.engine import Engine, Ticket
from gh_gate.forge.base import Forge
from gh_gate.poller import wait
from gh_gate.stream import Listener
from tests.app.scene import AppScene
from tests.stream.conftest import hurry, listening_threads
from tests.stream.sending import DECIDED, EVENT, OPEN, Peer, Sender, answer, breaks, chunk, says, until

LONG = 120


__all__ = ["hurry"]


@pytest.fixture(autouse=True)
def _no_thread_is_left(hurry: None) -> Iterator[None]:
    del hurry
    yield
    until(lambda: not listening_threads())


class Waiter:
    """Waits in a thread, as a step does that looks every two minutes."""

    def __init__(self, engine: Engine, ticket: Ticket, url: str) -> None:
        self.engine, self.ticket, self.url = engine, ticket, url
        self.looks, self.decision = 0, None
        self._thread = threading.Thread(target=self._wait, daemon=True)
        self._thread.start()

    decision: Decision | None

    def _wait(self) -> None:
        with stream.listening(self.engine.forge, self.ticket, {"GH_GATE_URL": self.url}) as listener:
            assert listener is not None
            self.decision = wait(self.engine, self.ticket, interval=LONG, show=self._show, sleep=listener.sleep)

    def _show(self, *_: object) -> None:
        self.looks += 1

    def end(self) -> Status:
        self._thread.join(20)
        assert self.decision is not None, "it still waits"
        return self.decision.status


def test_a_waiter_goes_on_when_it_is_told(app: AppScene) -> None:
    engine, ticket = app.ask()
    told = threading.Event()

    def tell(peer: Peer) -> None:
        peer.send(OPEN + chunk(EVENT))
        told.wait(20)
        peer.send(chunk(DECIDED))
        peer.stay()

    with Sender([tell]) as sender:
        waiter = Waiter(engine, ticket, sender.url)
        until(lambda: waiter.looks == 2)  # before the stream, and when it began
        app.decide(app.steps.alice, "/approve")
        told.set()
        assert waiter.end() is Status.APPROVED
        assert sender.next().header("authorization") == f"Bearer {app.steps.token}"


def test_a_lie_only_makes_it_look(app: AppScene) -> None:
    engine, ticket = app.ask()
    lies = [b"event: gate\ndata: %s\n\n" % text for text in (b'{"status":"approved"}', b'{"approved":true}', b"x")]
    with Sender([says(*lies)]) as sender:
        waiter = Waiter(engine, ticket, sender.url)
        until(lambda: waiter.looks >= 3)
        assert waiter.decision is None
        app.decide(app.steps.alice, "/reject no")
        assert waiter.end() is Status.REJECTED  # by the looks that follow a decision


def test_events_in_any_order_and_number_change_nothing(app: AppScene) -> None:
    engine, ticket = app.ask()
    app.decide(app.steps.alice, "/approve")
    with Sender([says(DECIDED, EVENT, DECIDED, EVENT, EVENT)]) as sender:
        assert Waiter(engine, ticket, sender.url).end() is Status.APPROVED
        assert sender.opened == 0  # the first look found it, so nothing was streamed


def test_a_stream_that_broke_tells_of_what_happened_meanwhile(app: AppScene) -> None:
    engine, ticket = app.ask()
    decided = threading.Event()

    def wait_for_it(peer: Peer) -> None:
        decided.wait(20)
        peer.send(OPEN + chunk(DECIDED))
        peer.stay()

    with Sender([breaks(OPEN, chunk(EVENT)), breaks(), wait_for_it]) as sender:
        waiter = Waiter(engine, ticket, sender.url)
        until(lambda: sender.opened == 3)
        app.decide(app.steps.alice, "/approve")
        decided.set()
        assert waiter.end() is Status.APPROVED


@pytest.mark.parametrize("status", ["401 Unauthorized", "500 Internal Server Error"])
def test_without_a_stream_it_polls_as_ever(app: AppScene, status: str) -> None:
    engine, ticket = app.ask()
    app.decide(app.steps.alice, "/approve")
    naps = list[float]()

    with (
        Sender([breaks(answer(status))]) as sender,
        stream.listening(engine.forge, ticket, {"GH_GATE_URL": sender.url}) as listener,
    ):
        assert listener is not None
        assert not listener.sleep(0.05)
        decision = wait(engine, ticket, interval=10, sleep=naps.append)
    assert decision.status is Status.APPROVED


def test_a_question_that_is_put_anew_is_listened_for_there(app: AppScene) -> None:
    engine, ticket = app.ask()
    with (
        Sender([says()]) as sender,
        stream.listening(engine.forge, ticket, {"GH_GATE_URL": sender.url}) as listener,
    ):
        assert listener is not None
        listener.sleep(0)
        assert "/acme/app/1/events?gate=deploy" in sender.next().request
        ticket.place = replace(ticket.place, number=2)
        listener.sleep(0)
        assert "/acme/app/2/events?gate=deploy" in sender.next().request
        until(lambda: sender.open == 1)


Who = Callable[[AppScene], tuple[Forge, Ticket, dict[str, str]]]


def _without_a_server(app: AppScene) -> tuple[Forge, Ticket, dict[str, str]]:
    engine, ticket = app.ask()
    return engine.forge, ticket, {}


def _decided_by_a_step(app: AppScene) -> tuple[Forge, Ticket, dict[str, str]]:
    engine, ticket = app.ask(decider=Decider.ACTION)
    return engine.forge, ticket, {"GH_GATE_URL": "http://127.0.0.1:9"}


def _in_clear(app: AppScene) -> tuple[Forge, Ticket, dict[str, str]]:
    engine, ticket = app.ask()
    return engine.forge, ticket, {"GH_GATE_URL": "http://gates.example.com"}


@pytest.mark.parametrize("who", [_without_a_server, _decided_by_a_step, _in_clear])
def test_nothing_is_streamed_where_nothing_is_to_be_heard(app: AppScene, who: Who) -> None:
    forge, ticket, environ = who(app)
    with stream.listening(forge, ticket, environ) as listener:
        assert listener is None


def test_a_token_that_would_go_in_clear_is_kept_and_that_is_said(
    app: AppScene, caplog: pytest.LogCaptureFixture
) -> None:
    forge, ticket, environ = _in_clear(app)
    with stream.listening(forge, ticket, environ):
        assert "GH_GATE_URL is not used" in caplog.text
        assert "only sent over TLS" in caplog.text


def test_two_hundred_gates_that_were_waited_for_leave_no_thread_and_no_line(
    app: AppScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, ticket = app.ask()
    with Sender([says(EVENT)]) as sender, ExitStack() as waiting:
        monkeypatch.setenv("GH_GATE_URL", sender.url)
        watchers = [
            waiting.enter_context(watch.watcher(engine.forge, interval=LONG, ticket=ticket, quiet=True, alone=False))
            for _ in range(200)
        ]

        async def sleep() -> None:
            await asyncio.gather(*(watcher.sleep_async(LONG) for watcher in watchers))

        asyncio.run(sleep())  # every one of them is woken, none takes a thread of the loop's
        assert len(listening_threads()) == 200
        waiting.close()
        until(lambda: not listening_threads())
        until(lambda: sender.open == 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this machine has no fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_process_that_was_forked_listens_for_itself_and_leaves_its_parent_alone(app: AppScene) -> None:
    engine, ticket = app.ask()
    with (
        Sender([says(EVENT)]) as sender,
        stream.listening(engine.forge, ticket, {"GH_GATE_URL": sender.url}) as listener,
    ):
        assert listener is not None
        assert listener.sleep(20)
        if (child := os.fork()) == 0:
            os._exit(_as_a_child(listener))
        assert os.waitpid(child, 0)[1] == 0
        until(lambda: (sender.opened, sender.open) == (2, 1))
        assert not listener.sleep(0.01)


def _as_a_child(listener: Listener) -> int:
    try:
        woken = listener.sleep(20)
        listener.close()
    except BaseException:  # noqa: BLE001 - a child of a test must not go on as the test
        return 2
    return 0 if woken else 1
