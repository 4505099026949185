"""What a set-up leaves in its folder, and how the files refer to each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from gh_gate.app.setup.conversion import Created
from gh_gate.app.setup.server import Server

CONFIG = "gh-gate.env"
IGNORE = ".gitignore"
PRIVATE_KEY = "app.private-key.pem"
CLIENT_SECRET = "client-secret"  # noqa: S105 - a file's name
WEBHOOK_SECRET = "webhook-secret"  # noqa: S105 - a file's name
SIGNING_KEY = "signing-key.pem"
PUBLIC_KEY = "signing-key.pub"
NAMES = (IGNORE, PRIVATE_KEY, CLIENT_SECRET, WEBHOOK_SECRET, SIGNING_KEY, PUBLIC_KEY, CONFIG)
"""All files. The one that names the others is written last: where it stands, the rest does."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The secrets that are not GitHub's to make.

    :param webhook_secret: what GitHub signs webhooks with.
    :param signing_key: Ed25519, PEM; signs records.
    :param public_key: its public half, one line of base64.
    """

    webhook_secret: str = field(repr=False)
    signing_key: str = field(repr=False)
    public_key: str


def contents(app: Created, keys: Keys, server: Server, home: str = "") -> dict[str, str]:
    """Return the text of every file by its name, in the order in which they are to be written.

    :param home: where people will reach the server's page; an empty string where that is not known.
    """
    return {
        IGNORE: "*\n",  # somebody will run this in a checkout and add everything
        PRIVATE_KEY: app.private_key,
        CLIENT_SECRET: f"{app.client_secret}\n",
        WEBHOOK_SECRET: f"{keys.webhook_secret}\n",
        SIGNING_KEY: keys.signing_key,
        PUBLIC_KEY: f"{keys.public_key}\n",
        CONFIG: _config(app, server, home),
    }


def _config(app: Created, server: Server, home: str) -> str:
    settings = {
        "GH_GATE_APP_ID": str(app.id),
        "GH_GATE_PRIVATE_KEY_FILE": PRIVATE_KEY,
        "GH_GATE_WEBHOOK_SECRET_FILE": WEBHOOK_SECRET,
        "GH_GATE_SIGNING_KEY_FILE": SIGNING_KEY,
        "GH_GATE_CLIENT_ID": app.client_id,
        "GH_GATE_CLIENT_SECRET_FILE": CLIENT_SECRET,
        **({"GH_GATE_URL": home} if home else {}),
        "GH_GATE_DATA": ".",  # paths in this file begin where it is, so that the folder can be moved and mounted
        "GITHUB_API_URL": server.api,
    }
    head = f"# The App {app.slug} of {app.owner}: {server.app_page(app.slug)}\n"
    return head + "".join(f"{name}={value}\n" for name, value in settings.items())
