"""Texts of strangers, in every place where a page shows one."""

from __future__ import annotations

import pytest

from gh_gate.asked import Run
from gh_gate.core.inputs import declare
from gh_gate.core.text import visible
from tests.app.web.pages.front import Front, Ground, Page

TEXTS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "{{ 7 * 7 }}{% raw %}",
    "</textarea></title></style><svg onload=alert(1)>",
    "javascript:alert(1)",
    "\u202egnol\u2066",
    "&lt;b&gt; &#60;script&#62;",
    "a" * 3_000,
]


def harmless(page: Page) -> None:
    for tag in ("script", "img", "iframe", "object", "embed", "base", "meta"):
        assert all(one.get("src", "/static/").startswith("/static/") for one in page.tags(tag))
    assert not page.tags("img")
    assert len(page.tags("script")) == 1
    for tag in ("a", "svg", "input", "textarea", "code", "p", "div"):
        assert not any(name.startswith("on") for one in page.tags(tag) for name in one)
    assert all(one["href"].startswith(("/", "#", "http://", "https://", "mailto:")) for one in page.tags("a"))
    assert "\u202e" not in page.text
    assert " 49 " not in page.words


@pytest.mark.parametrize("text", TEXTS)
def test_a_question_shows_what_it_says_and_does_nothing(front: Front, ground: Ground, text: str) -> None:
    ground.ask(prompt=f"Deploy? {text}\n\n[link]({text[:500]}) ![picture]({text[:500]})\n\n```\n{text}\n```")
    for path in ("/", f"{ground.home}/1"):
        harmless(front.get(path))


@pytest.mark.parametrize("text", TEXTS)
def test_a_comment_shows_what_it_says_and_does_nothing(front: Front, ground: Ground, text: str) -> None:
    ticket = ground.ask()
    ground.forge.say("ada", ticket.place.number, f"/approve {text}")
    ground.forge.say("ada", ticket.place.number, f"/reject {text}")
    harmless(front.get(f"{ground.home}/1"))
    ground.engine.look(ticket)
    for path in ("/history", f"{ground.home}/1"):
        harmless(front.get(path))


@pytest.mark.parametrize("text", TEXTS)
def test_what_a_caller_says_of_a_run_and_its_inputs_does_nothing(front: Front, ground: Ground, text: str) -> None:
    run = Run(id=text[:80], title=text, url=text, commit=text[:40])
    inputs = {
        "x": {"type": "str", "description": text[:300].replace("\u202e", "").replace("\u2066", "")},
        "y": [text[:99], "b"],
    }
    try:
        fields = declare(inputs)
    except Exception:  # noqa: BLE001 - refused where it is asked, which is as well
        fields = ()
    ground.ask(run=run, subject=visible(text[:200]), inputs=fields or None)
    harmless(front.get(f"{ground.home}/1"))


@pytest.mark.parametrize("text", TEXTS)
def test_what_was_typed_comes_back_as_it_was_and_does_nothing(front: Front, ground: Ground, text: str) -> None:
    ground.ask(inputs={"n": "int", "note": {"type": "str", "max_length": 300}})
    page = front.answer(1, input__n="x", input__note=text, remark=text)
    assert page.status == 422
    assert page.form(f"{ground.home}/1/approve")["remark"] == text
    assert page.form(f"{ground.home}/1/approve")["input.note"] == text
    assert len(page.tags("script")) == 1
    assert not page.tags("img")


@pytest.mark.parametrize("text", TEXTS)
def test_a_search_comes_back_as_it_was_and_does_nothing(front: Front, ground: Ground, text: str) -> None:
    ground.ask()
    page = Page(front.client.get("/history", params={"q": text}))
    assert page.control("q")["value"] == " ".join(text.split())[:200]
    assert len(page.tags("script")) == 1
