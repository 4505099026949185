"""The text that asks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from gh_gate.core import commands, inputs, marker, render
from gh_gate.core.gate import Gate, OnTimeout, Origin
from gh_gate.core.policy import Excluded, Group, Nobody, Policy, Team
from gh_gate.errors import UsageError
from tests.core import markdown
from tests.core.markdown import HOSTILE
from tests.core.samples import LEADS, gate, policy, user
from tests.core.stage import ALICE, BOB, CAROL

EXAMPLE = """\
Deploy `churn-model` v14?

Accuracy 94.0 % (was 92.8 %), 3 anomalies in 142,857 rows.

| metric | v13 | v14 |
| --- | --- | --- |
| accuracy | 92.8 % | 94.0 % |

---

**To approve**, comment
```
/approve {"deploy_target": "staging"}
```
**To reject**, comment `/reject` and why.

| input | type | | |
| --- | --- | --- | --- |
| `deploy_target` | `staging` or `production` | required | where v14 goes |
| `notes` | text |  |  |

**Who can decide**: one of the code owners of `deploy/`: @alice or @org/ml-leads (not `@bob`, who started this run)
**Until**: within 24 h of opening; after that it counts as expired and the run does not go on
**Asked by** [run 4711](https://github.com/acme/app/actions/runs/4711) of *release*, for commit `1a2b3c4` \
([changes](https://github.com/acme/app/commit/1a2b3c4d))
"""


def shown(**more: Any) -> str:
    """The text above the marker."""
    return render.body(gate(**more)).text.rpartition("\n")[0]


def who(**more: Any) -> str:
    """What it says about who can decide."""
    text = shown(policy=policy(**more)) if "groups" not in more else shown(policy=Policy(**more))
    return text.partition("**Who can decide**: ")[2].partition("\n**Until**")[0].strip()


def mentions(text: str) -> list[str]:
    return re.findall(r"(?<![\w`])@[\w/-]+", re.sub(r"`[^`]*`", "", text))


@pytest.mark.parametrize(
    ("names", "line"),
    [
        (("production",), "**Environment** `production`"),
        (("eu", "us", "asia"), "**Environments** `eu`, `us` and `asia`"),
        (("a`b\nc",), "**Environment** ``a`b␊c``"),
    ],
)
def test_the_environments_that_wait_are_named(names: tuple[str, ...], line: str) -> None:
    assert shown(environments=names).rstrip().endswith(f"\n{line}")


def test_it_reads_like_this() -> None:
    assert shown() == EXAMPLE + "\n".removeprefix("\n")


def test_it_ends_in_the_marker_that_carries_the_gate() -> None:
    claim = marker.read_claim(render.body(gate()).text)
    assert claim is not None
    assert claim.gate == gate()


def test_it_is_the_same_every_time() -> None:
    assert render.body(gate()) == render.body(gate())


def test_on_a_pull_request_it_says_its_name_and_takes_it() -> None:
    text = shown(pull_request=7)
    assert text.startswith("**Gate `deploy`**\n\nDeploy `churn-model` v14?")
    assert '\n/approve deploy {"deploy_target": "staging"}\n' in text
    assert "comment `/reject deploy` and why" in text


def test_without_inputs_there_is_nothing_to_fill_in() -> None:
    text = shown(inputs=())
    assert "```\n/approve\n```" in text
    assert "| input |" not in text


def test_a_default_is_shown() -> None:
    fields = inputs.declare({"target": {"type": "str", "default": "eu|us"}})
    assert "| `target` | text | default <code>eu\\|us</code> |  |" in shown(inputs=fields)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "one of the code owners of `deploy/`: @alice or @org/ml-leads"),
        ({"label": ""}, "one of @alice or @org/ml-leads"),
        ({"required": 2}, "2 of the code owners of `deploy/`: @alice and @org/ml-leads, with the same values"),
        ({"within": (LEADS,)}, "Only those who are also @&#8203;org/ml-leads, as the repository's policy file says."),
    ],
)
def test_it_says_who_can_decide(more: dict[str, Any], said: str) -> None:
    assert said in who(**more)


def test_a_single_approver_is_simply_named() -> None:
    assert shown(policy=policy(user(ALICE), label="")).count("**Who can decide**: @alice\n") == 1


def test_each_owner_is_listed_and_mentioned_once() -> None:
    groups = (Group("deploy/", (user(ALICE), LEADS)), Group("models/", (user(ALICE), user(CAROL))))
    assert who(groups=groups, each_owner=True) == (
        "one owner of each of these, with the same values\n"
        "- `deploy/`: @alice and @org/ml-leads\n"
        "- `models/`: @&#8203;alice and @carol"
    )


def test_the_list_of_groups_does_not_swallow_the_next_line() -> None:
    text = shown(policy=Policy(groups=(Group("a/", (user(ALICE),)), Group("b/", (user(CAROL),))), each_owner=True))
    assert [kind for kind in markdown.kinds(text) if kind != "inline"][-2:] == ["bullet_list_open", "paragraph_open"]


def test_only_people_who_can_act_are_mentioned() -> None:
    groups = (
        Group("x", (user(ALICE), user(BOB), Team("org", "hidden", readable=False), Nobody("a@b.c", "an e-mail"))),
    )
    left = (Excluded(BOB, "started this run"), Excluded(BOB, "wrote the commit"))
    text = who(groups=groups, prevent_self_approval=True, excluded=left)
    assert mentions(text) == ["@alice"]
    assert "not `@bob`, who started this run and wrote the commit" in text
    assert "`@org/hidden` (it cannot be read with this workflow's token, so its members cannot be told)" in text
    assert "`a@b.c` (an e-mail)" in text


def test_who_is_excluded_in_vain_is_still_asked() -> None:
    assert mentions(who(groups=(Group("", (user(BOB),)),), excluded=(Excluded(BOB, "x"),))) == ["@bob"]


def test_an_approver_the_policy_file_does_not_allow_is_not_mentioned() -> None:
    assert mentions(who(groups=(Group("", (user(ALICE), user(BOB))),), within=(user(BOB),))) == ["@bob"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"timeout": 5400}, "within 1 h 30 min of opening; after that it counts as expired"),
        ({"on_timeout": OnTimeout.APPROVE}, "after that it is approved by policy, without anybody's word"),
        ({"on_timeout": OnTimeout.REMIND, "timeout": 3600}, "**Until**: somebody decides, with a reminder every 1 h"),
        ({"remind": 7200}, "of opening, with a reminder every 2 h; after"),
    ],
)
def test_it_says_until_when(more: dict[str, Any], said: str) -> None:
    assert said in shown(**more)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"origin": Origin(), "commit": ""}, "**Asked by** `4711`\n"),
        ({"origin": Origin(title="a*b @x")}, "**Asked by** `4711` of *a\\*b @&#8203;x*, for commit `1a2b3c4`\n"),
        ({"origin": Origin(url="javascript:x")}, "**Asked by** run 4711, for"),
        ({"origin": Origin(url="https://x/) [y](z")}, "**Asked by** run 4711, for"),
        ({"subject": "app@sha256:`1`"}, "**About** `` app@sha256:`1` ``\n"),
    ],
)
def test_it_says_where_it_comes_from(more: dict[str, Any], said: str) -> None:
    assert said in shown(**more)


def test_a_gate_that_policy_approves_asks_and_mentions_nobody() -> None:
    text = shown(auto_approve=True)
    assert "**Nobody is asked**" in text
    assert "/approve" not in text
    assert mentions(text) == []


STRANGERS = [
    "a|b\n| c |",
    "`x` @mallory",
    "<!-- hidden -->",
    "](x)",
    "# h\n\n---",
    "\n/approve\n",
    "> q",
    "#1 GH-1",
]


@pytest.mark.parametrize("text", STRANGERS)
def test_no_text_in_it_breaks_out_of_its_place(text: str) -> None:
    fields = inputs.declare({"a": {"type": "str", "default": text.strip(), "description": " ".join(text.split())}})
    strange = policy(Nobody(text, text), user(ALICE), LEADS, label=text, excluded=(Excluded(BOB, text),))
    body = shown(
        inputs=fields, subject=text, origin=Origin(text, "https://x", "https://x"), run_id=text,
        policy=replace(strange, prevent_self_approval=True),
    )  # fmt: skip
    assert [kind for kind in markdown.kinds(body) if kind != "inline"] == [
        *("paragraph_open", "paragraph_open", "table_open", "hr"),
        *("paragraph_open", "fence", "paragraph_open", "table_open", "paragraph_open"),
    ]
    assert mentions(markdown.words(body)) == ["@alice", "@org/ml-leads"]
    assert not re.search(r"#1|GH-1", markdown.words(body))


@settings(deadline=None)
@given(HOSTILE)
def test_no_prompt_hides_or_moves_what_stands_below(prompt: str) -> None:
    body = render.body(gate(prompt=prompt.replace("\ud800", ""))).text
    found = [token for token in markdown.READER.parse(body) if token.level == 0 and token.nesting >= 0][-8:]
    assert [token.type for token in found] == [
        *("hr", "paragraph_open", "fence", "paragraph_open", "table_open", "paragraph_open", "html_block"),
    ] or [token.type for token in found][1:] == [
        *("hr", "paragraph_open", "fence", "paragraph_open", "table_open", "paragraph_open", "html_block"),
    ]
    assert [token.content for token in found if token.type == "fence"][-1] == '/approve {"deploy_target": "staging"}\n'
    assert mentions(markdown.words(body)) == ["@alice", "@org/ml-leads"]


def all_of(asked: Gate) -> list[str]:
    body = render.body(asked)
    return [body.text, *body.parts]


@pytest.mark.parametrize("size", [8_000, 16_000, 21_000, 24_000, 40_000])
@pytest.mark.parametrize("word", ["word ", "@a ", "😀 ", "| a |\n"])
def test_every_text_fits_and_the_marker_tells_what_is_missing(size: int, word: str) -> None:
    asked = gate(prompt=(word * size)[:size])
    texts = all_of(asked)
    claim = marker.read_claim(texts[0])
    assert all(len(text.encode()) <= 60_000 for text in texts)
    assert claim is not None
    assert (claim.key, claim.digest) == (asked.key, asked.digest)
    assert (claim.gate is None) == (len(texts) > 1)


def test_a_long_prompt_goes_on_in_numbered_comments() -> None:
    asked = gate(prompt="".join(f"Line {number}.\n\n" for number in range(12_000)))
    body = render.body(asked)
    notes = [marker.read_note(part) for part in body.parts]
    assert [(note.kind, note.digest, note.detail) for note in notes if note] == [
        (marker.Kind.PART, asked.digest[:16], detail) for detail in ("2/3/0.0.2/0.0.2", "3/3/0.0.0")
    ]
    assert "*The question goes on in the next 2 comments.*\n\n---\n\n**To approve**" in body.text
    assert body.parts[0].startswith("*Part 2 of 3*\n\nLine ")
    shown_lines = re.findall(r"^Line (\d+)\.$", "\n".join(all_of(asked)), re.MULTILINE)
    assert shown_lines == [str(number) for number in range(12_000)]


def test_a_prompt_that_only_its_marker_makes_too_long_still_has_a_part_to_wait_for() -> None:
    body = render.body(gate(prompt="word " * 1_500, origin=Origin(title="t" * 36_500)))
    assert len(body.parts) == 1
    assert "word word" in body.parts[0]


def test_a_gate_with_too_many_approvers_is_refused() -> None:
    crowd = Policy(groups=tuple(Group(f"path/{number}/", (user(ALICE),)) for number in range(900)))
    with pytest.raises(UsageError, match="too large"):
        render.body(gate(policy=crowd))


@pytest.mark.parametrize("text", ["/approve", "a\n\n/reject no\n\nb", "- /approve"])
def test_nothing_of_it_is_a_command(text: str) -> None:
    texts = [*all_of(gate(prompt=text)), *all_of(gate(prompt=f"{text}\n\n" * 3_000))]
    assert [commands.parse(part) for part in texts] == [None] * len(texts)
