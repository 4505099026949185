"""The policy file: everything it may say, and an error for everything else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gh_gate.core.gate import OnTimeout
from gh_gate.core.policy import file as policy_file
from gh_gate.core.policy.file import App, Entry, Escalation, PolicyFile
from gh_gate.core.policy.quorum import Quorum
from gh_gate.errors import UsageError

FULL = """
aliases:
  ml-team: ["@acme/ml-leads", "@alice"]
  boss: "@carol"
app:
  slug: acme-gates
  public-key: MCowBQYDK2VwAyEA
gates:
  deploy:
    approvers: [codeowners, ml-team]
    paths: [deploy/, /infra/main.tf]
    required: 2
    prevent-self-approval: true
    timeout: 4h
    valid-for: 12h
    on-timeout: remind
    auto-approve: false
    inputs:
      deploy_target: [staging, production]
    environments: production
    remind: 1h
    escalate: {after: 2h, to: ["@acme/leads"]}
    notify: ["slack://channel"]
  cost:
    required: each-owner
"""


def test_every_setting_is_read() -> None:
    file = policy_file.parse(FULL)
    assert file.aliases == {"ml-team": ("@acme/ml-leads", "@alice"), "boss": ("@carol",)}
    assert file.app == App("acme-gates", "MCowBQYDK2VwAyEA")
    deploy = file.gates["deploy"]
    assert deploy.inputs is not None
    assert [field.name for field in deploy.inputs] == ["deploy_target"]
    assert deploy == Entry(
        approvers=("codeowners", "ml-team"),
        paths=("deploy/", "/infra/main.tf"),
        quorum=Quorum(2),
        prevent_self_approval=True,
        timeout=14_400,
        valid_for=43_200,
        on_timeout=OnTimeout.REMIND,
        auto_approve=False,
        inputs=deploy.inputs,
        environments=("production",),
        remind=3_600,
        escalate=Escalation(7_200, ("@acme/leads",)),
        notify=("slack://channel",),
    )
    assert file.gates["cost"] == Entry(quorum=Quorum(1, each_owner=True))


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "gates:\naliases:\napp:\n", "{}"])
def test_an_empty_file_says_nothing(text: str) -> None:
    assert policy_file.parse(text) == PolicyFile()


def test_an_empty_entry_is_an_entry() -> None:
    assert policy_file.parse("gates:\n  deploy:\n").entry("deploy") == Entry()


def test_an_app_may_be_named_by_its_slug_alone() -> None:
    assert policy_file.parse("app: acme-gates").app == App("acme-gates")


def test_a_gate_without_an_entry_has_none() -> None:
    assert policy_file.parse(FULL).entry("other") is None


def test_an_entry_is_not_missed_by_upper_and_lower_case() -> None:
    with pytest.raises(UsageError, match="`Deploy`"):
        policy_file.parse(FULL).entry("Deploy")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("gate: {}", "`gate`"),
        ("deploy: {required: 2}", "`deploy`"),
        ("[]", "keys and values"),
        ("text", "keys and values"),
        ("gates: []", "`gates`"),
        ("gates: {deploy: 2}", "`gates.deploy`"),
        ("gates: {deploy: {prevent_self_approval: true}}", "`gates.deploy.prevent_self_approval`"),
        ("gates: {deploy: {require: 2}}", "`gates.deploy.require`"),
        ("gates: {'de ploy': {}}", "`gates.de ploy`"),
        ("gates: {deploy: {approvers: []}}", "`gates.deploy.approvers`"),
        ("gates: {deploy: {approvers: }}", "`gates.deploy.approvers`"),
        ("gates: {deploy: {approvers: ['']}}", "`gates.deploy.approvers`"),
        ("gates: {deploy: {approvers: [1]}}", "`gates.deploy.approvers`"),
        ("gates: {deploy: {approvers: {a: b}}}", "`gates.deploy.approvers`"),
        ("gates: {deploy: {paths: [[a]]}}", "`gates.deploy.paths`"),
        ("gates: {deploy: {paths: [" + "a, " * 201 + "]}}", "`gates.deploy.paths`"),
        ("gates: {deploy: {required: 0}}", "`gates.deploy.required`"),
        ("gates: {deploy: {required: true}}", "`gates.deploy.required`"),
        ("gates: {deploy: {required: [2]}}", "`gates.deploy.required`"),
        ("gates: {deploy: {required: }}", "`gates.deploy.required`"),
        ("gates: {deploy: {required: all}}", "`gates.deploy.required`"),
        ("gates: {deploy: {prevent-self-approval: yes}}", "`gates.deploy.prevent-self-approval`"),
        ("gates: {deploy: {prevent-self-approval: 'true'}}", "`gates.deploy.prevent-self-approval`"),
        ("gates: {deploy: {auto-approve: 1}}", "`gates.deploy.auto-approve`"),
        ("gates: {deploy: {timeout: 60d}}", "`gates.deploy.timeout`"),
        ("gates: {deploy: {timeout: 0}}", "`gates.deploy.timeout`"),
        ("gates: {deploy: {timeout: true}}", "`gates.deploy.timeout`"),
        ("gates: {deploy: {timeout: 1:30}}", "`gates.deploy.timeout`"),
        ("gates: {deploy: {timeout: }}", "`gates.deploy.timeout`"),
        ("gates: {deploy: {valid-for: []}}", "`gates.deploy.valid-for`"),
        ("gates: {deploy: {on-timeout: Approve}}", "`gates.deploy.on-timeout`"),
        ("gates: {deploy: {on-timeout: [approve]}}", "`gates.deploy.on-timeout`"),
        ("gates: {deploy: {inputs: }}", "`gates.deploy.inputs`"),
        ("gates: {deploy: {inputs: str}}", "`gates.deploy.inputs`"),
        ("gates: {deploy: {inputs: {a: nonsense}}}", "`gates.deploy.inputs`"),
        ("gates: {deploy: {escalate: 4h}}", "`gates.deploy.escalate`"),
        ("gates: {deploy: {escalate: {after: 4h}}}", "`gates.deploy.escalate`"),
        ("gates: {deploy: {escalate: {after: 4h, to: [leads]}}}", "`gates.deploy.escalate`"),
        ("gates: {deploy: {escalate: {after: 4h, to: ['@a'], then: x}}}", "`gates.deploy.escalate.then`"),
        ("gates: {deploy: {notify: {slack: x}}}", "`gates.deploy.notify`"),
        ("aliases: {ml: alice}", "`aliases.ml`"),
        ("aliases: {ml: [other], other: ['@a']}", "`aliases.ml`"),
        ("aliases: {ml: ['a@b.example']}", "`aliases.ml`"),
        ("aliases: {ml: codeowners}", "`aliases.ml`"),
        ("aliases: {CodeOwners: '@a'}", "`aliases.CodeOwners`"),
        ("aliases: {'@ml': '@a'}", "`aliases.@ml`"),
        ("aliases: {ml: []}", "`aliases.ml`"),
        ("aliases: ['@a']", "`aliases`"),
        ("app: 7", "`app`"),
        ("app: {private-key: x}", "`app.private-key`"),
        ("app: {public-key: }", "`app.public-key`"),
        ("gates: {deploy: {required: 1, required: 2}}", "stands twice"),
        ("gates: {deploy: &a {}, other: *a}", "anchors"),
    ],
)
def test_what_is_not_understood_is_an_error_that_names_it(text: str, named: str) -> None:
    with pytest.raises(UsageError, match=r"^\.github/gh-gate\.yml") as caught:
        policy_file.parse(text)
    assert named in caught.value.what


def test_a_setting_that_is_nearly_right_is_suggested() -> None:
    with pytest.raises(UsageError) as caught:
        policy_file.parse("gates: {deploy: {prevent_self_approval: true}}")
    assert caught.value.do == "did you mean `prevent-self-approval`?"


def test_a_wrong_value_is_shown_short() -> None:
    with pytest.raises(UsageError) as caught:
        policy_file.parse(f"gates: {{deploy: {{auto-approve: {'x' * 5000}}}}}")
    assert len(caught.value.what) < 300


def test_the_documented_example_is_read_and_no_setting_is_undocumented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "policy-file.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert set(policy_file.parse(example).gates) == {"deploy", "training-cost", "schema-change", "production"}
    [table] = re.findall(r"## The settings of an entry\n(.*?)\n##", page, re.DOTALL)
    documented = {
        name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`([a-z-]+)`", row)
    }
    assert documented == policy_file._ENTRY


def test_a_wrong_address_is_not_shown_because_it_may_hold_a_secret() -> None:
    with pytest.raises(UsageError, match=r"`gates\.deploy\.notify`") as caught:
        policy_file.parse("gates: {deploy: {notify: {slack: t0ken}}}")
    assert "t0ken" not in str(caught.value)


def test_addresses_show_neither_in_an_entry_nor_where_one_stands_in_the_wrong_place() -> None:
    assert "s3cr3t" not in repr(policy_file.parse("gates: {deploy: {notify: ['slack://s3cr3t']}}"))
    with pytest.raises(UsageError, match=r"`gates\.deploy` has a key that is no setting") as caught:
        policy_file.parse("gates: {deploy: {'slack://s3cr3t': x}}")
    assert "s3cr3t" not in str(caught.value)
