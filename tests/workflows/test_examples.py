"""The workflows in the documents do what the documents say, executed as they stand there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.github.hub import GitHub
from tests.github.workflows.machine import BASH
from tests.github.workflows.player import Player
from tests.scene import Scene
from tests.workflows.house import FILES
from tests.workflows.pages import ROOT, Example, example, examples

HERE = ".github/workflows/example.yml"
RECIPES = "docs/test_recipes_played.py"
ELSEWHERE = {
    ("docs/detached.md", "release"): "workflows/house.py",
    ("docs/detached.md", "gates"): "workflows/house.py",
    ("docs/detached.md", "rollout"): "workflows/test_matrix.py",
    ("docs/detached.md", "schema"): "workflows/test_pulls.py",
    ("docs/deployments.md", "deploy"): "app/deployments/test_docs.py",
    ("docs/first-gate.md", "first gate"): RECIPES,
    ("docs/recipes/deploy.md", "ship"): RECIPES,
    ("docs/recipes/cost.md", "train"): RECIPES,
    ("docs/recipes/matrix.md", "regions"): RECIPES,
    ("docs/recipes/monorepo.md", "owners"): RECIPES,
    ("docs/recipes/monorepo.md", "deploy billing"): RECIPES,
    ("docs/recipes/two-people.md", "payout"): RECIPES,
}
"""The examples that have tests of their own, and where."""

Answer = Callable[[str], None]


@pytest.fixture
def scene(hub: GitHub) -> Scene:
    return Scene(hub, files=FILES)


@pytest.fixture
def player(scene: Scene, tmp_path: Path) -> Iterator[Player]:
    if BASH is None:
        pytest.skip("needs a POSIX system with bash")
    with Player(scene.hub, scene.repo, tmp_path) as player:
        yield player


@pytest.fixture
def answer(scene: Scene, player: Player) -> Answer:
    """Let alice write something as soon as the step waits for it; GitHub's clock runs while it sleeps."""

    def once(text: str) -> None:
        def meanwhile() -> None:
            if any(" status " in one.body for number in scene.repo.issues for one in scene.repo.comments(number)):
                player.meanwhile = None
                scene.repo.comment(scene.alice, 1, text)

        player.meanwhile = meanwhile

    return once


def push(example: Example, scene: Scene) -> None:
    scene.repo.push("main", {HERE: example.text}, scene.iris)


@pytest.mark.parametrize(
    ("page", "said", "printed"),
    [
        ("README.md", '/approve {"deploy_target": "staging"}', "deploying to staging\n"),
        ("docs/action.md", "/approve deploy_target=production", "deployed production 2\n"),
    ],
)
def test_a_release_deploys_what_was_typed(
    scene: Scene, player: Player, answer: Answer, *, page: str, said: str, printed: str
) -> None:
    answer(said)
    push(example(page, "release"), scene)
    player.settle()
    played = player.latest("example")
    assert played.conclusions == {"gate": "success", "deploy": "success"}, played.results["gate"].log
    assert played.results["deploy"].log == printed


def test_a_release_that_is_rejected_does_not_deploy(scene: Scene, player: Player, answer: Answer) -> None:
    answer("/reject accuracy too low")
    push(example("README.md", "release"), scene)
    player.settle()
    assert player.latest("example").conclusions == {"gate": "failure", "deploy": "skipped"}


@pytest.mark.parametrize(
    ("said", "printed"),
    [("/approve", "full training\n"), ("/reject too dear", "small training, because too dear\n")],
)
def test_a_nightly_run_goes_on_either_way(
    said: str, printed: str, scene: Scene, player: Player, answer: Answer
) -> None:
    answer(said)
    push(example("docs/action.md", "nightly"), scene)
    player.on_schedule("example")
    player.settle()
    played = player.latest("example")
    assert played.conclusions == {"retrain": "success"}
    assert played.results["retrain"].log.endswith(printed)


def test_a_pull_request_waits_for_the_owners_of_what_it_changes(scene: Scene, player: Player, answer: Answer) -> None:
    push(example("docs/action.md", "schema"), scene)
    answer("/approve")
    scene.repo.open_pull(scene.carol, {"schema/users.sql": "alter table users;"})
    player.settle()
    assert player.latest("example").conclusions == {"gate": "success"}


def test_the_readmes_two_files_wait_without_a_runner(scene: Scene, player: Player) -> None:
    scene.repo.push("main", {".github/workflows/gates.yml": example("README.md", "gates").text})
    push(example("README.md", "publish"), scene)
    player.settle()
    assert player.latest("example").conclusions == {"gate": "failure", "publish": "skipped"}
    scene.say(scene.alice, "/approve")
    player.settle()
    assert player.latest("example").conclusions == {"gate": "success", "publish": "success"}
    assert player.runs("example")[0].attempt == 2


def test_the_pages_say_the_same_of_the_handler() -> None:
    assert example("README.md", "gates").text == example("docs/detached.md", "gates").text


def test_no_example_is_left_out() -> None:
    played = {
        *(("README.md", name) for name in ("release", "publish", "gates")),
        *(("docs/action.md", name) for name in ("release", "nightly", "schema")),
    }
    assert {(one.page, one.name) for one in examples()} == played | set(ELSEWHERE)
    for (page, name), file in ELSEWHERE.items():
        assert f'("{page}", "{name}"' in (ROOT / "tests" / file).read_text(encoding="utf-8")
