"""YAML as people mean it: the plain part of YAML 1.2, and an error for the rest.

Left out on purpose: anchors and aliases (a few lines of them can name billions of values), tags, merge keys, keys that are
not text, and what YAML 1.1 reads out of words (``on`` and ``no`` as truth values, ``1:30`` as ninety, ``010`` as eight).
A key that stands twice is an error, because nobody can tell which one was meant.

Import this module where it is used; PyYAML takes longer to load than the rest of the core together.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from gh_gate.errors import UsageError

LIMIT = 65_536
"""Characters; a policy of hundreds of gates fits."""


def load(text: str, what: str, *, quiet: bool = False) -> Any:
    """Read one YAML document.

    :param text: at most `LIMIT` characters.
    :param what: the document's name, as an error should call it.
    :param quiet: whether an error repeats nothing of the text, which may be secret.
    :return: dicts with text keys, lists, text, integers, floats, truth values and None; None for an empty document.
    :raise UsageError: with the line, for anything else.
    """
    if len(text) > LIMIT:
        raise UsageError(f"{what} has {len(text):,} characters; {LIMIT:,} are the limit.")
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader, made stricter
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = "it is not YAML as it is taken here, or says something twice" if quiet else error.problem
        raise _unreadable(f"{what}, line {line}", problem or "not YAML") from None
    except yaml.YAMLError:
        raise _unreadable(what, "it contains a character that YAML does not allow") from None
    except RecursionError:
        raise _unreadable(what, "it is nested too deeply") from None


def _unreadable(where: str, problem: str) -> UsageError:
    if "'@'" in problem:
        return UsageError(f"{where}: a word that begins with @ needs quotes in YAML.", do='write it like "@alice"')
    return UsageError(f"{where}: {problem}.")


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = {}  # noqa: RUF012 - PyYAML's own table; emptied so that only the rules below hold

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs leave the parser untyped
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _problem(event, "anchors and aliases are not taken")
        if getattr(event, "tag", None) is not None:
            raise _problem(event, "tags are not taken")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag != "tag:yaml.org,2002:str":
                raise _problem(key, "a key has to be text; put it in quotes")
            if key.value in seen:
                raise _problem(key, f"the key {key.value[:64]!r} stands twice")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _problem(place: Any, text: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=text, problem_mark=place.start_mark)


# The core schema of YAML 1.2 without octal, hexadecimal, infinity and not-a-number; numbers stay within 64 bits.
# https://yaml.org/spec/1.2.2/#103-core-schema
for _tag, _regex, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"-?(?:0|[1-9][0-9]{0,17})", list("-0123456789")),
    ("float", r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,17}", list("-0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_regex})\Z"), _first)
