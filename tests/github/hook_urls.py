"""Where GitHub agrees to deliver webhooks."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from tests.github.refused import Refused


def check_hook_url(url: str, *, local: bool) -> str:
    """The URL; raises Refused 422 where it is none, or (unless `local`) names what only this network can reach."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host:
        raise _refused("Url must be a valid URL")
    if not local and not _public(host):
        raise _refused(f"Url is not supported because it isn't reachable over the public Internet ({host})")
    return url


def _refused(message: str) -> Refused:
    error = {"resource": "Hook", "field": "url", "code": "custom", "message": message}
    return Refused(422, "Validation Failed", errors=[error])


def _public(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        return host != "localhost" and not host.endswith((".localhost", ".local"))
