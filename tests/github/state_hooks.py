"""An App's webhook and what was sent to it, as plain data."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from tests.github.state_people import App

# Takes headers and body as they would go over the wire, returns the status; an OSError stands for a dead connection.
Transport = Callable[[Mapping[str, str], bytes], int]
ContentType = Literal["form", "json"]
OK = "OK"


@dataclass(eq=False, slots=True, kw_only=True)
class HookConfig:
    """Where an App's deliveries go; `transport` takes them in this process instead of the URL."""

    id: int
    url: str
    secret: str = ""
    content_type: ContentType = "form"  # GitHub's default, https://docs.github.com/rest/apps/webhooks
    insecure_ssl: str = "0"
    active: bool = True
    transport: Transport | None = None


@dataclass(eq=False, slots=True, kw_only=True)
class Delivery:
    """One POST to an App, before and after it went out.

    :param serial: the place of its change among all that was to be delivered; a double has its original's.
    :param id: GitHub's number for it, 0 until it is listed; newer ones have higher numbers.
    :param guid: `X-GitHub-Delivery`; a redelivery keeps it.
    :param body: the JSON of the payload, drawn when the change was made.
    :param due: the hub's time before which it does not go out.
    :param fated: whether trouble has already had its chance.
    :param status: "" while it waits, "OK", or what went wrong.
    :param status_code: what the App answered; 502 where nobody listened, 504 where nobody answered in time.
    """

    serial: int
    guid: str
    app: "App"
    event: str
    action: str | None
    body: bytes
    installation_id: int | None
    repository_id: int | None
    due: datetime
    id: int = 0
    redelivery: bool = False
    fated: bool = False
    sent_headers: Mapping[str, str] = field(default_factory=dict)
    delivered_at: datetime | None = None
    duration: float = 0.0
    status: str = ""
    status_code: int = 0
    answer: str = ""

    @property
    def ok(self) -> bool:
        return self.status == OK

    @property
    def payload(self) -> Any:
        return json.loads(self.body)
