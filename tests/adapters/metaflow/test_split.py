"""What tells the items of a foreach apart, and what people see of them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from gh_gate.adapters.metaflow import split
from gh_gate.errors import UsageError
from gh_gate.library import question


class Store(dict[str, Any]):
    """A parent's datastore."""

    def keys_for_artifacts(self, names: list[str]) -> list[str]:
        return [f"sha-of-{len(self[name] or ())}" for name in names]


def frame(index: int, var: str = "items", value: str | None = "thirty characters of it") -> Any:
    return SimpleNamespace(index=index, var=var, value=value)


def mark(items: Any, index: int = 0, value: str | None = "thirty characters of it") -> str:
    return split.items([frame(index, value=value)], [Store(items=items)])


def test_outside_of_a_foreach_there_is_nothing_to_tell_apart() -> None:
    asked = question.ask("gate", "Ship?")
    assert split.items([], [Store()]) == ""
    assert split.with_item(asked, []) is asked


def test_another_item_in_the_same_place_is_told_from_the_first_beyond_what_metaflow_keeps_of_it() -> None:
    one, other = (f"s3://bucket/models/2026/11/21/{name}" for name in ("churn", "fraud"))
    assert mark([one, other]) != mark([other, one])
    assert mark([one, other]) == mark([one]) == mark([one, other, "more"])


def test_an_item_that_cannot_be_written_down_is_told_by_the_list_that_metaflow_has_stored() -> None:
    assert mark([object()]) == mark([object()])
    assert mark([object()]) != mark([object(), object()])
    assert mark([object()], value="one") != mark([object()], value="other")


def test_a_set_is_refused_because_each_process_takes_other_items_from_it() -> None:
    with pytest.raises(UsageError, match=r"goes over a set, `self\.items`"):
        mark({"a", "b"})


@pytest.mark.parametrize("items", [[], None])
def test_a_list_that_is_another_one_meanwhile_is_told_by_what_metaflow_keeps(items: Any) -> None:
    store = Store(items=items)
    marks = {split.items([frame(0, value=value)], [store]) for value in ("a", "a", "b")}
    assert len(marks) == 2


def test_a_join_whose_parents_left_the_list_out_goes_by_what_metaflow_keeps() -> None:
    assert split.items([frame(0)], [Store()]) == split.items([frame(0)], [])
    assert split.items([frame(0, value="a")], []) != split.items([frame(0, value="b")], [])


@pytest.mark.parametrize(
    ("message", "frames", "added"),
    [
        ("Ship?", [frame(0)], True),
        ("Ship {self.input_path}?", [frame(0)], True),
        ("Ship {self.input!r:>3} to {self.market}?", [frame(0)], False),
        ("Ship {self.input[name]}?", [frame(0)], False),
        ("Ship {self.input}?", [frame(0), frame(1)], True),
    ],
)
def test_people_are_shown_the_item_where_the_message_does_not(message: str, frames: list[Any], added: bool) -> None:
    asked = split.with_item(question.ask("gate", message), frames)
    assert asked.prompt == (f"{message}\n\nFor {{item}}." if added else message)


def test_the_items_are_named_the_outermost_first() -> None:
    assert split.named([frame(1, "regions", "eu"), frame(0, "models", None)]) == "regions 1: eu, models 0"
