"""What an address of a policy file may be, held against how Apprise itself reads addresses."""

from __future__ import annotations

from typing import Any

import pytest
from apprise import NotificationManager
from apprise.utils.parse import parse_url
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.notify.addresses import Address
from gh_gate.notify.listed import on_this_machine
from gh_gate.notify.schemes import OPTIONS, SCHEMES

SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
FILES = {"template", "keyfile", "subfile", "pgp", "pgppub", "pgpprv", "attach", "file_url", "path", "filename"}
LOCAL = {"blink1", "dbus", "gio", "glib", "gnome", "kde", "macosx", "qt", "syslog", "windows"}


def refused(url: str) -> str:
    return on_this_machine(Address(url, ".github/gh-gate.yml", 1, own=False))


@pytest.mark.parametrize(
    "url",
    [
        SLACK,
        f"{SLACK}/gates?format=text&footer=no",
        "SLACK://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ?",
        "mailto://user:pass@example.com?smtp=mail.example.com;to=a@example.com",
        "https://chat.googleapis.com/v1/spaces/a/messages?key=b&token=c",
        "ntfys://ntfy.example.com/gates?priority=high&tags=gate",
    ],
)
def test_what_speaks_to_a_service_alone_is_used(url: str) -> None:
    assert refused(url) == ""


@pytest.mark.parametrize(
    "end",
    [
        "?template=/etc/passwd",
        "?x=1;template=/etc/passwd",
        "?footer=no;template=/etc/passwd",
        "?%20template=/etc/passwd",
        "?template%20=/etc/passwd",
        "?t%65mplate=/etc/passwd",
        "?TEMPLATE=/etc/passwd",
        "?+template=/etc/passwd",
        "?:name=x",
        "?-name=x",
        "?footer=no?template=/etc/passwd",
        "??",
        "?to=a?template=/etc/passwd",
        "?=x",
        "?made-up=x",
        "?redirect=yes",
        "?verify=no",
    ],
)
def test_an_option_that_is_none_of_the_list_is_refused_however_it_is_written(end: str) -> None:
    assert refused(f"{SLACK}{end}") == "it has an option that a policy file may not give"
    assert "option" in refused(f"workflows://host/workflow1/signature1{end}")


@given(st.text("tempa?&;=%20+ -:/#xl", max_size=30))
def test_apprise_reads_no_option_that_is_none_of_the_list(end: str) -> None:
    url = f"json://host/path?{end}"
    read: Any = parse_url(url) or {}  # type: ignore[no-untyped-call]  # Apprise has no types for it
    if " " in url or refused(url) or "qsd" not in read:
        return
    assert set(read["qsd"]) - {""} <= OPTIONS
    assert not any(read[f"qsd{sign}"] for sign in "+-:")


def test_no_option_of_the_list_is_known_to_name_a_file() -> None:
    assert not OPTIONS & FILES
    assert not [name for name in OPTIONS if "file" in name or "path" in name]


# One of Apprise's services still uses what Python 3.13 has taken away.
@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_every_scheme_of_apprise_was_looked_at() -> None:
    services = NotificationManager()  # type: ignore[no-untyped-call]  # Apprise has no types for it
    known = set(services.schemas())  # type: ignore[no-untyped-call]  # as above
    assert known - SCHEMES == LOCAL | {"fcm", "vapid"}
    assert SCHEMES - known == {"https"}
