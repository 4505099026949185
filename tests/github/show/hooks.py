"""Webhooks and their deliveries as REST shows them."""

import json

from tests.github.clock import iso_or_none
from tests.github.show.people import Shown
from tests.github.state_hooks import Delivery, HookConfig


def config(hook: HookConfig) -> Shown:
    """The schema `webhook-config`; nobody is shown the secret again."""
    hidden = {"secret": "********"} if hook.secret else {}
    return {"content_type": hook.content_type, "insecure_ssl": hook.insecure_ssl, "url": hook.url, **hidden}


def item(delivery: Delivery) -> Shown:
    """The schema `hook-delivery-item`."""
    return {
        "id": delivery.id,
        "guid": delivery.guid,
        "delivered_at": iso_or_none(delivery.delivered_at),
        "redelivery": delivery.redelivery,
        "duration": delivery.duration,
        "status": delivery.status,
        "status_code": delivery.status_code,
        "event": delivery.event,
        "action": delivery.action,
        "installation_id": delivery.installation_id,
        "repository_id": delivery.repository_id,
        "throttled_at": None,
    }


def full(delivery: Delivery, hook: HookConfig) -> Shown:
    """The schema `hook-delivery`."""
    answered: Shown = {"headers": {} if delivery.ok else None, "payload": delivery.answer}
    request = {"headers": dict(delivery.sent_headers), "payload": json.loads(delivery.body)}
    return item(delivery) | {"url": hook.url, "request": request, "response": answered}
