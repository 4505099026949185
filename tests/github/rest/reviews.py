"""What lets a waiting run go on, and what was said about it.

https://docs.github.com/rest/actions/workflow-runs#review-custom-deployment-protection-rules-for-a-workflow-run
"""

from typing import Any, cast

from tests.github.call import EMPTY, Answer, Call
from tests.github.refused import Refused
from tests.github.rest.runs import ONE, run_of
from tests.github.router import route
from tests.github.show import environments
from tests.github.state_environments import Environment, Verdict

PENDING = f"{ONE}/pending_deployments"


@route("POST", f"{ONE}/deployment_protection_rule", "deployments")
def review_rule(call: Call) -> Answer:
    """An App's decision or, without `state`, its status report."""
    run, name, comment = run_of(call), call.text("environment_name"), call.text("comment")
    if name is None:
        raise _lacking("environment_name")
    if call.body.get("state") is not None:
        call.repo.review_rule(run, name, call.via_app, _verdict(call), comment or "")
    elif comment is None:
        raise _lacking("comment")
    else:
        call.repo.report(run, name, call.via_app, comment)
    return EMPTY


def _verdict(call: Call) -> Verdict:
    state: Any = call.body.get("state")
    if state not in {"approved", "rejected"}:
        raise Refused(422, f"Invalid request.\n\n{state!r} is not a possible value of state.")
    return cast(Verdict, state)


def _lacking(name: str) -> Refused:
    return Refused(422, "Invalid request.\n\n" + f'"{name}"' + " wasn't supplied.")


@route("GET", PENDING, "actions")
def pending(call: Call) -> Answer:
    """One entry for each environment that the run waits for."""
    run = run_of(call)
    waiting: dict[Environment, None] = dict.fromkeys(one.environment for one in call.repo.waits_of(run))
    return Answer(200, [_pending(call, one) for one in waiting])


def _pending(call: Call, environment: Environment) -> dict[str, Any]:
    can = call.token is not None and call.repo.can_review(run_of(call), environment, call.actor)
    return environments.pending(environment, call.root, call.repo, can_approve=can)


@route("POST", PENDING, "deployments")
def review_pending(call: Call) -> Answer:
    """A required reviewer's decision."""
    ids, comment = call.body.get("environment_ids"), call.text("comment")
    if not isinstance(ids, list) or comment is None:
        raise _lacking("comment" if isinstance(ids, list) else "environment_ids")
    chosen = [one for one in call.repo.environments.values() if one.id in ids]
    made = call.repo.review_pending(run_of(call), chosen, call.actor, _verdict(call), comment)
    return Answer(200, [environments.deployment(one, call.repo, call.root) for one in made])


@route("GET", f"{ONE}/approvals", "actions")
def approvals(call: Call) -> Answer:
    """The review history, oldest first."""
    run = run_of(call)
    found = [one for one in call.repo.reviews if one.run is run]
    return Answer(200, [environments.review(one, call.repo, call.root) for one in found])
