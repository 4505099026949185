"""Make a text that came from elsewhere fit for an error, a log or a terminal: no secrets, one line, short."""

from __future__ import annotations

import re

_SECRETS = re.compile(
    # New installation tokens are `ghs_APPID_JWT`, so dots and dashes belong to them; the tail must go too.
    r"(?:gh(?:[pousr]|gate)|github_pat)_[A-Za-z0-9._-]{20,}"
    r"|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}"
    r"|-----BEGIN [A-Z ]*-----.*?(?:-----END [A-Z ]*-----|\Z)"
    r"|(?<=://)[^/@\s]*:[^/@\s]*@",
    re.DOTALL,
)
_BLANKS = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def without_secrets(text: str) -> str:
    """Return a text without tokens, JSON web tokens, private keys and passwords in addresses."""
    return _SECRETS.sub("[secret]", text)


def one_line(text: str, limit: int = 200) -> str:
    """Return a text without secrets and control characters, as one line of at most ``limit`` characters."""
    line = _BLANKS.sub(" ", without_secrets(text)).strip()
    return line if len(line) <= limit else line[: limit - 1] + "…"
