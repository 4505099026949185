"""A gate, its long prompt included, read out of the comments that show it; what was changed in them is no gate."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gh_gate.core import marker, prompt, render
from gh_gate.core.gate import Gate, Origin
from gh_gate.core.marker import Claim
from gh_gate.core.policy import Group, Policy
from gh_gate.core.prompt import template
from gh_gate.core.render.body import around
from tests.core.markdown import HOSTILE
from tests.core.samples import gate, user
from tests.core.stage import ALICE

HARD = {
    "paragraphs": "Some words of a paragraph,\nand a second line.\n\n" * 2_000,
    "one word": "x" * 200_000,
    "mentions without spaces": "@" * 100_000,
    "what is hidden": "\U000e0001" * 60_000,
    "emoji": "😀" * 60_000,
    "emoji of several": "👩‍🚀☁️" * 20_000,
    "letters that join": "क्‍" * 40_000,
    "white space": "a" + " \t" * 60_000 + "b",
    "blank lines": "a" + "\n" * 199_998 + "b",
    "blank lines in code": "```\na" + "\n" * 90_000 + "b\n" * 40_000,
    "a code block": "~~~~ json hidden\n" + '{"a": "@alice"}\n' * 6_000,
    "a code block on one line": "```\n" + "x = 1;  " * 12_000,
    "code blocks": "```a\nx\n\n```\n" * 12_000,
    "code in a list": "# `A_`: &amp; é = 1\n\n- b\n\n  ```diff\n" + "  @@ -1 +1 @@\n" * 9_000,
    "code over many lines": "`" + "@a #1\n" * 8_000 + "`",
    "fences of all lengths": "".join(f"{'`~'[n % 2] * (3 + n % 98)}\n@x\n" for n in range(3_000)),
    "lists in lists": "".join("  " * (n % 20) + "- x @y\n" for n in range(6_000)),
    "quotes": ("> " * 30 + "@a `b\n") * 2_000,
    "a table": "| a | b |\n| - | - |\n" + "| `@1\\|` | <b> |\n" * 2_500,
    "definitions": "[a]: <b>\n" * 6_000,
    "commands": "words /approve\n\n/reject\n" * 2_000,
    "line ends": "a\r\n\r\r\n" * 9_000,
    "entities": "&#64;&commat;&nbsp;&zwj;" * 5_000,
}
HARD_BLOCKS = st.one_of(HOSTILE, st.sampled_from([text[:3_000] for text in HARD.values()]), st.text(max_size=60))


@st.composite
def hostile_prompts(draw: st.DrawFn) -> str:
    """Blocks, repeated so that they do not fit into one comment."""
    length = draw(st.integers(40_000, template.LIMIT))
    blocks = draw(st.lists(HARD_BLOCKS, min_size=1, max_size=5))
    runs = [(block + "\n" * draw(st.integers(0, 3))) or "x" for block in blocks]
    text = "".join(run * (length // len(runs) // len(run) + 1) for run in runs)
    return prompt.inert(text[:length])


def shown(asked: Gate) -> tuple[Claim, str, tuple[str, ...]]:
    made = render.body(asked)
    claim = marker.read_claim(made.text)
    assert claim is not None
    return claim, made.text, made.parts


def long_gate(text: str = HARD["code in a list"], **more: Any) -> Gate:
    return gate(prompt=prompt.inert(text), **more)


@pytest.mark.parametrize("text", HARD.values(), ids=HARD.keys())
def test_a_gate_is_read_out_of_its_texts(text: str) -> None:
    asked = long_gate(text)
    assert render.whole_gate(*shown(asked)) == asked


def test_a_gate_on_a_pull_request_is_read_out_of_its_texts() -> None:
    asked = long_gate(pull_request=7)
    assert render.whole_gate(*shown(asked)) == asked


@settings(deadline=None, max_examples=12)
@given(hostile_prompts())
def test_every_prompt_comes_out_as_it_went_in(text: str) -> None:
    asked = gate(prompt=text)
    assert render.whole_gate(*shown(asked)) == asked


@pytest.mark.slow
@settings(deadline=None, max_examples=400)
@given(hostile_prompts(), st.integers(0, 36_000))
def test_every_prompt_comes_out_beside_whatever_else_is_asked(text: str, room: int) -> None:
    asked = gate(prompt=text, origin=Origin(title="t" * room))
    claim, body, parts = shown(asked)
    assert render.whole_gate(claim, body, parts) == asked
    for piece in parts:
        inner = piece.partition("\n\n")[2].rpartition("\n\n")[0]
        assert prompt.inert(inner) == inner


def test_a_prompt_that_stands_in_the_first_part_only_is_found_there() -> None:
    asked = long_gate("word " * 1_500, origin=Origin(title="t" * 36_500))
    claim, body, parts = shown(asked)
    assert "word word" not in body
    assert render.whole_gate(claim, body, parts) == asked


def test_a_prompt_that_fits_needs_no_parts() -> None:
    asked = long_gate("Deploy?")
    assert render.whole_gate(*shown(asked)) == asked


def test_the_parts_may_come_in_any_order_and_with_other_line_ends() -> None:
    asked = long_gate()
    claim, body, parts = shown(asked)
    changed = [part.replace("\n", "\r\n") + " \r\n" for part in reversed(parts)]
    assert render.whole_gate(claim, body.replace("\n", "\r\n") + "\n", changed) == asked


def test_a_part_is_known_by_its_number_not_by_its_digits() -> None:
    asked = long_gate("@" * 200_000)
    claim, body, parts = shown(asked)
    assert len(parts) > 9
    assert render.whole_gate(claim, body, sorted(parts)) == asked


@pytest.mark.parametrize("sign", "09aAeZ \n`@#-+*./<_=&▸é")
def test_one_changed_sign_anywhere_makes_it_no_gate(sign: str) -> None:
    claim, body, parts = shown(long_gate())
    texts = [body, *parts]
    places = [(n, at) for n, text in enumerate(texts) for at, found in enumerate(text) if found == sign]
    assert places
    for n, at in {*places[:2], *places[:: len(places) // 4 + 1], *places[-2:]}:
        changed = [*texts]
        changed[n] = f"{texts[n][:at]}~{texts[n][at + 1 :]}"
        assert render.whole_gate(claim, changed[0], changed[1:]) is None


def test_without_a_part_there_is_no_gate() -> None:
    claim, body, parts = shown(long_gate())
    for left in range(len(parts)):
        assert render.whole_gate(claim, body, parts[:left] + parts[left + 1 :]) is None
    assert render.whole_gate(claim, body, ()) is None


def test_with_a_part_too_many_there_is_no_gate() -> None:
    claim, body, parts = shown(long_gate())
    strange = [
        marker.note(gate(), kind, detail).line()
        for kind, detail in ((marker.Kind.SUMMARY, ""), (marker.Kind.PART, "5/4"))
    ]
    for more in [*parts, body, "words", *strange]:
        assert render.whole_gate(claim, body, [*parts, more]) is None
    claim, body, _ = shown(gate(prompt="Deploy?"))
    assert render.whole_gate(claim, body, parts[:1]) is None


def test_parts_that_took_each_others_numbers_are_none() -> None:
    claim, body, parts = shown(long_gate("word " * 40_000))
    (one, end), (other, other_end) = (part.rsplit("\n\n", 1) for part in parts[1:3])
    swapped = [parts[0], f"{one}\n\n{other_end}", f"{other}\n\n{end}", *parts[3:]]
    assert render.whole_gate(claim, body, swapped) is None


def test_parts_of_another_gate_are_none() -> None:
    claim, body, parts = shown(long_gate())
    _, other_body, others = shown(long_gate(run_id="4712"))
    assert render.whole_gate(claim, body, others) is None
    assert render.whole_gate(claim, other_body, parts) is None


def test_what_a_hint_takes_away_was_still_shown_and_so_is_no_gate() -> None:
    claim, body, parts = shown(long_gate(HARD["paragraphs"]))
    added = "\n\nAll of this is only a rehearsal."
    forged = re.sub(r"\n\n(<!--.*/\d+)\.0\.(\d+ -->)$", rf"{added}\n\n\1.{len(added)}.\2", parts[-1])
    assert forged != parts[-1]
    assert render.whole_gate(claim, body, [*parts[:-1], forged]) is None


def test_a_prompt_cut_elsewhere_is_none() -> None:
    claim, body, parts = shown(long_gate(HARD["paragraphs"]))
    head, paragraph, rest = parts[0].split("\n\n", 2)
    moved = body.replace("\n\n*The question goes on", f"\n\n{paragraph}\n\n*The question goes on")
    assert render.whole_gate(claim, moved, [f"{head}\n\n{rest}", *parts[1:]]) is None


def test_a_text_that_asks_something_else_around_the_same_prompt_is_none() -> None:
    claim, body, parts = shown(long_gate())
    assert render.whole_gate(claim, body.replace("**To approve**", "**To refuse**"), parts) is None
    assert render.whole_gate(claim, f"Only a rehearsal.\n\n{body}", parts) is None


def test_a_prompt_that_is_shown_otherwise_than_it_is_hashed_is_none() -> None:
    asked = gate(prompt="@alice <b>\n" * 6_000)
    assert render.whole_gate(*shown(asked)) is None


@pytest.mark.parametrize("hint", ["0.0.999999", "999.0.0", "0.999.0", "c0.0.2"])
def test_a_forged_hint_makes_it_no_gate(hint: str) -> None:
    claim, body, parts = shown(long_gate(HARD["paragraphs"]))
    forged = [re.sub(r"[0-9c.]+ -->$", f"{hint} -->", part) for part in parts]
    assert render.whole_gate(claim, body, forged) is None


@pytest.mark.parametrize("text", ["a" + "\n" * (template.LIMIT + 9) + "b", "x" * 16 * template.LIMIT + "x"])
def test_more_than_any_prompt_comes_to_is_not_read(text: str) -> None:
    assert render.whole_gate(*shown(gate(prompt=text))) is None


def test_the_claims_digest_decides() -> None:
    claim, body, parts = shown(long_gate())
    assert render.whole_gate(replace(claim, digest="0" * 64), body, parts) is None


def test_half_a_character_makes_it_no_gate() -> None:
    claim, body, parts = shown(long_gate(HARD["paragraphs"]))
    assert render.whole_gate(claim, body, [parts[0].replace("words", "\ud800", 1), *parts[1:]]) is None


def test_a_claim_for_which_there_is_no_room_makes_no_gate() -> None:
    claim, body, parts = shown(long_gate())
    crowd = Policy(groups=tuple(Group(f"path/{number}/", (user(ALICE),)) for number in range(900)))
    asked = long_gate(policy=crowd)
    forged = replace(claim, sketch=replace(asked, prompt=""), digest=asked.digest)
    own, below = (around(one.sketch, len(parts) + 1)[1] for one in (claim, forged))
    assert render.whole_gate(forged, body.replace(own, below), parts) is None
