"""`auto_approve_if`, `approver` and the rest, as flowyml's own documents write them."""

from __future__ import annotations

from tests.frameworks.flowyml.scripts import ALIASES, script
from tests.frameworks.forges import LocalStage

COST = """
ctx = context(gpu="a100")
pipeline = Pipeline("training", context=ctx)

@step(outputs=["estimated_cost"], cache=False)
def estimate_training_cost(): return float(sys.argv[1])

@step(cache=False)
def train_expensive_model(cost_approval): say("trained, by", cost_approval.by)

pipeline.add_step(estimate_training_cost)
pipeline.add_step(approval(name="cost_approval", approver="engineering-manager", auto_approve_if=CONDITION))
pipeline.add_step(train_expensive_model)
run(pipeline, "run-" + sys.argv[1])
"""


def test_small_sums_are_approved_by_the_rule_and_large_ones_by_the_manager(local: LocalStage) -> None:
    local.add({".github/gh-gate.yml": ALIASES})
    name = script(local, COST.replace("CONDITION", 'lambda: ctx["estimated_cost"] < 100'))
    assert "trained, by policy:auto-approve-if" in local.run(name, "40").finished().stdout
    assert "**Approved by policy** (`auto-approve-if`)" in "".join(local.comments(1))
    running = local.run(name, "250")
    assert "@bob" in local.thread(local.opened(2)).opening.body, "the alias of the policy file"
    local.say("bob", "/approve", 2)
    assert "trained, by bob" in running.finished().stdout


def test_a_condition_also_takes_outputs_and_context_by_name(local: LocalStage) -> None:
    local.add({".github/gh-gate.yml": ALIASES})
    condition = "lambda estimated_cost, gpu: estimated_cost < 100 and gpu == 'a100'"
    ended = local.run(script(local, COST.replace("CONDITION", condition)), "40").finished()
    assert "trained, by policy:auto-approve-if" in ended.stdout


def test_the_environment_decides_who_is_asked(local: LocalStage) -> None:
    local.add({".github/gh-gate.yml": ALIASES})
    name = script(local, COST.replace("CONDITION", 'lambda: os.getenv("ENVIRONMENT") == "staging"'))
    assert "trained" in local.run(name, "1", environ={"ENVIRONMENT": "staging"}).finished().stdout
    running = local.run(name, "2", environ={"ENVIRONMENT": "production"})
    local.say("bob", "/reject", local.opened(2))
    assert "trained" not in running.finished().stdout


def test_a_condition_that_is_no_plain_yes_approves_nothing(local: LocalStage) -> None:
    """It fails, gives something that is neither True nor False, or takes what nobody has: the run stops, and nobody is asked."""
    local.add({".github/gh-gate.yml": ALIASES})
    wrong = {
        "lambda: 1 / 0": "ZeroDivisionError",
        "lambda: 'yes'": "neither True nor False",
        "lambda price: True": "`price`",
    }
    for count, (condition, why) in enumerate(wrong.items()):
        ended = local.run(script(local, COST.replace("CONDITION", condition), f"{count}.py"), "40").finished()
        assert why in ended.stdout
        assert "STOPPED" in ended.stdout
        assert "trained" not in ended.stdout
    assert local.asked() == []


def test_an_approver_that_means_nobody_stops_the_run(local: LocalStage) -> None:
    ended = local.run(script(local, COST.replace("CONDITION", "None")), "40").finished()
    assert "engineering-manager" in ended.stdout
    assert "aliases" in ended.stderr, "what to do is said, too"
    assert "trained" not in ended.stdout
    assert local.asked() == []


def test_wrong_words_are_found_when_the_pipeline_is_loaded(local: LocalStage) -> None:
    text = """
from gh_gate import UsageError
for words in (dict(timeout_seconds=0), dict(timeout_seconds="soon"), dict(approvers="@alice"), dict(timeout="1h"),
              dict(name="no spaces"), dict(auto_approve_if="yes"), dict(inputs={"x": "date"}), dict(remnd="1h")):
    try:
        approval(**words)
    except UsageError as error:
        say(next(iter(words)), "refused:", error)
"""
    said = local.run(script(local, text)).finished().stdout.splitlines()
    assert len([line for line in said if "refused:" in line]) == 8, said


def test_the_defaults_are_those_of_flowyml(local: LocalStage) -> None:
    text = """
gate = approval()
say(gate.name, gate.question.timeout, gate.question.automatic, gate.question.approvers, gate.cache, gate.retry)
"""
    assert "approval 3600 None ('codeowners',) False 0" in local.run(script(local, text)).finished().stdout


def test_without_an_approver_the_owners_of_the_pipelines_file_are_asked(local: LocalStage) -> None:
    local.add({"CODEOWNERS": "* @alice\n/pipeline.py @carol\n"})
    running = local.run(script(local, 'run(Pipeline("p").add_step(approval("approve")))\n'))
    local.say("alice", "/approve", local.opened())
    local.replied("@carol can decide")
    local.say("carol", "/approve")
    assert "SUCCESS" in running.finished().stdout
