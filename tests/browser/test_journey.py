"""What people do on the page, from signing in to the record, in a browser."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import expect

from tests.app.served import until
from tests.browser.guard import Guard
from tests.browser.house import House, number_of
from tests.browser.person import Person, choose, field, problem_of

VALUES = {"deploy_target": "production", "percent": 25, "note": "after lunch", "dry_run": False}


def fill_in(page: Person) -> None:
    """Fill in `VALUES`."""
    choose(page.page, "deploy_target", "production")
    field(page.page, "percent").fill("25")
    field(page.page, "note").fill("after lunch")
    choose(page.page, "dry_run", "No")


def test_who_is_not_signed_in_signs_in_and_is_where_they_wanted_to_go(house: House, alice: Person) -> None:
    path = house.gate(prompt="Deploy v14?")
    page = alice.sign_in(path)
    expect(page.get_by_role("banner")).to_contain_text(f"@{alice.login}")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_text("Deploy v14?").first).to_be_visible()
    expect(page.get_by_role("button", name="Approve", exact=True)).to_be_visible()


def test_what_is_filled_in_becomes_a_comment_of_that_person(house: House, alice: Person) -> None:
    path = house.gate()
    page = alice.sign_in(path)
    fill_in(alice)
    page.get_by_label("Remark").fill("looks good")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Your approval stands as your comment")).to_be_visible()
    [(login, text)] = house.said(path)
    assert (login, text.partition("\n")[2].strip()) == (alice.login, "looks good")
    assert json.loads(text.partition("\n")[0].removeprefix("/approve ")) == VALUES


def test_the_page_follows_until_the_record_stands(house: House, alice: Person) -> None:
    path = house.gate()
    page = alice.sign_in(path)
    choose(page, "deploy_target", "staging")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("#standing")).to_contain_text("Approved")
    expect(page.locator("#record")).to_contain_text("Signed by this server")
    expect(page.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    assert house.decided(path) == ("approved", "")
    until(lambda: house.repo.issue(number_of(path)).locked)
    assert house.repo.issue(number_of(path)).state == "closed"


def test_a_value_that_does_not_fit_is_told_at_its_field_and_nothing_typed_is_lost(house: House, alice: Person) -> None:
    path = house.gate()
    page = alice.sign_in(path)
    fill_in(alice)
    field(page, "ticket").fill("soon")
    page.get_by_label("Remark").fill("looks good")
    page.get_by_role("button", name="Approve", exact=True).click()
    assert "ops-[0-9]+" in problem_of(field(page, "ticket"))
    assert house.said(path) == []
    expect(field(page, "deploy_target").get_by_label("production")).to_be_checked()
    expect(field(page, "percent")).to_have_value("25")
    expect(field(page, "note")).to_have_value("after lunch")
    expect(field(page, "dry_run").get_by_label("No")).to_be_checked()
    expect(page.get_by_label("Remark")).to_have_value("looks good")
    field(page, "ticket").fill("OPS-7")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("#standing")).to_contain_text("Approved")
    assert '"ticket": "OPS-7"' in house.said(path)[0][1]


def test_the_browser_itself_holds_back_what_it_can_tell(house: House, alice: Person) -> None:
    path = house.gate()
    page = alice.sign_in(path)
    approve = page.get_by_role("button", name="Approve", exact=True)
    approve.click()  # nothing is chosen
    choose(page, "deploy_target", "staging")
    field(page, "percent").fill("101")
    approve.click()
    assert page.url == house.url + path
    assert field(page, "percent").evaluate("field => field.validity.rangeOverflow")
    assert house.said(path) == []


def test_a_double_click_says_it_once(house: House, alice: Person) -> None:
    path = house.gate(required=2)
    page = alice.sign_in(path)
    choose(page, "deploy_target", "staging")
    page.get_by_role("button", name="Approve", exact=True).dblclick()
    expect(page.get_by_text("Your approval stands as your comment")).to_be_visible()
    expect(page.locator("#commands")).to_contain_text("counted")
    assert len(house.said(path)) == 1


def test_a_second_window_changes_by_itself(house: House, alice: Person, person: Callable[..., Person]) -> None:
    path = house.gate(required=2)
    watching = person("bob").sign_in(path)
    expect(watching.locator("#standing")).to_contain_text("2 more approvals")
    page = alice.sign_in(path)
    choose(page, "deploy_target", "staging")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(watching.locator("#commands")).to_contain_text(f"@{alice.login}")
    expect(watching.locator("#standing")).to_contain_text("1 more approval")
    choose(watching, "deploy_target", "staging")
    watching.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("#standing")).to_contain_text("Approved")


def test_what_somebody_types_stays_while_the_page_changes(
    house: House, alice: Person, person: Callable[..., Person]
) -> None:
    path = house.gate(required=2)
    typing = person("bob").sign_in(path)
    field(typing, "note").fill("half a sen")
    page = alice.sign_in(path)
    choose(page, "deploy_target", "staging")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(typing.locator("#commands")).to_contain_text(f"@{alice.login}")
    expect(field(typing, "note")).to_have_value("half a sen")
    expect(field(typing, "note")).to_be_focused()


def test_a_no_ends_it(house: House, alice: Person) -> None:
    path = house.gate()
    page = alice.sign_in(path)
    page.get_by_text("Reject instead").click()
    page.get_by_label("Why").fill("accuracy too low")
    page.get_by_role("button", name="Reject", exact=True).click()
    expect(page.locator("#standing")).to_contain_text("Rejected")
    assert house.said(path) == [(alice.login, "/reject accuracy too low")]
    assert house.decided(path) == ("rejected", "accuracy too low")


def test_what_waits_for_somebody_is_listed_until_it_is_decided(house: House, alice: Person) -> None:
    path = house.gate(prompt="Deploy the listed one?", name="listed")
    page = alice.sign_in("/")
    row = page.get_by_role("link", name="Deploy the listed one?")
    expect(row).to_be_visible()
    house.scene.say(house.hub.user("alice"), "/reject", number_of(path))
    expect(row).to_have_count(0)
    alice.open("/history")
    expect(page.get_by_role("link", name="Deploy the listed one?")).to_be_visible()


def test_history_finds_by_words(house: House, alice: Person) -> None:
    for word in ("zebra", "giraffe"):
        path = house.gate(prompt=f"Deploy {word}?", name=word)
        house.scene.say(house.hub.user("alice"), "/reject", number_of(path))
        house.decided(path)
    page = alice.sign_in("/history")
    page.get_by_role("searchbox").fill("zebra")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("link", name="Deploy zebra?")).to_be_visible()
    expect(page.get_by_role("link", name="Deploy giraffe?")).to_have_count(0)
    expect(page.get_by_role("searchbox")).to_have_value("zebra")


def test_who_may_not_decide_sees_why(house: House, person: Callable[..., Person]) -> None:
    page = person("mallory").sign_in(house.gate())
    expect(page.get_by_text("You cannot answer this")).to_be_visible()
    expect(page.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name="Reject", exact=True)).to_have_count(0)


def test_after_leaving_the_back_button_shows_nothing(house: House, alice: Person) -> None:
    path = house.gate(prompt="Deploy the secret thing?")
    page = alice.sign_in(path)
    alice.sign_out()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    page.go_back()
    expect(page.get_by_role("button", name="Sign in with GitHub")).to_be_visible()
    expect(page.get_by_text("Deploy the secret thing?")).to_have_count(0)
    assert "gh-gate" not in alice.cookies


def test_a_window_that_is_still_open_after_leaving_posts_nothing(house: House, alice: Person) -> None:
    path = house.gate()
    alice.sign_in("/")
    other = alice.open(path, alice.window())
    alice.sign_out()
    expect(alice.page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    choose(other, "deploy_target", "staging")
    other.get_by_role("button", name="Approve", exact=True).click()
    expect(other.get_by_role("link", name="Sign in")).to_be_visible()
    assert house.said(path) == []


def test_a_restart_of_the_server_keeps_people_signed_in_and_their_windows_alive(
    house: House, alice: Person, guards: list[Guard]
) -> None:
    guards[0].allowed.append("net::ERR_")  # so a browser says that nobody answers
    path = house.gate(required=2)
    page = alice.sign_in(path)
    house.restart()
    house.scene.say(house.hub.user("bob"), "/approve deploy_target=staging", number_of(path))
    expect(page.locator("#commands")).to_contain_text("@bob", timeout=30_000)
