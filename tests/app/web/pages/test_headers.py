"""What every answer carries, by the list of the routes themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from gh_gate.app.web import pages
from gh_gate.app.web.pages import static
from tests.app.web.pages.front import Front, Ground, Page

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}


def routes(ground: Ground) -> Iterator[tuple[str, str]]:
    """Yield every method and path that the pages answer, filled in so that something is there."""
    file = static.address("page.css").rpartition("/")[2]
    owner, _, repository = ground.forge.repository().full_name.partition("/")
    for route in Front(ground).app.routes:
        assert isinstance(route, Route)
        path = route.path.format(owner=owner, repository=repository, number=1, file=file)
        yield from ((method, path) for method in sorted(route.methods or ()))


@pytest.mark.parametrize("login", ["ada", ""], ids=["signed in", "nobody"])
@pytest.mark.parametrize("trouble", [None, RuntimeError("x")], ids=["well", "broken"])
def test_every_route_answers_with_all_headers(ground: Ground, login: str, trouble: Exception | None) -> None:
    ground.ask()
    front = Front(ground, login, secure=True)
    front.gates.trouble = trouble
    found = list(routes(ground))
    assert len(found) > 15
    for method, path in found:
        answer = front.client.request(method, path, headers={"accept": "text/html"})
        assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS, (method, path)
        assert answer.headers["content-security-policy"].startswith(POLICY), (method, path)
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        kept = "immutable" in answer.headers["cache-control"]
        assert kept or answer.headers["cache-control"] == "no-store", (method, path)
        assert not kept or path.startswith("/static/")


def test_only_the_page_that_leads_to_github_may_send_a_form_there(front: Front, ground: Ground) -> None:
    ground.ask()
    leads = [
        path
        for method, path in routes(ground)
        if method == "GET" and "github.com" in front.client.get(path).headers["content-security-policy"]
    ]
    assert leads == ["/sign-in"]


def test_over_plain_http_browsers_are_not_told_to_insist_on_https(front: Front) -> None:
    assert "strict-transport-security" not in front.get("/").headers


def test_nothing_of_others_is_loaded_and_nothing_is_inline(front: Front, ground: Ground) -> None:
    ground.ask()
    for path in ("/", "/pending", "/history", "/sign-in", "/nope", f"{ground.home}/1"):
        page = front.get(path)
        _check_quiet(page)


def _check_quiet(page: Page) -> None:
    assert not page.tags("style")
    assert all(script["src"].startswith("/static/") for script in page.tags("script"))
    assert all(link["href"].startswith("/static/") for link in page.tags("link"))
    assert not page.tags("img")
    everything = [
        name for tag in ("a", "div", "form", "button", "input", "body", "svg") for one in page.tags(tag) for name in one
    ]
    assert not any(name.startswith("on") or name == "style" for name in everything)


def test_a_file_is_kept_for_ever_under_an_address_that_changes_with_it(front: Front) -> None:
    page = front.get(static.address("page.js"))
    assert page.headers["content-type"].startswith("text/javascript")
    assert front.get("/static/page.0000000000000000.js").status == 404


@pytest.mark.parametrize("path", ["/static/page.js", "/static/..%2f__init__.py", "/static/%2e%2e/form.py", "/static/"])
def test_there_are_no_other_files(front: Front, path: str) -> None:
    assert front.get(path).status == 404


def test_every_template_and_file_of_the_package_stands_beside_its_modules() -> None:
    folder = Path(pages.__file__).parent
    assert {file.name for file in (folder / "static").iterdir()} == {"page.css", "page.js", "icon.svg"}
    assert all(file.suffix == ".html" for file in (folder / "templates").iterdir())


def test_programs_get_what_they_got_before() -> None:
    from starlette.testclient import TestClient  # noqa: PLC0415 - only here

    from gh_gate.app.web import problem  # noqa: PLC0415 - only here

    app = Starlette()
    problem.install(app)  # type: ignore[arg-type]  # it needs what Starlette has
    pages.install_off(app, ["GH_GATE_URL"])
    with TestClient(app) as client:
        assert client.get("/nope").headers["content-type"] == "application/problem+json"
        assert client.get("/nope", headers={"accept": "text/html"}).headers["content-type"].startswith("text/html")
        assert (
            client.get("/api/v1/x", headers={"accept": "text/html"}).headers["content-type"]
            == "application/problem+json"
        )
        off = client.get("/", headers={"accept": "text/html"})
        assert "GH_GATE_URL" in off.text
        assert off.status_code == 404
