"""Controls made from typed inputs, and what comes back from them."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.app.web.pages import form
from gh_gate.core.inputs import declare
from gh_gate.errors import UsageError
from tests.app.web.pages.front import Front, Ground


def entry(spec: Any, typed: dict[str, str] | None = None, error: str = "") -> form.Entry:
    return form.entries(declare({"x": spec}), typed, {"x": error})[0]


@pytest.mark.parametrize(
    ("spec", "kind", "value", "must"),
    [
        ("str", "text", "", True),
        ({"type": "str", "default": "main"}, "text", "main", True),
        ({"type": "str", "default": ""}, "text", "", False),
        ({"type": "str", "required": False}, "text", "", False),
        ({"type": "str", "max_length": 2000}, "area", "", True),
        ({"type": "str", "default": "a\nb"}, "area", "a\nb", True),
        ({"type": "str", "default": "a\nb", "pattern": "[^@]+"}, "area", "a\nb", True),
        ({"type": "str", "default": "a\rb"}, "area", "a\rb", True),
        ({"type": "str", "pattern": "[a-z]+", "max_length": 999}, "text", "", True),
        ({"type": "int", "default": 3}, "number", "3", True),
        ({"type": "int", "default": -(2**63)}, "number", "-9223372036854775808", True),
        ({"type": "float", "default": 0.5}, "number", "0.5", True),
        ({"type": "float", "default": 1e300}, "number", "1e+300", True),
        ({"type": "bool", "default": False}, "radio", "false", True),
        ("bool", "radio", "", True),
        (["a", "b"], "radio", "", True),
        ([f"c{n}" for n in range(6)], "select", "", True),
        ({"type": "json", "default": {"a": [1, None]}}, "area", '{"a": [1, null]}', True),
        ({"type": "json", "default": "text"}, "area", '"text"', True),
        ({"type": "json", "required": False}, "area", "", False),
    ],
)
def test_each_type_has_its_control_with_its_default(spec: Any, kind: str, value: str, must: bool) -> None:
    found = entry(spec)
    assert (found.kind, found.value, found.must) == (kind, value, must)


def test_what_may_be_left_out_can_be_left_out() -> None:
    assert entry({"type": "bool", "required": False}).choices[-1] == ("", "leave out")
    assert entry({"type": "enum", "choices": ["a"], "required": False}).choices == (("a", "a"), ("", "leave out"))
    assert entry({"type": "enum", "choices": ["a"], "default": "a"}).choices == (("a", "a"),)


@pytest.mark.parametrize(
    ("pattern", "is_same"),
    [
        ("[A-Z]{2,5}-?[0-9]+", True),
        (r"v[0-9]+\.[0-9]+", True),
        ("(staging|production)", True),
        (r"\d{4}", True),
        (r"\w+", False),
        (r"(?i)abc", False),
        (r"(?P<x>a)", False),
        (r"a\Z", False),
        ("[^a]", False),
    ],
)
def test_a_browser_is_only_given_a_pattern_that_it_reads_alike(pattern: str, is_same: bool) -> None:
    assert entry({"type": "str", "pattern": pattern}).pattern == (pattern if is_same else "")


def test_limits_stand_at_the_control(front: Front, ground: Ground) -> None:
    ground.ask(
        inputs={
            "n": {"type": "int", "min": 1, "max": 10, "default": 3, "description": "how <many>"},
            "s": {"type": "str", "max_length": 7},
        }
    )
    page = front.get(f"{ground.home}/1")
    control = page.control("input.n")
    assert {name: control[name] for name in ("type", "inputmode", "min", "max", "step", "value")} == {
        "type": "number", "inputmode": "numeric", "min": "1", "max": "10", "step": "1", "value": "3",
    }  # fmt: skip
    assert control["aria-describedby"].split() == ["input-n-note", "input-n-takes"]
    assert "how <many>" in page.words
    assert page.control("input.s")["maxlength"] == "7"


def test_every_control_has_a_label(front: Front, ground: Ground) -> None:
    ground.ask(inputs={"a": "str", "b": "int", "c": "json", "d": [f"c{n}" for n in range(9)], "e": "bool"})
    page = front.get(f"{ground.home}/1")
    labels = {label["for"] for label in page.tags("label") if "for" in label}
    shown = [one for tag in ("input", "select", "textarea") for one in page.tags(tag)]
    assert all(one["id"] in labels for one in shown if one.get("type") not in ("hidden", "radio"))
    assert len(page.tags("fieldset")) == len(page.tags("legend")) == 1


@pytest.mark.parametrize(
    ("body", "posted"),
    [
        (b"", {}),
        (b"a=1&b=", {"a": "1", "b": ""}),
        (b"a=x%0D%0Ay", {"a": "x\ny"}),
        (b"a=%C3%A9+%26", {"a": "é &"}),
        (b"input.a-b=%3Cscript%3E", {"input.a-b": "<script>"}),
        (b"a=1;b=2", {"a": "1;b=2"}),
    ],
)
def test_a_form_is_read_as_browsers_write_it(body: bytes, posted: dict[str, str]) -> None:
    assert form.read(body) == posted


@pytest.mark.parametrize("body", [b"a=1&a=2", b"a=%80", b"\x80", b"&".join(b"a%d=" % n for n in range(101))])
def test_what_no_browser_writes_is_refused(body: bytes) -> None:
    with pytest.raises(UsageError):
        form.read(body)


def test_names_of_inputs_never_meet_the_forms_own() -> None:
    fields = declare({"csrf": "str", "nonce": {"type": "str", "required": False}})
    assert form.given(fields, {"csrf": "token", "input.csrf": "mine", "nonce": "n"}) == {"csrf": "mine"}
    assert list(form.strangers(fields, {"input.csrf": "", "input.other": "", "remark": ""})) == ["other"]


@pytest.mark.parametrize("what", ["approve", "reject"])
def test_an_input_may_be_called_like_a_field_of_ours(front: Front, ground: Ground, what: str) -> None:
    ground.ask(inputs={"csrf": "str", "digest": "str", "remark": {"type": "str", "required": False}})
    assert front.answer(1, what, input__csrf="a", input__digest="b").status == 303
