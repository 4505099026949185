"""No channel holds up another one, or the process; what fails is counted and logged without its address."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from time import monotonic

import pytest

from gh_gate.notify.addresses import Address
from gh_gate.notify.channels import ADDRESSES, MOST, OF_ONE, Channels
from gh_gate.notify.message import Message
from tests.notify.hearing import REFUSED, Sent

SECRET = "t0ken"
FINE, OTHER = Address(f"json://{SECRET}", "`notify`", 1), Address(f"xml://{SECRET}", "`notify`", 2)


def say(text: str) -> Message:
    return Message(text, text)


def test_messages_arrive_in_order() -> None:
    sent = Sent()
    channels = Channels(sent)
    for number in range(20):
        channels.put([FINE], say(str(number)))
    assert channels.finish()
    assert [message.title for _, message in sent.messages] == [str(number) for number in range(20)]


def test_one_that_fails_keeps_no_other_from_being_told(caplog: pytest.LogCaptureFixture) -> None:
    sent, counted = Sent(fails={"json": REFUSED}), list[tuple[str, str]]()
    channels = Channels(sent, lambda *told: counted.append(told))
    with caplog.at_level(logging.WARNING):
        channels.put([FINE, OTHER], say("one"))
        assert channels.finish()
    assert [url for url, _ in sent.messages] == [OTHER.url]
    assert sorted(counted) == [("json", "failed"), ("xml", "delivered")]
    assert "json (address 1 of `notify`) was not told: the service did not take it." in caplog.text
    assert SECRET not in caplog.text


def test_what_an_error_says_is_not_logged_because_it_may_hold_the_address(caplog: pytest.LogCaptureFixture) -> None:
    channels = Channels(Sent(fails={"json": ValueError(f"cannot read json://{SECRET}")}))
    channels.put([FINE], say("one"))
    assert channels.finish()
    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text


def test_one_that_hangs_is_waited_for_no_longer_than_was_said(caplog: pytest.LogCaptureFixture) -> None:
    sent = Sent(held=threading.Event())
    channels = Channels(sent)
    began = monotonic()
    channels.put([FINE], say("one"))
    assert not channels.finish(0.05)
    assert monotonic() - began < 5
    assert "in time" in caplog.text
    assert sent.held is not None
    sent.held.set()
    assert channels.finish()


def test_one_that_hangs_does_not_fill_the_memory(caplog: pytest.LogCaptureFixture) -> None:
    sent, counted = Sent(held=threading.Event()), list[tuple[str, str]]()
    channels = Channels(sent, lambda *told: counted.append(told))
    for number in range(MOST + 5):
        channels.put([FINE], say(str(number)))
    assert counted.count(("json", "dropped")) in (4, 5)  # the first may be under way
    assert "dropped" in caplog.text
    assert sent.held is not None
    sent.held.set()
    assert channels.finish()


def test_nothing_keeps_the_process_from_ending() -> None:
    Channels(Sent()).put([FINE], say("one"))
    threads = [thread for thread in threading.enumerate() if thread.name.startswith("tell-")]
    assert threads
    assert all(thread.daemon for thread in threads)


def test_a_thread_without_work_ends_and_the_next_message_has_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gh_gate.notify.channels.IDLE", 0.0)
    sent, before = Sent(), set(threading.enumerate())
    channels = Channels(sent)
    for number in range(3):
        channels.put([FINE], say(str(number)))
        assert channels.finish()
        for thread in set(threading.enumerate()) - before:
            thread.join(10)
            assert not thread.is_alive()
    assert [message.title for _, message in sent.messages] == ["0", "1", "2"]


def test_there_are_no_more_threads_than_addresses_that_may_be_told_at_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("gh_gate.notify.channels.ADDRESSES", 3)
    sent = Sent(held=threading.Event())
    channels = Channels(sent)
    others = [Address(f"json://host/{number}", "file", number, own=False) for number in range(5)]
    channels.put(others, say("one"))
    assert caplog.text.count("is not told") == 2
    assert sent.held is not None
    sent.held.set()
    assert channels.finish()
    channels.put(others[3:], say("two"))
    assert channels.finish()
    assert sorted(url for url, _ in sent.messages) == [f"json://host/{number}" for number in range(5)]


def test_a_policy_file_crowds_out_neither_others_nor_this_process(caplog: pytest.LogCaptureFixture) -> None:
    sent, counted = Sent(held=threading.Event()), list[tuple[str, str]]()
    channels = Channels(sent, lambda *told: counted.append(told))
    for file in ("one", "two", "three", "four", "five"):
        theirs = [Address(f"form://{file}/{number}", file, number, own=False) for number in range(OF_ONE + 1)]
        channels.put(theirs, say("one"))
    assert counted == [("form", "dropped")] * (4 + OF_ONE + 1)
    channels.put([FINE], say("ours"))
    assert sent.held is not None
    sent.held.set()
    assert channels.finish()
    assert counted.count(("form", "delivered")) == ADDRESSES
    assert ("json", "delivered") in counted
    assert "form (address 50 of one) is not told" in caplog.text


_FORKED = """
import os, threading
from gh_gate.notify import channels
from gh_gate.notify.addresses import Address
from gh_gate.notify.message import Message

OURS, held, begun = Address("json://x", "here", 1), threading.Event(), threading.Event()

def send(address, message):
    begun.set()
    held.wait(20)
    print(message.title, "by the", "parent" if os.getpid() == parent else "child", flush=True)

parent = os.getpid()
channels.shared._send = send
channels.shared.put([OURS], Message("one", ""))
channels.shared.put([OURS], Message("two", ""))
begun.wait(20)
locked, free = threading.Event(), threading.Event()

def hold():
    with channels.shared._lock:
        locked.set()
        free.wait(20)

threading.Thread(target=hold, daemon=True).start()
locked.wait(20)
child = os.fork()
free.set()
if child == 0:
    assert channels.finish(0)  # nothing under way is the child's
    held.set()
    channels.shared.put([OURS], Message("three", ""))
    channels.finish(20)
    os._exit(0)
os.waitpid(child, 0)
held.set()
channels.finish(20)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_process_that_is_forked_tells_what_is_its_own_and_nothing_else() -> None:
    # Python 3.12 warns of a fork beside threads, which is what is tried here.
    program = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", _FORKED]
    done = subprocess.run(program, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.splitlines() == ["three by the child", "one by the parent", "two by the parent"], done.stderr
    assert done.stderr == ""
