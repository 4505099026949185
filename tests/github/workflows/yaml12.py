"""YAML as GitHub reads it: `on` and `yes` are words, a key stands once."""

from __future__ import annotations

import re
from typing import Any

import yaml

_WORDS = "tag:yaml.org,2002:bool"


class _Loader(yaml.SafeLoader):
    """YAML 1.2 as far as workflows need it, https://yaml.org/spec/1.2.2/#1032-tag-resolution."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        found: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        if len(found) != len(node.value):
            raise yaml.constructor.ConstructorError(None, None, "a key stands twice", node.start_mark)
        return found


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in {_WORDS, "tag:yaml.org,2002:timestamp"}]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _first, _word in (("t", "true"), ("f", "false")):
    _Loader.add_implicit_resolver(_WORDS, re.compile(f"{_word}|{_word.title()}|{_word.upper()}"), None)


def load(text: str) -> Any:
    """The document; raises yaml.YAMLError for one that is none."""
    return yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
