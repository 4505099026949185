"""A gate that has been asked: looked at, waited for, withdrawn, found again."""

from __future__ import annotations

import pickle
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from pydantic import BaseModel

import gh_gate
from gh_gate.errors import GateError, UsageError, VerificationError
from gh_gate.testing import FakeForge


def ask(**more: Any) -> gh_gate.PendingGate[Any]:
    return gh_gate.request("deploy", **{"prompt": "Deploy?", **more})


def test_it_says_which_gate_it_is(forge: FakeForge) -> None:
    gate = ask(timeout="1h", key="v14")
    assert (gate.name, gate.number, gate.url, gate.key) == ("deploy", 1, "local:1", "v14")
    assert gate.reference == "local/project#1/deploy"
    assert gate.deadline == forge.gate("deploy").asked_at + timedelta(hours=1)
    assert ask(on_timeout="remind", key="v15").deadline is None


@pytest.mark.parametrize("answer", ["approve", "reject"])
def test_status_and_decision_tell_every_answer(forge: FakeForge, answer: str) -> None:
    gate = ask()
    assert (gate.status(), gate.decision()) == (gh_gate.Status.PENDING, None)
    getattr(forge, answer)("deploy")
    status, decision = gate.status(), gate.decision()
    assert decision is not None
    assert (status, decision.status, bool(decision)) == (decision.status, status, answer == "approve")


def test_an_expiry_is_told_every_time(forge: FakeForge) -> None:
    gate = ask(timeout="60s", fail_on_rejection=False)
    decided = gate.wait()
    assert (decided.status, gate.status(), gate.wait()) == (gh_gate.Status.EXPIRED, gh_gate.Status.EXPIRED, decided)
    assert forge.gate("deploy").status is gh_gate.Status.EXPIRED


def test_waiting_again_gives_the_same_decision(forge: FakeForge) -> None:
    forge.approve("deploy")
    gate = ask()
    assert gate.wait() == gate.wait() == gate.decision()


def test_a_no_is_raised_every_time_and_carries_the_decision(forge: FakeForge) -> None:
    forge.reject("deploy", "accuracy too low")
    gate = ask()
    for _ in range(2):
        with pytest.raises(gh_gate.Rejected) as error:
            gate.wait()
        assert error.value.decision.reason == "accuracy too low"
        assert error.value.exit_code == 3


def test_a_withdrawn_gate_is_cancelled(forge: FakeForge) -> None:
    gate = ask()
    ended = gate.cancel("superseded by v15")
    assert (ended.status, ended.reason, bool(ended)) == (gh_gate.Status.CANCELLED, "superseded by v15", False)
    with pytest.raises(gh_gate.Cancelled, match="was cancelled: superseded by v15"):
        gate.wait()
    assert "gate:cancelled" in forge.gate("deploy").labels


def test_what_was_decided_is_not_withdrawn(forge: FakeForge) -> None:
    forge.approve("deploy")
    gate = ask()
    gate.wait()
    assert gate.cancel().status is gh_gate.Status.APPROVED


def test_a_no_survives_a_retry(forge: FakeForge) -> None:
    forge.reject("deploy", "no")
    with pytest.raises(gh_gate.Rejected):
        ask().wait()
    forge.pass_time("2h")
    assert ask().number == 1
    assert ask().status() is gh_gate.Status.REJECTED
    with pytest.raises(gh_gate.Rejected, match="no"):
        ask(prompt="Deploy, please?").wait()


def test_an_approval_that_is_held_lapses_too(forge: FakeForge) -> None:
    forge.approve("deploy")
    gate = ask(valid_for="1h")
    assert gate.wait()
    forge.pass_time("50m")
    assert gate.wait()
    forge.pass_time("20m")
    for look in (gate.wait, gate.status, gate.decision):
        with pytest.raises(VerificationError, match="older than it is valid for"):
            look()


def test_what_was_only_asked_is_no_yes(forge: FakeForge) -> None:
    forge.approve("deploy")
    gate = ask()
    for _ in range(2):
        with pytest.raises(TypeError, match="no answer"):
            bool(gate)
        gate.wait()


@pytest.mark.usefixtures("forge")
@pytest.mark.parametrize("reason", [None, 5, b"no"], ids=repr)
def test_a_reason_is_a_text(reason: Any) -> None:
    gate = ask()
    with pytest.raises(UsageError, match="`reason`"):
        gate.cancel(reason)
    assert gate.status() is gh_gate.Status.PENDING


def test_an_error_holds_no_command_for_the_log_that_it_ends_in(forge: FakeForge) -> None:
    said = "no\n\n::error file=app.py::x\n##[add-mask]alice\n#\ufe0f#\ufe0f[group]x\n\x1b[2J"
    forge.comment("deploy", f"/reject {said}")
    with pytest.raises(gh_gate.Rejected) as error:
        ask().wait()
    shown = f"{error.value}{error.value.diagnostics().partition('  do:')[0].rstrip()}"
    assert not {"\n", "\x1b"} & set(shown)
    assert "##[" not in shown.replace("\ufe0f", "")
    assert "::error file=app.py::x\n" in error.value.decision.reason


def test_an_error_of_the_callers_own_type_is_one_line_too(forge: FakeForge) -> None:
    class Limits(BaseModel):
        limits: dict[str, int]

    forge.approve("deploy", {"limits": {"::add-mask::x": "a", "\x1b[2J": "b"}})
    with pytest.raises(GateError, match="do not make a Limits") as error:
        ask(inputs=Limits).wait()
    told = "".join(traceback.format_exception(error.value))
    assert not [line for line in told.splitlines() if line.lstrip().startswith("::")]
    assert "\x1b" not in told


def test_a_new_key_asks_anew(forge: FakeForge) -> None:
    forge.reject("deploy", key="v14")
    forge.approve("deploy", key="v15")
    assert not ask(key="v14", fail_on_rejection=False).wait()
    assert ask(key="v15").wait()


def test_an_approval_is_found_again_until_it_lapses(forge: FakeForge) -> None:
    forge.approve("deploy", times=2)
    assert ask(valid_for="1h").wait().number == 1
    forge.pass_time("50m")
    assert ask(valid_for="1h").wait().number == 1
    forge.pass_time("20m")
    assert ask(valid_for="1h").wait().number == 2


def test_another_question_under_the_same_key_is_asked_anew(forge: FakeForge) -> None:
    forge.approve("deploy", {"target": "eu"})
    forge.approve("deploy", {"target": "us"})
    fields = {"target": "str"}
    assert ask(inputs=fields).wait().inputs == {"target": "eu"}
    assert ask(inputs=fields, prompt="Deploy more?").wait().inputs == {"target": "us"}


def test_values_that_the_callers_type_refuses_stop_the_wait_and_not_the_look(forge: FakeForge) -> None:
    class Positive(dict[str, Any]):
        pass

    with pytest.raises(UsageError):
        ask(inputs=Positive)

    def odd(_: object) -> dict[str, Any]:
        raise ValueError("odd")

    gate = ask(inputs={"n": "int"})
    forge.approve("deploy", {"n": 1})
    object.__setattr__(gate._question.form, "build", odd)
    assert gate.status() is gh_gate.Status.APPROVED
    with pytest.raises(GateError, match="do not make a dict: odd"):
        gate.wait()


def test_a_decision_proves_itself_as_far_as_it_can(forge: FakeForge) -> None:
    forge.approve("deploy", {"n": 1})
    decision = ask(inputs={"n": "int"}).wait()
    decision.verify(allow_unsigned=True)
    with pytest.raises(VerificationError):
        decision.verify()
    told = decision.to_dict()
    assert (told["status"], told["by"], told["inputs"], told["url"]) == ("approved", "alice", {"n": 1}, "local:1")
    assert "record" not in repr(decision)


@pytest.mark.parametrize("key", [14, None, b"v14"], ids=repr)
def test_a_key_is_a_text(forge: FakeForge, key: Any) -> None:
    with pytest.raises(UsageError, match="`key`"):
        ask(key=key)
    assert not forge.gates


@pytest.mark.parametrize("context", [5, "a", ["a"], {1: 2}], ids=repr)
def test_a_context_is_values_by_name(forge: FakeForge, context: Any) -> None:
    with pytest.raises(UsageError, match="`context`"):
        ask(context=context)
    assert not forge.gates


def test_decisions_and_errors_travel_between_processes(forge: FakeForge) -> None:
    forge.approve("deploy", {"n": 1})
    forge.reject("deploy", "no", key="b")
    decision = ask(inputs={"n": "int"}).wait()
    assert pickle.loads(pickle.dumps(decision)) == decision  # noqa: S301 - our own
    assert len({decision, decision}) == 1
    with pytest.raises(gh_gate.Rejected) as error:
        ask(key="b").wait()
    again = pickle.loads(pickle.dumps(error.value))  # noqa: S301 - our own
    assert (type(again), again.decision, again.do) == (gh_gate.Rejected, error.value.decision, error.value.do)


def test_a_context_fills_the_prompt_and_nothing_is_left_open(forge: FakeForge) -> None:
    ask(prompt="Accuracy {accuracy:.1%}, {rows[0]:,} rows", context={"accuracy": 0.94, "rows": [142857]}, key="a")
    assert forge.gate("deploy").prompt == "Accuracy 94.0%, 142,857 rows"
    with pytest.raises(UsageError, match="no such value"):
        ask(prompt="Accuracy {acuracy}", context={"accuracy": 0.94}, key="b")
    assert len(forge.gates) == 1


def test_a_prompt_without_a_context_stays_as_it_is(forge: FakeForge) -> None:
    ask(prompt='The model said {"a": 1}.')
    assert '{"a": 1}' in forge.gate("deploy").prompt


def test_stages_have_approvers_of_their_own(forge: FakeForge) -> None:
    forge.approve("qa", by="alice")
    forge.approve("security", by="alice")
    forge.approve("security", by="bob", after="2h")
    first = gh_gate.approval("qa", prompt="Tested?", approvers="@alice")
    second = gh_gate.approval("security", prompt="Safe?", approvers="@bob")
    assert (first.by, second.by) == ("alice", "bob")
    assert "not one of" in forge.gate("security").replies[0] or "not" in forge.gate("security").replies[0]


def test_threads_may_share_one_gate(forge: FakeForge) -> None:
    forge.comment("deploy", "/approve wrong")
    forge.approve("deploy")
    gate = ask()
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: gate.wait(), range(6)))
    assert len({id(one) for one in found}) == 6
    assert {one.status for one in found} == {gh_gate.Status.APPROVED}
    assert len(forge.gate("deploy").replies) == 1


def test_a_thread_that_waits_does_not_hold_up_another_ones_look(forge: FakeForge) -> None:
    gate, asleep, go_on = ask(on_timeout="remind"), threading.Event(), threading.Event()

    def sleep(_: float) -> None:
        asleep.set()
        assert go_on.wait(30)

    object.__setattr__(gate._around, "sleep", sleep)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(gate.wait)
        assert asleep.wait(30)
        assert gate.status() is gh_gate.Status.PENDING
        forge.approve("deploy")
        go_on.set()
        assert waiting.result()
