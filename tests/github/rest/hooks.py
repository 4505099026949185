"""An App's webhook: where it goes, and what became of the deliveries.

https://docs.github.com/rest/apps/webhooks
"""

from typing import Any
from urllib.parse import urlencode

from tests.github.call import Answer, Call
from tests.github.hook_urls import check_hook_url
from tests.github.paging import per_page
from tests.github.refused import Refused, invalid, not_found
from tests.github.rest.apps import my_app
from tests.github.router import route
from tests.github.show import hooks
from tests.github.state_hooks import Delivery, HookConfig

CONFIG = "/app/hook/config"
DELIVERIES = "/app/hook/deliveries"
# By the code alone: a redirect is no success to whoever reads `status`, but is listed with those.
RANGES = {"success": range(200, 400), "failure": range(400, 600)}


def _hook(call: Call) -> HookConfig:
    hook = my_app(call).hook
    if hook is None:
        raise not_found()
    return hook


@route("GET", CONFIG, signed=True)
def config(call: Call) -> Answer:
    return Answer(200, hooks.config(_hook(call)))


@route("PATCH", CONFIG, signed=True)
def configure(call: Call) -> Answer:
    """Change some of it: what goes out from now on is signed with the new secret."""
    hook, sent = _hook(call), call.body
    if "url" in sent:
        hook.url = check_hook_url(call.text("url") or "", local=call.world.quirks.local_hooks)
    if "content_type" in sent:
        hook.content_type = _content_type(sent["content_type"])
    if "secret" in sent:
        hook.secret = call.text("secret") or ""
    if "insecure_ssl" in sent:
        hook.insecure_ssl = str(sent["insecure_ssl"])
    return Answer(200, hooks.config(hook))


def _content_type(sent: Any) -> Any:
    if sent not in {"json", "form"}:
        raise invalid("Hook", "content_type")
    return sent


@route("GET", DELIVERIES, signed=True)
def deliveries(call: Call) -> Answer:
    """Newest first, of the last three days."""
    status = call.query.get("status")
    if status not in {None, *RANGES}:
        raise invalid("Hook", "status")
    found = [d for d in _listed(call) if status is None or d.status_code in RANGES[status]]
    return _page(call, found)


def _page(call: Call, found: list[Delivery]) -> Answer:
    """Pages begin at a delivery, not at a number: what is new meanwhile moves nothing."""
    size, first = per_page(call), _cursor(call)
    rest = [d for d in found if first is None or d.id <= first]
    part, following = rest[:size], rest[size:]
    shown = [hooks.item(delivery) for delivery in part]
    if not following:
        return Answer(200, shown)
    query = urlencode({**call.query, "cursor": f"v1_{following[0].id}"})
    return Answer(200, shown, {"link": f'<{call.root}{DELIVERIES}?{query}>; rel="next"'})


def _cursor(call: Call) -> int | None:
    text = call.query.get("cursor")
    if text is None:
        return None
    number = text.removeprefix("v1_")
    if not text.startswith("v1_") or not number.isdecimal():
        raise Refused(400, "Invalid cursor")
    return int(number)


def _listed(call: Call) -> list[Delivery]:
    return call.world.hooks.listed(my_app(call))


def _one(call: Call) -> Delivery:
    for delivery in _listed(call):
        if delivery.id == call.number("delivery_id"):
            return delivery
    raise not_found()


@route("GET", f"{DELIVERIES}/{{delivery_id}}", signed=True)
def delivery(call: Call) -> Answer:
    return Answer(200, hooks.full(_one(call), _hook(call)))


@route("POST", f"{DELIVERIES}/{{delivery_id}}/attempts", signed=True)
def attempt(call: Call) -> Answer:
    """Queue it again; it goes out like every other."""
    call.world.hooks.redeliver(_one(call))
    return Answer(202, {})
