"""A set-up from the page to the files, driven as a browser drives it."""

from __future__ import annotations

import stat
from collections.abc import Callable

import pytest

from gh_gate.app.setup import files
from gh_gate.app.setup.conversion import CodeRefused, Created
from gh_gate.app.setup.flow import Done
from gh_gate.app.setup.folder import Folder
from gh_gate.app.setup.session import Session
from gh_gate.errors import GateError, UsageError
from tests.app.setup import browser
from tests.app.setup.browser import Page
from tests.app.setup.conftest import Start
from tests.github import faults
from tests.github.hub import GitHub


def visited(session: Session, visit: Callable[[str], object], seconds: float = 10.0) -> Done:
    return session.run(lambda: visit(session.address), seconds)


def test_one_button_here_and_one_there_leave_all_files(hub: GitHub, start: Start, folder: Folder) -> None:
    pages: list[Page] = []
    done = visited(start(), lambda address: pages.append(browser.create(address)))
    app = hub.app("gh-gate-acme")
    assert (done.app.id, done.app.owner) == (app.id, "octocat")
    assert "The App is created" in pages[0].text
    written = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.path.iterdir()}
    assert written == dict.fromkeys(files.NAMES, 0o600)
    assert (folder.path / files.PRIVATE_KEY).read_text().strip() == app.private_key.strip()
    assert f"GH_GATE_APP_ID={app.id}\n" in (folder.path / files.CONFIG).read_text()


def test_the_files_are_there_before_the_page_says_so(start: Start, folder: Folder) -> None:
    there: list[bool] = []

    def visit(address: str) -> None:
        browser.create(address)
        there.append((folder.path / files.CONFIG).exists())

    visited(start(), visit)
    assert there == [True]


def test_no_page_shows_a_secret(hub: GitHub, start: Start) -> None:
    seen: list[str] = []

    def visit(address: str) -> None:
        first = browser.load(address)
        seen.extend([first.text, browser.press(browser.press(first)).text])

    done = visited(start(), visit)
    hook = hub.app("gh-gate-acme").hook
    assert hook
    secrets = [done.app.client_secret, done.keys.webhook_secret, hook.secret, "PRIVATE KEY"]
    assert not [secret for secret in secrets if secret in "".join(seen)]


def test_an_answer_without_our_state_is_refused_and_the_right_one_still_taken(
    start: Start, told: list[GateError]
) -> None:
    def visit(address: str) -> None:
        assert browser.load(f"{address}/created?code={'a' * 40}&state=wrong").status == 400
        browser.create(address)

    assert visited(start(), visit).app.slug == "gh-gate-acme"
    assert "does not belong" in told[0].what


def test_a_second_request_with_the_code_gets_the_same_page_and_asks_github_nothing(hub: GitHub, start: Start) -> None:
    pages: list[Page] = []

    def visit(address: str) -> None:
        pages.append(browser.create(address))
        pages.append(browser.load(pages[0].url))

    visited(start(), visit)
    assert [page.status for page in pages] == [200, 200]
    assert len([record for record in hub.requests if "conversions" in record.target]) == 1


def test_a_code_that_github_no_longer_knows_ends_it_on_the_page_and_in_the_terminal(
    hub: GitHub, start: Start, folder: Folder
) -> None:
    pages: list[Page] = []

    def visit(address: str) -> None:
        page = browser.press(browser.load(address))
        hub.faults.add(faults.status(404, "Not Found"), path="conversions")
        pages.append(browser.press(page))

    with pytest.raises(CodeRefused, match="does not hand out the keys"):
        visited(start(), visit)
    assert pages[0].status == 502
    assert "run gh-gate init again" in pages[0].text
    assert list(folder.path.iterdir()) == []


@pytest.mark.parametrize("fault", [faults.status(502), faults.cut(), faults.garbage(), faults.status(429)])
def test_where_github_does_not_answer_the_page_can_be_loaded_again(
    hub: GitHub, start: Start, told: list[GateError], fault: faults.Fault
) -> None:
    pages: list[Page] = []
    hub.faults.add(fault, path="conversions", times=3)

    def visit(address: str) -> None:
        pages.append(browser.create(address))
        pages.append(browser.load(pages[0].url))

    assert visited(start(), visit).app.slug == "gh-gate-acme"
    assert [page.status for page in pages] == [502, 200]
    assert "Try again" in pages[0].text
    assert "did not hand out its keys" in told[0].what


def test_keys_that_cannot_be_written_are_kept_until_the_page_is_loaded_again(
    hub: GitHub, start: Start, folder: Folder, told: list[GateError]
) -> None:
    pages: list[Page] = []
    in_the_way = folder.path / files.SIGNING_KEY

    def visit(address: str) -> None:
        page = browser.press(browser.load(address))
        in_the_way.write_text("somebody's")
        pages.append(browser.press(page))
        assert sorted(path.name for path in folder.path.iterdir()) == [files.SIGNING_KEY]
        assert in_the_way.read_text() == "somebody's"
        in_the_way.unlink()
        pages.append(browser.load(pages[0].url))

    visited(start(), visit)
    assert [page.status for page in pages] == [502, 200]
    assert "cannot be written" in told[0].what
    assert len([record for record in hub.requests if "conversions" in record.target]) == 1


def test_it_ends_when_the_hour_is_over(start: Start) -> None:
    with pytest.raises(GateError, match="nobody came back"):
        visited(start(), lambda _: None, seconds=0.0)


def test_control_c_is_passed_on_and_frees_the_port(start: Start) -> None:
    session = start()

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        session.run(stop)
    with pytest.raises(OSError, match="refused"):
        browser.load(session.address)


def test_control_c_loses_no_keys_that_have_been_written(start: Start) -> None:
    session = start()

    def stop() -> None:
        browser.create(session.address)
        raise KeyboardInterrupt

    assert session.run(stop).app.slug == "gh-gate-acme"


def test_a_port_in_use_is_an_error_that_names_it(start: Start) -> None:
    session = start()
    port = int(session.address.split(":")[2].split("/")[0])
    with pytest.raises(UsageError, match=f"port {port}"):
        start(port=port)
    visited(session, browser.create)


def test_other_users_of_the_machine_cannot_guess_the_page(start: Start) -> None:
    statuses: list[int] = []

    def visit(address: str) -> None:
        base = address.rsplit("/", 1)[0]
        statuses.extend(browser.load(base + path).status for path in ("/", "/created?code=a&state=b", "//", "/x"))
        browser.create(address)

    visited(start(), visit)
    assert statuses == [404] * 4


def test_every_session_has_a_state_of_its_own(start: Start) -> None:
    forms: list[str] = []
    for _ in range(2):
        with pytest.raises(GateError):
            visited(start(), lambda address: forms.append(browser.load(address).form[0]), seconds=0.0)
    assert len({form.partition("state=")[2] for form in forms}) == 2


def test_a_write_that_breaks_off_in_another_way_is_told_too(start: Start) -> None:
    def convert(api: str, code: str) -> Created:
        raise GateError(f"no luck at {bool(api and code)}")

    pages: list[Page] = []
    with pytest.raises(GateError, match="in time"):
        visited(start(convert=convert), lambda address: pages.append(browser.create(address)), seconds=0.0)
    assert "No luck" in pages[0].text
