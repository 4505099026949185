"""The workflows of the recipes do what the pages say, executed as they stand there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.docs.conftest import Say
from tests.docs.pages import DOCS, blocks, text
from tests.github.workflows.player import Player
from tests.scene import Scene
from tests.workflows.pages import example

Put = Callable[..., None]
CHANGES = {"services/billing/app.py": "b", "services/search/index.py": "s"}


def log(player: Player, job: str) -> str:
    return player.latest("example").results[job].log


def test_the_first_gate_says_what_was_typed(scene: Scene, player: Player, put: Put, answers: Say) -> None:
    put("docs/first-gate.md", "first gate")
    player.dispatch("example", scene.iris)
    answers((scene.alice, "/approve greeting=servus"))
    player.settle()
    assert log(player, "say") == "servus, world, says alice\n"
    assert scene.issue().title == "hello: Shall we say hello to the world?"


def test_what_the_first_gate_does_not_count_is_answered_as_the_page_says(
    scene: Scene, player: Player, put: Put, answers: Say
) -> None:
    rows = [row.split("|")[1].strip(" `") for row in text(DOCS / "first-gate.md").splitlines() if row.startswith("| `")]
    put("docs/first-gate.md", "first gate")
    player.dispatch("example", scene.iris)
    answers(*((scene.alice, row) for row in rows))
    player.settle()
    assert player.latest("example").conclusions == {"gate": "failure", "say": "skipped"}
    assert [row.partition(" ")[0] for row in rows] == ["/approve", "/approve", "looks", "/reject"]
    spaces, unknown = scene.replies()
    assert 'name="a value with spaces"' in spaces
    assert "no input `colour` (there is `greeting`)" in unknown


def test_a_deploy_gate_goes_on_days_later_with_what_was_typed(scene: Scene, player: Player, put: Put) -> None:
    put("docs/recipes/deploy.md", "ship", **{".github/workflows/gates.yml": example("README.md", "gates").text})
    player.settle()
    assert player.latest("example").conclusions == {"evaluate": "success", "gate": "failure", "deploy": "skipped"}
    assert "| accuracy | 92.8 % | 94.0 % |" in scene.issue().body
    player.passes(2 * 86_400)
    scene.say(scene.alice, "/approve")
    player.settle()
    assert "`deploy_target`" in scene.replies()[0]
    scene.say(scene.alice, "/approve deploy_target=staging")
    player.settle()
    assert log(player, "deploy") == "deploying ghcr.io/acme/churn@sha256:4f1c to staging, 2 times\n"


@pytest.mark.parametrize(
    ("usd", "said", "ran", "printed"),
    [
        ("40", "", "full", "full training, approved by policy:auto-approve-if\n"),
        ("900", "/approve", "full", "full training, approved by alice\n"),
        ("900", "/reject too dear", "small", "small training\n"),
    ],
)
def test_a_cost_gate_asks_only_about_large_sums(
    scene: Scene, player: Player, put: Put, answers: Say, *, usd: str, said: str, ran: str, printed: str
) -> None:
    (policy,) = [block for block in blocks(DOCS / "recipes" / "cost.md", "yaml") if block.startswith("gates:")]
    put("docs/recipes/cost.md", "train", **{".github/gh-gate.yml": policy})
    player.dispatch("example", scene.iris, usd=usd)
    answers(*([(scene.alice, said)] if said else []))
    player.settle()
    assert log(player, ran) == printed
    assert player.latest("example").conclusions[{"full": "small", "small": "full"}[ran]] == "skipped"


@pytest.mark.parametrize(
    ("said", "regions"),
    [
        ("/approve", {"eu-west": 10, "us-east": 10, "ap-south": 10}),
        ('/approve {"regions": ["eu-west"], "percent": 5}', {"eu-west": 5}),
    ],
)
def test_a_matrix_has_the_legs_that_the_approver_chose(
    scene: Scene, player: Player, put: Put, answers: Say, *, said: str, regions: dict[str, int]
) -> None:
    answers((scene.alice, "/approve percent=500"), (scene.alice, said))
    put("docs/recipes/matrix.md", "regions")
    player.settle()
    assert "100" in scene.replies()[0]
    played = player.latest("example").results
    assert {played[job].log for job in played if job != "gate"} == {f"{n} % of {name}\n" for name, n in regions.items()}


def owners() -> str:
    return blocks(DOCS / "recipes" / "monorepo.md", "codeowners")[0]


def test_a_change_to_two_services_needs_both_owners(scene: Scene, player: Player, put: Put, answers: Say) -> None:
    put("docs/recipes/monorepo.md", "owners", CODEOWNERS=owners())
    answers((scene.alice, "/approve"), (scene.bob, "/approve"))
    scene.repo.open_pull(scene.carol, CHANGES)
    player.settle()
    assert player.latest("example").conclusions == {"gate": "success"}
    assert len(scene.records()) == 1


def test_one_of_two_owners_is_not_enough(scene: Scene, player: Player, put: Put, answers: Say) -> None:
    put("docs/recipes/monorepo.md", "owners", CODEOWNERS=owners())
    answers((scene.alice, "/approve"), (scene.carol, "/approve"), (scene.bob, "/reject not agreed"))
    scene.repo.open_pull(scene.carol, CHANGES)
    player.settle()
    assert player.latest("example").conclusions == {"gate": "failure"}
    assert scene.records()[0].startswith("**Rejected** by @&#8203;bob")


def test_a_deployment_of_one_service_asks_its_owner_alone(scene: Scene, player: Player, put: Put, answers: Say) -> None:
    answers((scene.bob, "/approve"), (scene.alice, "/approve"))
    put("docs/recipes/monorepo.md", "deploy billing", CODEOWNERS=owners(), **CHANGES)
    player.settle()
    assert log(player, "deploy") == "deploying billing\n"
    assert "@bob, you are not a code owner of `services/billing/`" in scene.replies()[0]


def test_two_people_go_the_way_that_the_page_tells(scene: Scene, player: Player, put: Put, answers: Say) -> None:
    policy = blocks(DOCS / "recipes" / "two-people.md", "yaml")[0]
    put("docs/recipes/two-people.md", "payout", **{".github/gh-gate.yml": policy})
    player.dispatch("example", scene.iris)
    answers(
        (scene.alice, "/approve limit_usd=20000"),
        (scene.alice, "/approve limit_usd=20000"),
        (scene.bob, "/approve limit_usd=25000"),
        (scene.bob, "/approve limit_usd=20000"),
    )
    player.settle()
    assert log(player, "pay") == "paying, by order of alice,bob\n"
    noted = [comment.body for comment in scene.ours() if " noted " in comment.body]
    assert ["noted (1 of 2)" in body for body in noted] == [True] * 3
    assert "only equal values count together" in noted[2]


def test_who_started_it_is_none_of_the_two(scene: Scene, player: Player, put: Put, answers: Say) -> None:
    policy = blocks(DOCS / "recipes" / "two-people.md", "yaml")[0]
    put("docs/recipes/two-people.md", "payout", **{".github/gh-gate.yml": policy})
    player.dispatch("example", scene.alice)
    answers(*((who, "/approve limit_usd=20000") for who in (scene.alice, scene.bob)), (scene.carol, "/reject too much"))
    player.settle()
    assert player.latest("example").conclusions == {"gate": "failure", "pay": "skipped"}
    assert scene.records()[0].startswith("**Rejected** by @&#8203;carol")
