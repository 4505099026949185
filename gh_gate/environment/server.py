"""Which GitHub is meant: ``GH_GATE_SERVER``, where it is not github.com."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gh_gate.errors import UsageError

_SERVER = re.compile(r"(?:(https?)://)?([A-Za-z0-9.-]+(?::[0-9]{1,5})?)/?", re.ASCII)


def with_server(environ: Mapping[str, str]) -> Mapping[str, str]:
    """Return the environment with the addresses that ``GH_GATE_SERVER`` stands for, in the words that GitHub has for them.

    :raise UsageError: where it is no address.
    """
    named = environ.get("GH_GATE_SERVER", "").strip()
    if not named:
        return environ
    found = _SERVER.fullmatch(named)
    if found is None:
        raise UsageError(f"GH_GATE_SERVER is {named[:80]!r}.", do="write it like https://github.example.com")
    scheme, host = found[1] or "https", found[2].lower()
    # https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api
    cloud = host == "github.com" or host.endswith(".ghe.com")
    api = f"{scheme}://api.{host}" if cloud else f"{scheme}://{host}/api/v3"
    return {**environ, "GITHUB_API_URL": api, "GITHUB_SERVER_URL": f"{scheme}://{host}", "GH_HOST": host}
