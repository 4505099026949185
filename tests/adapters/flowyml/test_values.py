"""What conditions see of a run, where pipelines of several threads share one context."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest


@pytest.fixture
def values(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The module, which needs one name of flowyml that is not installed here."""
    for name in ("flowyml", "flowyml.assets", "flowyml.assets.base"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    setattr(sys.modules["flowyml.assets.base"], "Asset", type("Asset", (), {}))  # noqa: B010 - a module has no such attribute by its type
    yield importlib.import_module("gh_gate.adapters.flowyml.values")
    del sys.modules["gh_gate.adapters.flowyml.values"]


def test_a_cheap_run_never_lends_its_cost_to_an_expensive_one_beside_it(values: Any) -> None:
    context, asked, other = SimpleNamespace(_params={"limit": 100}), threading.Event(), threading.Event()

    def cheap() -> bool:
        asked.set()
        other.wait(0.1)  # the other one begins now, if anything lets it
        return bool(context._params["estimated_cost"] < context._params["limit"])

    def expensive() -> bool:
        other.set()
        return bool(context._params["estimated_cost"] < context._params["limit"])

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(values.lending(cheap, context, {"estimated_cost": 50}))
        asked.wait(5)
        second = pool.submit(values.lending(expensive, context, {"estimated_cost": 500}))
    assert (first.result(), second.result(), context._params) == (True, False, {"limit": 100})


def test_what_a_condition_is_lent_is_in_no_other_threads_context(values: Any) -> None:
    context = SimpleNamespace(_params={"limit": 100})
    everything = {"limit": 100, "estimated_cost": 50}

    def looks() -> bool:
        here, names = dict(context._params), set(context._params)
        with ThreadPoolExecutor(1) as pool:
            there = pool.submit(lambda: (dict(context._params), "estimated_cost" in context._params)).result()
        return (here, names, there) == (everything, set(everything), ({"limit": 100}, False))

    assert values.lending(looks, context, {"estimated_cost": 50, "limit": 7})()
