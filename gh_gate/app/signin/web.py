"""Where GitHub's own pages are, seen from its API."""

from __future__ import annotations

from urllib.parse import urlsplit


def web_of(api: str) -> str:
    """Return the address of the pages that belong to an API, without a slash at the end.

    github.com and the tenants of ``ghe.com`` have their API on a host of its own, a GitHub Enterprise Server has it at
    ``/api/v3``, https://docs.github.com/en/enterprise-cloud@latest/admin/data-residency.

    :param api: the root of a REST API.
    """
    parts = urlsplit(api)
    host = parts.netloc
    tenant = host == "api.github.com" or (host.startswith("api.") and host.endswith(".ghe.com"))
    return f"{parts.scheme}://{host.removeprefix('api.') if tenant else host}"
