"""Pictures of every page with no gate, one, and five hundred, phone and desk, light and dark, for people to look at.

Nothing is taken unless ``GH_GATE_PICTURES`` names a folder. What a machine can tell, it does: no page is moved sideways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import pictures
from tests.browser.house import House, number_of
from tests.browser.person import Person, choose, field, unfold
from tests.github.hub import GitHub

pytestmark = pytest.mark.slow  # seconds each; the main journey is among the quick tests

MANY = 500
PROMPT = """**Model v14** reached an accuracy of **94.1 %** on the hold-out set.

| metric | v13 | v14 |
|---|---:|---:|
| accuracy | 93.2 % | **94.1 %** |
| latency p95 | 41 ms | 44 ms |

Deploy to the chosen target? See the [report](https://example.com/report) first.

```
$ eval --model v14 --set holdout --a-rather-long-option-that-does-not-fit-on-a-telephone
accuracy 0.941
```
"""
LONG = "Deploy model {} to production after the nightly evaluation, whose name is rather long?"

Take = Callable[[str, str, Callable[[Page], None]], None]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The App at work, with no gate yet."""
    pictures.folder()
    with GitHub() as hub:
        hub.quirks.secondary_limit = False
        made = House(hub, tmp_path_factory.mktemp("empty"))
        yield made
        assert made.stop() == 0


@pytest.fixture
def take(empty: House, person: Callable[..., Person]) -> Take:
    """Takes pictures of a page in all kinds: name, path, and what is done there first."""

    def made(name: str, path: str, act: Callable[[Page], None]) -> None:
        for kind, more in pictures.kinds():
            page = person("alice", house=empty, **more).sign_in("/")
            page.goto(empty.url + path)
            act(page)
            pictures.take(page, name, kind)
            assert not pictures.is_too_wide(page), f"{name} {kind}"

    return made


def nothing(page: Page) -> None:
    """Do nothing but wait until the page is there."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def refused(page: Page) -> None:
    """Send what does not fit."""
    choose(page, "deploy_target", "production")
    field(page, "ticket").fill("soon")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_nobody_and_nothing(empty: House, take: Take, person: Callable[..., Person]) -> None:
    for kind, more in pictures.kinds():
        pictures.take(person("mallory", house=empty, **more).open("/"), "sign-in", kind)
    for name, path in (("mine", "/"), ("pending", "/pending"), ("history", "/history"), ("missing", "/no/such/page")):
        take(f"0-{name}", path, nothing)


def test_one(empty: House, take: Take) -> None:
    path = empty.gate(prompt=PROMPT, required=2)
    take("1-mine", "/", nothing)
    take("1-gate", path, nothing)
    take("1-refused", path, refused)
    take("1-unfolded", path, unfold)
    empty.scene.say(empty.hub.user("bob"), "/approve deploy_target=staging", number_of(path))
    empty.scene.say(empty.hub.user("mallory"), "/approve please", number_of(path))
    answered = empty.scene.say(empty.hub.user("alice"), "/approve deploy_target=staging\n\nlooks good", number_of(path))
    empty.answered(answered)
    empty.decided(path)
    take("1-approved", path, nothing)


def test_many(empty: House, take: Take) -> None:
    for number in range(MANY):
        empty.scene.ask(run_id=str(9_000 + number), prompt=(LONG if number % 3 else "Deploy {}?").format(f"v{number}"))
    path = empty.gate(prompt="The last one?")
    for number in range(1, MANY, 5):
        empty.scene.say(empty.hub.user("bob"), "/reject accuracy too low", number_of(path) - number)
    take("500-mine", "/", nothing)
    take("500-pending", "/pending", nothing)
    take("500-history", "/history", nothing)
