"""A sign-in comes to a session once, in the browser that began it, within ten minutes."""

from __future__ import annotations

import base64
import hashlib

import pytest

from gh_gate.app.signin import used
from gh_gate.app.signin.cookies import SESSION, Cookies
from gh_gate.app.signin.flow import SignIn
from gh_gate.app.signin.oauth import Granted
from gh_gate.app.signin.refusals import NotSignedIn, SignInRefused, begin_again
from gh_gate.app.signin.sessions import Sessions
from gh_gate.app.view.caller import Via
from gh_gate.errors import GateError, UpstreamError
from tests.app.signin.browsing import Browser, Pages
from tests.app.signin.clock import Clock
from tests.app.signin.words import ALICE, BOB, OTHER_SECRET, SECRET, TOKEN


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def cookies() -> Cookies:
    return Cookies(SECRET, secure=True)


@pytest.fixture
def flow(pages: Pages, sessions: Sessions, cookies: Cookies, clock: Clock) -> SignIn:
    return SignIn(pages, pages.whose, sessions, cookies, SECRET, now=clock)


@pytest.fixture
def browser(flow: SignIn) -> Browser:
    return Browser(flow)


def refused(browser: Browser, state: str, **more: str) -> str:
    with pytest.raises(SignInRefused) as caught:
        browser.come_back(state, **more)
    assert "begin again" in caught.value.do
    return f"{caught.value.what} {caught.value.why}"


def test_whoever_comes_back_is_signed_in_and_goes_where_they_wanted(browser: Browser, sessions: Sessions) -> None:
    finished = browser.come_back(browser.begin("/gates/acme/ml/42?gate=deploy"))
    assert finished.next_path == "/gates/acme/ml/42?gate=deploy"
    assert finished.session.person == ALICE
    assert sessions.find(finished.session.id, Via.PAGE) == finished.session


def test_the_cookie_of_the_session_holds_its_id_and_lives_no_longer(browser: Browser, cookies: Cookies) -> None:
    finished = browser.come_back(browser.begin())
    assert cookies.read(SESSION, browser.cookies) == finished.session.id
    assert "Max-Age=28740;" in finished.cookie
    assert TOKEN not in f"{finished.cookie} {finished!r}"


def test_nothing_that_github_or_the_browser_sees_is_the_verifier(browser: Browser, pages: Pages) -> None:
    state = browser.begin()
    browser.come_back(state)
    [(code, verifier)] = pages.exchanged
    assert code == "code"
    digest = hashlib.sha256(verifier.encode()).digest()
    assert pages.challenges[state] == base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert 43 <= len(verifier) <= 128
    assert verifier not in repr(browser.cookies)


@pytest.mark.parametrize(
    "evil", ["//evil.example", "/\\evil.example", "https://evil.example", "/%5cevil.example", "/x\r\ny: z"]
)
def test_nobody_is_sent_elsewhere(browser: Browser, evil: str) -> None:
    assert browser.come_back(browser.begin(evil)).next_path == "/"


def test_a_return_is_good_once(browser: Browser, pages: Pages) -> None:
    state = browser.begin()
    browser.come_back(state)
    assert "finished already" in refused(browser, state)
    assert len(pages.exchanged) == 1


def test_a_return_on_which_github_did_not_answer_may_be_tried_again(browser: Browser, pages: Pages) -> None:
    state = browser.begin()
    pages.fails = UpstreamError("GitHub did not confirm who you are.")
    with pytest.raises(UpstreamError):
        browser.come_back(state)
    pages.fails = None
    assert browser.come_back(state).session.person == ALICE
    assert "finished already" in refused(browser, state)


def test_a_return_is_good_once_also_where_it_comes_twice_at_once(browser: Browser, pages: Pages, flow: SignIn) -> None:
    state, cookies = browser.begin(), dict(browser.cookies)
    again: list[str] = []

    def meanwhile() -> None:
        with pytest.raises(SignInRefused) as caught:
            flow.finish(state=state, code="code", cookies=cookies)
        again.append(caught.value.what)

    pages.meanwhile = meanwhile
    browser.come_back(state)
    assert (again, len(pages.exchanged)) == (["this sign-in was finished already."], 1)


@pytest.mark.parametrize("state", ["", "x", "\ud800", "' OR 1=1"])
def test_a_state_that_was_never_given_is_refused(browser: Browser, pages: Pages, state: str) -> None:
    browser.begin()
    assert "not known here" in refused(browser, state)
    assert pages.exchanged == []


def test_ten_minutes_are_the_limit(browser: Browser, clock: Clock) -> None:
    states = browser.begin(), browser.begin()
    clock.go(minutes=10, microseconds=-1)
    assert browser.come_back(states[0]).session.person == ALICE
    clock.go(microseconds=1)
    assert "not known here" in refused(browser, states[1])


def test_another_browser_cannot_finish_what_one_began(browser: Browser, flow: SignIn, pages: Pages) -> None:
    """Else a stranger's link would sign its reader in as the stranger."""
    state, other = browser.begin(), Browser(flow)
    assert "not known here" in refused(other, state)
    other.begin()
    assert "not known here" in refused(other, state)
    assert pages.exchanged == []
    assert browser.come_back(state).session.person == ALICE


def test_a_cookie_that_nobody_signed_is_no_browsers(browser: Browser, cookies: Cookies) -> None:
    state = browser.begin()
    forged = Cookies(OTHER_SECRET, secure=True)
    browser.take(forged.write("gh-gate-sign-in", cookies.read("gh-gate-sign-in", browser.cookies), 600))
    assert "not known here" in refused(browser, state)


def test_a_sessions_cookie_does_not_stand_for_a_sign_in(browser: Browser, cookies: Cookies) -> None:
    state = browser.begin()
    word = cookies.read("gh-gate-sign-in", browser.cookies)
    line = cookies.write(SESSION, word, 600).partition(";")[0]
    browser.cookies = {"__Host-gh-gate-sign-in": line.partition("=")[2]}
    assert "not known here" in refused(browser, state)


def test_two_tabs_of_one_browser_do_not_disturb_each_other(browser: Browser) -> None:
    states = browser.begin("/pending"), browser.begin("/history")
    assert [browser.come_back(state).next_path for state in states] == ["/pending", "/history"]


def test_signing_in_makes_a_new_session_and_ends_the_one_before(
    browser: Browser, sessions: Sessions, pages: Pages, revoked: list[str]
) -> None:
    first = browser.come_back(browser.begin()).session
    pages.person, pages.granted = BOB, Granted("ghu_" + "b" * 36, 28_800)
    second = browser.come_back(browser.begin()).session
    assert second.id != first.id
    assert sessions.find(first.id, Via.PAGE) is None
    assert sessions.find(second.id, Via.PAGE) == second
    assert revoked == [TOKEN]


def test_a_planted_session_does_not_become_the_victims(browser: Browser, flow: SignIn, sessions: Sessions) -> None:
    mallory = Browser(flow)
    planted = mallory.come_back(mallory.begin())
    browser.take(planted.cookie)
    mine = browser.come_back(browser.begin()).session
    assert mine.id != planted.session.id
    assert sessions.find(planted.session.id, Via.PAGE) is None


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"error": "access_denied", "code": ""}, "Cancel was pressed"),
        ({"error": "redirect_uri_mismatch"}, "redirect_uri_mismatch"),
        ({"error": "x" * 500 + "\n" + TOKEN}, "did not let this sign-in through"),
        ({"code": ""}, "no code"),
        ({"code": "c" * 256}, "no code"),
    ],
)
def test_what_github_does_not_let_through_is_told(
    browser: Browser, pages: Pages, told: dict[str, str], said: str
) -> None:
    text = refused(browser, browser.begin(), **told)
    assert said in text
    assert len(text) < 200
    assert pages.exchanged == []


@pytest.mark.parametrize(
    "person", [UpstreamError("GitHub gave no usable answer."), NotSignedIn("GitHub does not accept this token.")]
)
def test_nobody_is_signed_in_where_github_does_not_say_who_it_is(
    browser: Browser, pages: Pages, person: GateError
) -> None:
    pages.person = person
    with pytest.raises((UpstreamError, SignInRefused)):
        browser.come_back(browser.begin())
    assert "__Host-gh-gate" not in browser.cookies


def test_a_refused_code_signs_nobody_in(browser: Browser, pages: Pages) -> None:
    pages.fails = begin_again("GitHub did not confirm this sign-in.")
    refused(browser, browser.begin())
    assert "__Host-gh-gate" not in browser.cookies


@pytest.mark.parametrize(("seconds", "minutes"), [(28_800, 479), (3_600, 59), (None, 480), (200_000, 480)])
def test_a_session_ends_before_its_token(
    browser: Browser, pages: Pages, clock: Clock, seconds: int | None, minutes: int
) -> None:
    pages.granted = Granted(TOKEN, seconds)
    left = browser.come_back(browser.begin()).session.ends - clock.now
    assert left.total_seconds() == 60 * minutes


def test_no_number_of_begun_sign_ins_pushes_one_out_or_is_kept(browser: Browser, flow: SignIn) -> None:
    state = browser.begin()
    for _ in range(300):
        flow.begin()
    assert not flow._used._used
    assert browser.come_back(state).session.person == ALICE


def test_no_number_of_failed_sign_ins_makes_a_finished_one_good_again(
    browser: Browser, flow: SignIn, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(used, "MOST", 3)
    state = browser.begin()
    browser.come_back(state)
    pages.fails, stranger = begin_again("GitHub did not confirm this sign-in."), Browser(flow)
    for _ in range(10):
        refused(stranger, stranger.begin(), code="made up")
    assert "finished already" in refused(browser, state)
    assert list(flow._used._used) == [state]


def test_finished_sign_ins_are_forgotten_when_they_are_over(browser: Browser, flow: SignIn, clock: Clock) -> None:
    browser.come_back(browser.begin())
    clock.go(minutes=10)
    state = browser.begin()
    browser.come_back(state)
    assert list(flow._used._used) == [state]


def test_the_number_of_finished_sign_ins_that_are_known_is_bounded(
    browser: Browser, flow: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(used, "MOST", 3)
    states = [browser.begin() for _ in range(4)]
    for state in states:
        browser.come_back(state)
    assert list(flow._used._used) == states[1:]


def test_a_restart_loses_no_sign_in(
    browser: Browser, pages: Pages, sessions: Sessions, cookies: Cookies, clock: Clock
) -> None:
    state = browser.begin("/pending")
    browser.flow = SignIn(pages, pages.whose, sessions, cookies, SECRET, now=clock)
    assert browser.come_back(state).next_path == "/pending"


def test_no_secret_stands_in_a_repr(browser: Browser, flow: SignIn) -> None:
    begun = flow.begin("/", browser.cookies)
    assert begun.cookie.split("=")[1][:20] not in repr(begun)
