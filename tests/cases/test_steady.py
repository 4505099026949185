"""Once all is said and shown, looking again costs nothing: no counted request, no write."""

from __future__ import annotations

from gh_gate.core.gate import Status
from gh_gate.engine import Engine, Ticket
from tests.cases.forging import LONG
from tests.cases.pull import Pull
from tests.scene import Scene


def written(scene: Scene) -> list[str]:
    """The writes since the requests were last cleared."""
    asked = [request for request in scene.hub.requests if "graphql" not in request.target]
    return [f"{request.method} {request.target}" for request in asked if request.method != "GET"]


def look_in_turn(scene: Scene, waiting: list[tuple[Engine, Ticket]], times: int, seconds: float) -> None:
    for _ in range(times):
        for engine, ticket in waiting:
            engine.look(ticket)
        scene.hub.clock.advance(seconds)


def cost_of_looking(scene: Scene, waiting: list[tuple[Engine, Ticket]]) -> tuple[int, list[str]]:
    """Return the counted requests and the writes of three looks, after a few minutes of looking."""
    look_in_turn(scene, waiting, 8, 70)
    scene.hub.requests.clear()
    look_in_turn(scene, waiting, 3, 10)
    return sum(request.counted for request in scene.hub.requests), written(scene)


def test_waiting_beside_decided_gates_costs_nothing(pull: Pull) -> None:
    gates = []
    for name in ("a", "b", "c", "d"):
        gates.append(pull.ask_here(name=name))
        pull.hub.clock.advance(2)
    look_in_turn(pull, gates, 1, 0)
    pull.say(pull.alice, "/approve a", number=pull.number)
    pull.say(pull.alice, "/reject b", number=pull.number)
    pull.say(pull.mallory, "/approve c", number=pull.number)
    look_in_turn(pull, gates, 4, 70)
    assert cost_of_looking(pull, gates[2:]) == (0, [])


def test_two_processes_at_one_gate_do_not_correct_each_other(scene: Scene) -> None:
    waiting = [scene.ask(required=2), scene.ask(required=2)]
    scene.say(scene.alice, "/approve")
    scene.say(scene.mallory, "/approve")
    assert cost_of_looking(scene, waiting) == (0, [])


def test_a_fresh_process_writes_nothing_where_a_no_stands_after_a_supersession(scene: Scene) -> None:
    scene.look(prompt="v1")
    engine, ticket = scene.ask(prompt="v2")
    scene.say(scene.alice, "/reject", number=2)
    engine.look(ticket)
    scene.hub.clock.advance(70)
    scene.look(prompt="v3")
    scene.hub.clock.advance(70)
    scene.hub.requests.clear()
    assert scene.look(prompt="v3").status is Status.REJECTED
    assert written(scene) == []


def test_a_long_thread_under_a_long_question_costs_nothing_to_look_at_again(scene: Scene) -> None:
    waiting = [scene.ask(prompt=LONG, required=2)]
    look_in_turn(scene, waiting, 1, 0)
    crowd = [scene.hub.user(f"p{number}") for number in range(100)]
    for number in range(300):
        scene.say(crowd[number % 100] if number % 3 else scene.alice, f"/approve target=x{number}")
    assert cost_of_looking(scene, waiting) == (0, [])
