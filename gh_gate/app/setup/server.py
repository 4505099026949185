"""Which GitHub is meant: its pages, and the API that belongs to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from gh_gate.errors import UsageError
from gh_gate.forge.github.connect import ADDRESS, SERVER

GITHUB = "https://github.com"
_SITE = re.compile(r"https?://[A-Za-z0-9._-]+(:[0-9]{1,5})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Server:
    """A GitHub.

    :param web: the address of its pages, without a slash at the end.
    :param api: the address of its REST API, the same way.
    """

    web: str
    api: str

    @property
    def is_public(self) -> bool:
        """Whether it sends webhooks over the internet, and so only to public addresses."""
        host = urlsplit(self.web).hostname or ""
        return host == "github.com" or host.endswith(".ghe.com")

    def install_page(self, slug: str) -> str:
        """Return the page on which an App is installed."""
        return f"{self.app_page(slug)}/installations/new"

    def app_page(self, slug: str) -> str:
        """Return the App's page; GitHub Enterprise Server has it at another place."""
        return f"{self.web}/{'apps' if self.is_public else 'github-apps'}/{slug}"

    def settings_page(self, slug: str, organization: str) -> str:
        """Return the page of an App's settings; without a slug the list of the account's Apps.

        :param organization: the owner, or an empty string for a person.
        """
        owner = f"/organizations/{organization}" if organization else ""
        return f"{self.web}{owner}/settings/apps{f'/{slug}' if slug else ''}"


def server(address: str, environ: Mapping[str, str]) -> Server:
    """Return the GitHub at an address.

    :param address: ``https://github.com``, ``https://TENANT.ghe.com``, or that of a GitHub Enterprise Server.
    :param environ: ``GITHUB_API_URL`` where the API is at an unusual place.
    :raise UsageError: for what is no such address, and for plain HTTP to another machine: keys come back this way.
    """
    web = address.rstrip("/")
    api = environ.get("GITHUB_API_URL", "").rstrip("/") or _api_of(web)
    for what, text, form in (("--server", web, _SITE), ("GITHUB_API_URL", api, ADDRESS)):
        if not form.fullmatch(text) or not _protected(text):
            raise UsageError(
                f"{what} is not the address of a GitHub: {text[:80]!r}.",
                why="the App's private key comes back from there, so it has to be https",
                do="write it like https://github.com, or https://github.example.com for a server of your own",
            )
    return Server(web, api)


def _api_of(web: str) -> str:
    host = urlsplit(web).netloc
    if host == "github.com":
        return SERVER
    # https://docs.github.com/en/enterprise-cloud@latest/admin/data-residency: the API of a tenant is a host of its own.
    return f"https://api.{host}" if host.endswith(".ghe.com") else f"{web}/api/v3"


def _protected(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in ("127.0.0.1", "localhost")
