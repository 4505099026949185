"""Approvers as they are named, turned into the groups of a policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gh_gate.core.policy import Group, Nobody, Owner, Team
from gh_gate.core.policy import owners as names
from gh_gate.core.policy.file import PATH
from gh_gate.core.policy.owners import CODEOWNERS
from gh_gate.core.policy.terms import Who
from gh_gate.core.text import cut, visible
from gh_gate.errors import UsageError
from gh_gate.prepare.people_of import Lookup
from gh_gate.prepare.trusted_side import TrustedSide

DIRECTLY_IN = "\0" * 64
"""The name of some file in a directory.

No path in git has a NUL, so no pattern was written for this name: ``deploy/`` and ``deploy/*`` match it, ``*.py`` does not.
"""

_DOCS = "docs/approvers.md"
_SHOWN = 2
_ERRORS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Named:
    """The groups that approvers make, and what is to be said about them."""

    groups: tuple[Group, ...]
    notices: tuple[str, ...] = ()


class Naming:
    """Turns approvers into groups.

    :param side: where CODEOWNERS is read, and the pull request whose files count.
    :param workflow_path: the running workflow's file, or an empty string.
    :param aliases: the policy file's.
    :param blind: take every team as readable: somebody else will read it.
    """

    def __init__(
        self, side: TrustedSide, workflow_path: str, aliases: Mapping[str, tuple[str, ...]], *, blind: bool = False
    ) -> None:
        self._side, self._workflow_path, self._aliases = side, workflow_path, aliases
        self._lookup = Lookup(side.source, blind=blind)

    def require_owners(self, who: Who) -> None:
        """Refuse approvers who are named and own nothing: without an entry in the policy file, only code owners decide.

        :raise UsageError: naming them.
        """
        listed = [text for text in who.approvers if not _is_codeowners(text)]
        if not listed:
            return
        file, rules = self._side.codeowners
        known = {owner.lower() for rule in rules.rules for owner in rule.owners}
        named = {text: names.read_approver(text, self._aliases) for text in listed}
        strange = [text for text, found in named.items() if not {str(name).lower() for name in found} <= known]
        if strange:
            raise UsageError(
                f"{_label(strange)} cannot approve a gate that the App decides: {file} on {self._side} names no such owner.",
                why="a workflow of any branch can ask the App, so it believes only CODEOWNERS and the policy file",
                do=f"name code owners, or give the gate an entry with `approvers` in {PATH} on that branch",
                docs=_DOCS,
            )

    def groups(self, who: Who, *, each: bool) -> Named:
        """Return the groups.

        :param each: whether every group will have to agree; then each listed approver is a group of its own.
        :raise UsageError: for a word that names nobody, and for `codeowners` of paths that nobody owns.
        """
        listed = [text for text in who.approvers if not _is_codeowners(text)]
        owned, notices = self._owned(who, each=each)
        groups = [Group(_label(paths), owners) for owners, paths in owned]
        if each:
            groups += [Group(text, self._listed([text])) for text in listed]
        elif listed:
            groups.append(Group("", self._listed(listed)))
        if not groups:
            raise UsageError("`approvers` is empty.", do="name people, teams or codeowners", docs=_DOCS)
        return Named(_told_apart(groups), (*notices, *_about(owner for group in groups for owner in group.owners)))

    def workflow(self, *named: Who | None) -> str:
        """Return the running workflow's file where its owners are meant; an empty string where it does not matter which it is.

        What does not matter is not asked, and not hashed: another script that asks the same finds the same gate.
        """
        through = any(self._by_workflow(who) for who in named if who is not None)
        return self._workflow_path if through else ""

    def _by_workflow(self, who: Who) -> bool:
        return self._side.pull is None and CODEOWNERS in who.approvers and not _stated(who)

    def _listed(self, texts: Iterable[str]) -> tuple[Owner, ...]:
        return self._lookup.owners(name for text in texts for name in names.read_approver(text, self._aliases))

    def _owned(self, who: Who, *, each: bool) -> tuple[list[tuple[tuple[Owner, ...], list[str]]], tuple[str, ...]]:
        """Return the owners of what `codeowners` means, with the paths that they own."""
        stated = _stated(who)
        if not stated and CODEOWNERS not in who.approvers:
            return [], ()
        paths = stated or self._by_default()
        file, rules = self._side.codeowners
        found: dict[frozenset[Owner], tuple[tuple[Owner, ...], list[str]]] = {}
        unowned = []
        for path in paths:
            texts = rules.owners(path + DIRECTLY_IN if path.endswith("/") or not path else path)
            owners = self._lookup.owners(names.read(text) for text in texts or ())
            if owners:
                found.setdefault(frozenset(owners), (owners, []))[1].append(path)
            else:
                unowned.append(path)
        if unowned and (not found or (each and stated)):
            raise self._nobody_owns(unowned, file)
        return list(found.values()), (*_errors(file, rules.errors), *_unowned(unowned, file))

    def _by_default(self) -> Sequence[str]:
        if self._side.pull is not None:
            return self._side.changed_files or self._nothing_changed()
        if self._workflow_path:
            return (_clean(self._workflow_path),)
        raise UsageError(
            "`codeowners` does not say whose: there is neither a pull request nor a workflow file here.",
            do="write codeowners:PATH, for example codeowners:/deploy/",
            docs=_DOCS,
        )

    def _nothing_changed(self) -> Sequence[str]:
        raise UsageError(
            "the pull request changes no files, so nobody owns its changes.",
            do="write codeowners:PATH, or name people in `approvers`",
            docs=_DOCS,
        )

    def _nobody_owns(self, paths: Sequence[str], file: str) -> UsageError:
        first = paths[0]
        directory = f", or `{shown(first)}/` if it is a directory" if first and not first.endswith("/") else ""
        return UsageError(
            f"nobody owns {_label(paths)} by {file} on {self._side}.",
            do=f"add a rule such as `/{shown(first)} @org/team` to it, or name another path{directory}",
            docs=_DOCS,
        )


def shown(text: str, limit: int = 80) -> str:
    """Return a text on one line, with what cannot be seen made visible, and not too long."""
    return cut(visible(text).replace("\n", "␊").replace("\t", "␉"), limit)


def _is_codeowners(text: str) -> bool:
    return text == CODEOWNERS or text.startswith(f"{CODEOWNERS}:")


def _stated(who: Who) -> tuple[str, ...]:
    """Return the paths that are stated, in their order."""
    if who.paths and CODEOWNERS not in who.approvers:
        raise UsageError(
            "`paths` says whose owners `codeowners` means, and `approvers` does not name `codeowners`.",
            do="add codeowners to `approvers`, or leave `paths` out",
            docs=_DOCS,
        )
    inline = (text.partition(":")[2] for text in who.approvers if text.startswith(f"{CODEOWNERS}:"))
    return tuple(dict.fromkeys(_clean(path) for path in (*who.paths, *inline)))


def _clean(path: str) -> str:
    """Return a path as git has it, relative to the repository; one that ends in ``/`` stays a directory."""
    text = path.strip().removeprefix("./").removeprefix("/")
    parts = text.removesuffix("/").split("/")
    bad = any(part in {"", ".", ".."} for part in parts) and text != ""
    if not path.strip() or bad or any(sign in text for sign in "*?\\\0"):
        raise UsageError(
            f"{shown(path)!r} is not a path in the repository.",
            do="write it from the top, without patterns: deploy/ or /deploy/main.tf",
            docs=_DOCS,
        )
    return text


def _label(paths: Sequence[str]) -> str:
    names = [shown(path) or "/" for path in paths[:_SHOWN]]
    if len(paths) > _SHOWN:
        return f"{', '.join(names)} and {len(paths) - _SHOWN} more"
    return " and ".join(names)


def _told_apart(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Number labels that are the same; a person's groups are told by their labels, and anybody may name a file."""
    used: set[str] = set()
    apart = []
    for group in groups:
        label, number = group.label, 2
        while label in used:
            label, number = f"{group.label} ({number})", number + 1
        used.add(label)
        apart.append(Group(label, group.owners))
    return tuple(apart)


def _errors(file: str, errors: Sequence[tuple[int, str]]) -> list[str]:
    lines = [f"{file}, line {line}, is skipped: {shown(reason, 200)}." for line, reason in errors[:_ERRORS_SHOWN]]
    more = len(errors) - _ERRORS_SHOWN
    return [*lines, f"{file} has {more} more lines that are skipped."] if more > 0 else lines


def _unowned(paths: Sequence[str], file: str) -> list[str]:
    return [f"nobody owns {_label(paths)} by {file}; the owners of the rest decide."] if paths else []


def _about(owners: Iterable[Owner]) -> list[str]:
    return [text for owner in dict.fromkeys(owners) if (text := _notice(owner))]


def _notice(owner: Owner) -> str:
    match owner:
        case Nobody():
            return f"{shown(owner.text)} is {owner.why}, so it can approve nothing."
        case Team(readable=False):
            return f"{owner} cannot be read with this token, so it contributes nobody; see docs/teams.md."
        case _:
            return ""
