"""Pydantic models as fields, with what they say about limits, and a model's instance from approved values."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from gh_gate.errors import UsageError
from gh_gate.library.forms.annotations import Spec, Way, spec_of
from gh_gate.library.forms.classes import Parts, converted
from gh_gate.library.forms.defaults import MISSING, steady


def is_model(declared: type) -> bool:
    """Tell whether a class is a pydantic model; whoever has one has pydantic loaded."""
    pydantic = sys.modules.get("pydantic")
    return pydantic is not None and issubclass(declared, pydantic.BaseModel)


def is_dataclass(declared: Any) -> bool:
    """Tell whether a class is one of pydantic's own dataclasses."""
    return hasattr(declared, "__pydantic_fields__") and not is_model(declared)


def of_model(declared: Any) -> Parts:
    """Take a model apart, by its fields' names in Python; an instance is made through all of its validators.

    :raise UsageError: for a model of a single value without a name.
    """
    if declared.__pydantic_root_model__:
        raise UsageError(f"`inputs` is the root model {declared.__name__}, whose value has no name.", do="name it")
    _complete(declared)
    fields, specs = _fields(declared.model_fields, declared.model_config)

    def build(values: Mapping[str, Any]) -> Any:
        given = {**_missing(declared.model_fields, values), **converted(specs, values)}
        return declared.model_validate(given, by_name=True, by_alias=True)

    return Parts(fields, specs, build)


def of_dataclass(declared: Any) -> Parts:
    """Take one of pydantic's dataclasses apart; an instance is made through all of its validators."""
    infos = {name: info for name, info in declared.__pydantic_fields__.items() if info.init is not False}
    fields, specs = _fields(infos, getattr(declared, "__pydantic_config__", {}))

    def build(values: Mapping[str, Any]) -> Any:
        return declared(**{**_missing(infos, values), **converted(specs, values)})

    return Parts(fields, specs, build)


def _complete(declared: Any) -> None:
    """Find the types that a model only names, as pydantic does when it is used first."""
    from pydantic.errors import PydanticUserError  # noqa: PLC0415 - loaded already: there is a model

    try:
        declared.model_rebuild()
    except (PydanticUserError, NameError) as error:
        raise UsageError(
            f"`inputs`: the types of {declared.__name__} cannot be found: {str(error).splitlines()[0]}",
            do="write the class at the top of its module, with the types it names imported",
        ) from error


def _fields(infos: Mapping[str, Any], config: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Spec]]:
    specs = {name: _spec(name, info, config) for name, info in infos.items()}
    return {name: _field(name, info, specs[name]) for name, info in infos.items()}, specs


def _spec(name: str, info: Any, config: Mapping[str, Any]) -> Spec:
    from pydantic import StringConstraints  # noqa: PLC0415 - loaded already: there is a model

    every = StringConstraints(min_length=config.get("str_min_length"), max_length=config.get("str_max_length"))
    # Beside what an Annotated type says, pydantic keeps only the type itself.
    way = Way(checked=True, inside=bool(info.metadata))
    return spec_of(name, info.annotation, [info, *info.metadata, every], way)


def _field(name: str, info: Any, spec: Spec) -> dict[str, Any]:
    known = {**spec.attributes, "required": info.is_required() and not spec.optional}
    default = MISSING if info.is_required() else _default(name, info)
    return known if default is MISSING or default is None else {**known, "default": spec.shown(default)}


def _default(name: str, info: Any) -> Any:
    if info.default_factory is None:
        return info.default
    return steady(name, info.default_factory, lambda: info.get_default(call_default_factory=True))


def _missing(infos: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, None]:
    """Return None for what may be left out, was, and has no default."""
    return {name: None for name, info in infos.items() if name not in values and info.is_required()}
