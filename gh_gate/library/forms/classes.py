"""Dataclasses and TypedDicts as fields, and what approved values become."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NotRequired, Required, get_origin, get_type_hints

from gh_gate.errors import UsageError
from gh_gate.library.forms.annotations import Spec, spec_of
from gh_gate.library.forms.defaults import MISSING, steady
from gh_gate.library.forms.limits import narrowed
from gh_gate.library.forms.unsayable import Unsayable

Build = Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """A class taken apart.

    :param fields: as `gh_gate.core.inputs.declare` takes them.
    :param specs: what the annotations mean.
    :param build: makes an instance of approved values.
    """

    fields: Mapping[str, Any]
    specs: Mapping[str, Spec]
    build: Build


def of_typed_dict(declared: type) -> Parts:
    """Take a TypedDict apart; a key that is not required may be left out."""
    hints = hints_of(declared)
    required = {name for name, hint in hints.items() if _must_be_there(declared, name, hint)}
    specs = {name: spec_of(name, hint) for name, hint in hints.items()}
    fields = {name: {**spec.attributes, "required": _asked(spec, name in required)} for name, spec in specs.items()}

    def build(values: Mapping[str, Any]) -> dict[str, Any]:
        missing = {name: None for name in specs if name in required and name not in values}
        return {**missing, **converted(specs, values)}

    return Parts(fields, specs, build)


def of_dataclass(declared: type) -> Parts:
    """Take a dataclass apart.

    ``field(metadata={"description": ..., "min": ..., "max": ..., "pattern": ...})`` says more about a field.
    """
    hints, fields, specs = hints_of(declared), {}, {}
    given = [one for one in dataclasses.fields(declared) if one.init]
    for one in given:
        specs[one.name] = spec = spec_of(one.name, hints[one.name])
        fields[one.name] = _narrowed(one, _declared(one, spec))
    _refuse_other_parameters(declared, specs)

    def build(values: Mapping[str, Any]) -> Any:
        missing = {one.name: None for one in given if one.name not in values and _default(one) is MISSING}
        return declared(**{**missing, **converted(specs, values)})

    return Parts(fields, specs, build)


def converted(specs: Mapping[str, Spec], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return approved values as their annotations promise."""
    return {name: specs[name].convert(value) if name in specs else value for name, value in values.items()}


def hints_of(declared: type) -> Mapping[str, Any]:
    """Return the types of a class's fields.

    :raise UsageError: where one of them cannot be found.
    """
    try:
        return get_type_hints(declared, include_extras=True)
    except (NameError, TypeError, SyntaxError, AttributeError) as error:
        raise UsageError(
            f"`inputs`: the types of {declared.__name__} cannot be found: {error}.",
            do="write the class at the top of its module, with the types it names imported",
        ) from error


def _must_be_there(declared: Any, name: str, hint: Any) -> bool:
    # The class itself does not see these words where annotations are texts (`from __future__ import annotations`).
    said = {Required: True, NotRequired: False}.get(get_origin(hint))
    return name in declared.__required_keys__ if said is None else said


def _declared(one: dataclasses.Field[Any], spec: Spec) -> dict[str, Any]:
    default = _default(one)
    known = {**spec.attributes, "required": _asked(spec, default is MISSING)}
    return known if default is MISSING or default is None else {**known, "default": spec.shown(default)}


def _narrowed(one: dataclasses.Field[Any], known: dict[str, Any]) -> dict[str, Any]:
    """Return what a field says with what its metadata adds, which may allow less than its type, never more.

    :raise UsageError: where it allows more.
    """
    more = _more(one)
    if known["required"] and not more.get("required", True):
        raise UsageError(
            f"the input `{one.name}` may be left out by its metadata, and not by its type.",
            do="make it `| None`, or give a default",
        )
    try:
        return narrowed(known, more)
    except Unsayable as problem:
        raise UsageError(f"the input `{one.name}` {problem}.", do=problem.do, docs="docs/python.md") from None


def _more(one: dataclasses.Field[Any]) -> dict[str, Any]:
    """Return what a field's metadata says to us; what belongs to other libraries has other keys."""
    known = {"description", "min", "max", "pattern", "max_length", "choices", "required"}
    return {name: value for name, value in one.metadata.items() if name in known and value is not None}


def _default(one: dataclasses.Field[Any]) -> Any:
    if one.default_factory is not dataclasses.MISSING:
        return steady(one.name, one.default_factory)
    return MISSING if one.default is dataclasses.MISSING else one.default


def _asked(spec: Spec, required: bool) -> bool:
    return required and not spec.optional


def _refuse_other_parameters(declared: type, specs: Mapping[str, Spec]) -> None:
    """Refuse a class that cannot be made of its fields alone: an ``InitVar``, an ``__init__`` of its own."""
    for parameter in inspect.signature(declared).parameters.values():
        named = parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
        if named and parameter.default is parameter.empty and parameter.name not in specs:
            raise UsageError(
                f"`inputs`: {declared.__name__} cannot be made of its fields: it also needs `{parameter.name}`.",
                do="give that parameter a default, or make it a field",
            )
