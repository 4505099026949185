"""The pages of a set-up. They need no script, load nothing, and never hold a secret."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from pathlib import Path

from gh_gate.app.setup.flow import Done
from gh_gate.app.setup.manifest import Wish
from gh_gate.app.setup.server import Server
from gh_gate.errors import GateError

STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
# Without `form-action`: browsers apply it to redirections as well, and a GitHub may send people to sign in elsewhere.
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src data:; base-uri 'none'; frame-ancestors 'none'"


def first(wish: Wish, form: tuple[str, str], folder: Path) -> str:
    """Return the page that shows what will be created, with the one button.

    :param form: where it is sent, and the manifest.
    :param folder: where the keys go.
    """
    action, manifest = form
    owner = f"the organization {wish.organization}" if wish.organization else "your account"
    return _page(
        "Create the GitHub App",
        f"""
<p class="lead">This is what gh-gate asks GitHub to create for {escape(owner)}. Nothing is created before you agree there.</p>
<dl>
<dt>Name</dt><dd>{escape(wish.name)} <span class="muted">(can be changed on GitHub)</span></dd>
<dt>Webhook</dt><dd>{_hook(wish)}</dd>
<dt>Who can install it</dt><dd>{"every account" if wish.public else f"only {escape(owner)}"}</dd>
<dt>Events</dt><dd>{", ".join(f"<code>{escape(event)}</code>" for event in wish.events)}</dd>
</dl>
<table>
<thead><tr><th scope="col">Permission</th><th scope="col">Access</th><th scope="col">What for</th></tr></thead>
<tbody>{_permissions(wish)}</tbody>
</table>
<form method="post" action="{escape(action)}">
<input type="hidden" name="manifest" value="{escape(manifest)}">
<button>Continue on GitHub</button>
</form>
<p class="muted">GitHub gives an hour for it. The keys come back to this machine alone and are written to
<code>{escape(str(folder))}</code>, readable by you only. They are never shown.</p>""",
    )


def worked(done: Done, server: Server, folder: Path) -> str:
    """Return the page that says that all files are written."""
    return _page(
        "The App is created",
        f"""
<p class="lead"><strong>{escape(done.app.slug)}</strong> belongs to {escape(done.app.owner)}, and its keys are in
<code>{escape(str(folder))}</code>.</p>
<p><a class="button" href="{escape(server.install_page(done.app.slug))}">Install it on repositories</a></p>
<p class="muted">The terminal shows what comes next. This page can be closed.</p>""",
    )


def failed(error: GateError, *, again: bool) -> str:
    """Return the page that says what went wrong.

    :param again: whether loading it again may help.
    """
    rows = [("Why", error.why), ("What to do", error.do)]
    told = "".join(f"<dt>{label}</dt><dd>{escape(text)}</dd>" for label, text in rows if text)
    more = '<p><a class="button" href="">Try again</a></p>' if again else ""
    return _page("That did not work", f'<p class="lead">{escape(_sentence(error.what))}</p><dl>{told}</dl>{more}')


def _permissions(wish: Wish) -> str:
    return "".join(
        f'<tr><th scope="row">{escape(need.shown)}</th>'
        f"<td>{need.level}{' (organization)' if need.organization else ''}</td><td>{escape(need.why)}</td></tr>"
        for need in wish.needs
    )


def _hook(wish: Wish) -> str:
    if wish.hook:
        return f"<code>{escape(wish.hook)}</code>"
    return "off until its address is known; set it later in the App's settings"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _page(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · gh-gate</title>
<link rel="icon" href="data:,">
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{escape(title)}</h1>{body}
</main>
</body>
</html>
"""
