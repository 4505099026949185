"""Events as bytes: one event each, whatever stands in them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.app.live import sse
from gh_gate.stream.events import Parser


def test_an_event_is_written_as_the_standard_has_it() -> None:
    assert sse.event("gate", {"number": 1}, version="12") == b'id: 12\nevent: gate\ndata: {"number":1}\n\n'
    assert sse.retry(2000) == b"retry: 2000\n\n"


@given(st.dictionaries(st.text(), st.text() | st.integers()))
def test_no_text_makes_a_second_event_or_line(data: dict[str, str | int]) -> None:
    [event] = Parser().feed(sse.event("gate", data, version="v"))
    assert (event.name, event.id, json.loads(event.data)) == ("gate", "v", data)


@pytest.mark.parametrize("word", ["", "a b", "a\nb", "a\rdata: x", "ä", "x" * 65, "a\n", "\0"])
def test_a_name_or_id_that_is_no_word_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="words"):
        sse.event(word, {}, version="1")
    with pytest.raises(ValueError, match="words"):
        sse.event("gate", {}, version=word)


def test_a_comment_is_no_event() -> None:
    assert list(Parser().feed(sse.ALIVE + sse.retry(5))) == []
