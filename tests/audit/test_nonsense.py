"""Whatever stands in a ledger or on GitHub, an audit ends with a report: nonsense is told, and never stops it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.audits import made_up
from gh_gate.audit.out import page, table
from gh_gate.audit.out.files import jsonl
from tests.audit.changing import resealed
from tests.audit.made import audited, changed, forge, leaves, links, parsed

pytestmark = pytest.mark.slow  # half a minute and more

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
ENTRIES = links(3)


def paths(data: Any) -> Iterator[tuple[str | int, ...]]:
    """Every place in JSON at which something else can stand, the inner objects too."""
    for path in leaves(data):
        for end in range(1, len(path) + 1):
            yield path[:end]


@settings(max_examples=40)
@given(data=st.data())
def test_any_json_anywhere_in_an_entry(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(ENTRIES) - 1))
    whole = parsed(ENTRIES[place])
    path = data.draw(st.sampled_from(sorted(set(paths(whole)), key=str)))
    inner = whole
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = data.draw(JSON)
    entries = changed(ENTRIES, place, whole)
    for github in (forge(3), None):
        audited(github, entries, jsonl, table.write, page.write)


@settings(max_examples=15)
@given(text=st.text(max_size=60) | JSON.map(str))
def test_any_text_for_an_entry(text: str) -> None:
    for place in range(len(ENTRIES)):
        assert audited(forge(3), changed(ENTRIES, place, text)).troubles or ENTRIES[place].kind == "resumed"


@pytest.mark.parametrize("column", ["at", "kind", "gate", "once", "lookup"])
@pytest.mark.parametrize(
    "text", ["", "\ud800", "\udc80x", "a:b:c:99999999999999999999:d", "\0", "=1", "9999-12-31T23:59:59Z"]
)
def test_any_text_in_a_column(column: str, text: str) -> None:
    values: dict[str, Any] = {column: text}
    try:
        entries = resealed([replace(link, **values) for link in ENTRIES])
    except UnicodeEncodeError:
        return  # no database can hold it, and a file with it is refused
    audited(forge(3), entries, jsonl, table.write, page.write)


@settings(max_examples=20)
@given(body=st.text(max_size=200))
def test_any_text_for_a_comment(body: str) -> None:
    github = forge(3)
    thread = github.threads[3]
    for index, comment in enumerate(thread.comments):
        forged = (*thread.comments[:index], replace(comment, body=body), *thread.comments[index + 1 :])
        github.threads[3] = replace(thread, comments=forged)
        audited(github, ENTRIES, jsonl, table.write, page.write)


@settings(max_examples=40)
@given(tail=st.text(alphabet='abc \n<>!-`{}"0', max_size=40))
def test_any_end_of_a_record(tail: str) -> None:
    github = forge(3)
    thread = github.threads[3]
    comments = tuple(
        replace(text, body=f"{text.body[: len(text.body) // 2]}{tail}{text.body[len(text.body) // 2 :]}")
        for text in thread.comments
    )
    github.threads[3] = replace(thread, comments=comments)
    report = audited(github, ENTRIES)
    assert report.troubles or not tail


def test_a_ledger_of_another_installation_is_all_missing_and_nothing_else() -> None:
    report = audited(forge(3), [])
    assert [each["says"] for each in report.troubles] == ["GitHub shows it, the ledger does not have it"] * 3


def test_a_repository_that_nobody_sees_is_told_of() -> None:
    foreign = [replace(link, repository_id=7, once=link.once.replace(":1001:", ":7:")) for link in ENTRIES]
    report = audited(forge(3), resealed([*ENTRIES, *foreign]))
    assert len(report.rows) == 6
    assert any("its repository is not among those that were looked at" in each["says"] for each in report.troubles)
    assert made_up.REPOSITORY.id == 1001
