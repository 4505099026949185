"""What a gate of a flow is found by."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.adapters.metaflow import split, spot
from gh_gate.adapters.metaflow.spot import Spot

WORDS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,20}", fullmatch=True)
SPOTS = st.builds(
    Spot,
    flow=WORDS,
    run=WORDS,
    store=st.from_regex(r"[0-9a-f]{8}", fullmatch=True),
    step=WORDS,
    path=st.lists(st.integers(0, 10_000), max_size=4).map(tuple),
    iteration=st.none() | st.integers(0, 99),
    items=st.from_regex(r"([0-9a-f]{16})?", fullmatch=True),
)


@given(SPOTS)
def test_a_spot_is_read_back_from_its_key(where: Spot) -> None:
    assert spot.read(where.key) == where


@given(SPOTS, SPOTS)
def test_no_two_spots_have_the_same_key(one: Spot, other: Spot) -> None:
    assert (one.key == other.key) == (one == other)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "4711",
        "metaflow/F/1",
        "metaflow/F/1/gate/",
        "metaflow/F/1/gate/x",
        "flyte/F/1/gate",
        "metaflow/F/1/gate@",
        "xmetaflow/F/1/g",
    ],
)
def test_what_another_asked_is_no_spot(key: str) -> None:
    assert spot.read(key) is None


STORE = SimpleNamespace(TYPE="local", datastore_root="/home/dev/.metaflow")


def test_a_running_step_is_told_by_its_place_in_foreach_and_recursion_and_never_by_its_attempt() -> None:
    frames = [SimpleNamespace(var="regions", index=2), SimpleNamespace(var="models", index=0)]
    flow = SimpleNamespace(name="F", _foreach_stack=frames, _iteration_stack=[3])
    found = spot.of(flow, "17", "gate", STORE)
    items = split.items(frames, ())
    assert (found.key, found.within) == (f"metaflow/F/17~{found.store}/gate/2/0@3~{items}", "17/gate/2/0@3")
    assert spot.of(SimpleNamespace(name="F"), "17", "gate", STORE).within == "17/gate"


def test_runs_of_the_same_number_in_two_datastores_are_two() -> None:
    other = SimpleNamespace(TYPE="s3", datastore_root="s3://production/metaflow")
    flow = SimpleNamespace(name="F")
    assert spot.of(flow, "7", "gate", STORE).key != spot.of(flow, "7", "gate", other).key
