"""From what the author of a pipeline wrote to fields: every way to declare them, and every mistake said by name.

::

    {"deploy_target": "str", "target": ["staging", "production"], "n": {"type": "int", "min": 1, "default": 3}}
    [{"name": "deploy_target", "type": "enum", "choices": ["staging", "production"]}, ...]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NoReturn, cast, get_args

from gh_gate.core import strict_json
from gh_gate.core.inputs import rules as field_rules
from gh_gate.core.inputs.examples import fits, least
from gh_gate.core.inputs.fields import ABSENT, Field, Type
from gh_gate.core.text import code_span
from gh_gate.core.text.nearest import nearest
from gh_gate.errors import CommandError, UsageError

MAX_FIELDS: Final = 64
TYPES: Final = get_args(Type)
_ATTRIBUTES = ("type", "required", "default", "description", "min", "max", "pattern", "max_length", "choices")
_EXAMPLE = 'Write for example {"deploy_target": "str"} or {"n": {"type": "int", "min": 1}}.'


def declare(spec: Mapping[str, Any] | Sequence[Any] | None) -> tuple[Field, ...]:
    """Read a declaration of typed inputs.

    :param spec: a mapping from a field's name to its type, to a list of choices or to a mapping of attributes; or a list of
        mappings of attributes with a ``name``, or of `Field`. None declares none. A field is required unless it has a
        default or says ``required: false``.
    :returns: the fields in the order of the declaration, at most 64.
    :raises UsageError: something in it is wrong; the sentence names the field and what it takes.
    """
    fields = tuple(_items(spec))
    names = [field.name for field in fields]
    if len(fields) > MAX_FIELDS:
        raise UsageError(f"{len(fields)} inputs are declared; a gate takes at most {MAX_FIELDS}.", do="Declare fewer.")
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise UsageError(f"the input {code_span(twice)} is declared twice.", do="Declare each input once.")
    if not fits(least(fields)):
        raise UsageError("the inputs need more text than one comment may give.", do="Declare fewer, or shorter ones.")
    return fields


def _items(spec: Mapping[str, Any] | Sequence[Any] | None) -> Iterator[Field]:
    """Read each field, whatever the way of writing."""
    if isinstance(spec, Mapping):
        yield from (_field(name, attributes) for name, attributes in spec.items())
    elif isinstance(spec, Sequence) and not isinstance(spec, str):
        yield from map(_item, spec)
    elif spec is not None:
        raise UsageError(f"inputs must be a mapping or a list, not {code_span(repr(spec))}.", do=_EXAMPLE)


def _item(item: Any) -> Field:
    if isinstance(item, Field):
        return _ordered(field_rules.checked(item))
    if not isinstance(item, Mapping) or "name" not in item:
        raise UsageError(
            f"an input in the list must be a mapping with a name, not {code_span(repr(item))}.", do=_EXAMPLE
        )
    return _field(item["name"], {key: value for key, value in item.items() if key != "name"})


def _field(name: Any, attributes: Any) -> Field:
    if isinstance(attributes, str):
        attributes = {"type": attributes}
    elif isinstance(attributes, (list, tuple)):
        attributes = {"type": "enum", "choices": attributes}
    elif not isinstance(attributes, Mapping):
        _refuse(name, f"must be a type, a list of choices or a mapping, not {code_span(repr(attributes))}", _EXAMPLE)
    return _checked(name, attributes)


def _checked(name: Any, given: Mapping[Any, Any]) -> Field:
    if unknown := [key for key in given if key not in _ATTRIBUTES]:
        near = nearest(str(unknown[0]), _ATTRIBUTES)
        hint = f"Did you mean {code_span(near)}?" if near else f"It takes {', '.join(_ATTRIBUTES)}."
        _refuse(name, f"has the unknown attribute {code_span(str(unknown[0]))}", hint)
    kind = given.get("type", "enum" if "choices" in given else None)
    if kind not in TYPES:
        said = f"not {code_span(str(kind))}" if kind is not None else "and none is given"
        _refuse(name, f"must have one of the types {', '.join(TYPES)}, {said}", _EXAMPLE)
    known = {key: value for key, value in given.items() if value is not None or key == "default"}
    known = known | {"type": kind, "required": known.get("required", "default" not in known)}
    if isinstance(known.get("choices"), (list, tuple)):
        known["choices"] = tuple(known["choices"])
    if isinstance(known.get("description"), str):
        known["description"] = " ".join(known["description"].split())
    return _ordered(field_rules.checked(Field(name=name, **cast("dict[str, Any]", known))))


def _ordered(field: Field) -> Field:
    """Return a field whose default has its keys in one order, so that whoever reads it from a marker shows the same."""
    if field.type != "json" or field.default is ABSENT:
        return field
    return replace(field, default=strict_json.loads(strict_json.identity(field.default)))


def from_json(data: Mapping[str, Any]) -> Field:
    """Read a field that `gh_gate.core.inputs.fields.to_json` wrote.

    :param data: as it stands in a gate's marker; anybody may have written that, so everything is checked again.
    :raises UsageError: it is not a field.
    """
    try:
        return _item({key: _restored(data, key) for key in data})
    except CommandError as error:
        raise UsageError(error.what, do=error.do) from error


def _restored(data: Mapping[str, Any], key: str) -> Any:
    value, kind = data[key], data.get("type")
    as_text = (kind == "json" and key == "default") or (kind == "float" and key in {"min", "max", "default"})
    return strict_json.loads(value) if as_text and isinstance(value, str) else value


def _refuse(name: Any, why: str, do: str) -> NoReturn:
    raise UsageError(f"the input {code_span(str(name))} {why}.", do=do)
