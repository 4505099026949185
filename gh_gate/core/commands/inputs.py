"""What follows ``/approve`` on its line: a gate's name, inputs, or both, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NoReturn, TypeVar

from gh_gate.core import strict_json
from gh_gate.core.commands.attempts import Attempt, instead, plainest, refuse
from gh_gate.core.commands.bare import Bare
from gh_gate.core.text import code_span
from gh_gate.errors import CommandError

GATE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
SCALAR: Final = re.compile(r"true|false|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
"""A JSON scalar without quotes, except null, which stands for nothing given."""
MAX_WORD: Final = 1_024
"""The longest value without quotes."""

_FIELD = r"[A-Za-z_][A-Za-z0-9_-]{0,63}"
_PAIR = re.compile(rf"(?P<name>{_FIELD})=(?P<value>{strict_json.STRING}|\S*)")
_READS_AS_INPUTS = re.compile(rf'\s*(?:\{{|<\s*"|{_FIELD}=)')
_READS_AS_JSON = re.compile(r'\s*(?:\{|<\s*")')
_COMMA = re.compile(rf",(?:$|{_FIELD}=)")
_STRING = re.compile(strict_json.STRING)
_LOUD = frozenset("*_~<>&\\!")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_SINGLE = "'\u2018\u2019\u201a\u201b\uff07"
_DOUBLE = '"\u201c\u201d\u201e\u201f\u00ab\u00bb\u301d\u301e\u301f\uff02'
_QUOTES = frozenset(_SINGLE + _DOUBLE + "`\u00b4\u2039\u203a\u2032\u2033\u2035\u2036\u300c\u300d\u300e\u300f\uff40")
_STRAIGHT = str.maketrans(dict.fromkeys(_SINGLE, "'") | dict.fromkeys(_DOUBLE, '"'))

# Curly quotes, spaces around =, commas between pairs, single quotes: each is mended on top of those before it.
_SLIPS = (
    (re.compile(r"(?!)"), ""),
    (re.compile(rf"[ \t]*+=[ \t]*+(?!{_FIELD}=)"), "="),
    (re.compile(rf"[ \t]*,+[ \t]*(?=$|{_FIELD}=)"), " "),
    (re.compile(r"'"), '"'),
)

_T = TypeVar("_T")


def reads_as_inputs(line: str, *, pairs: bool = True) -> bool:
    """Say whether a line begins like inputs: ``{``, ``<"`` or, unless told otherwise, ``name=``."""
    return (_READS_AS_INPUTS if pairs else _READS_AS_JSON).match(line) is not None


def masked(line: str) -> str:
    """Return a line with everything inside double quotes as x: what has to be read as it is written."""
    return _STRING.sub(lambda string: f'"{"x" * (len(string[0]) - 2)}"' if string["end"] else string[0], line)


def read_name(tried: Attempt) -> str | None:
    """Return the name that follows ``/revoke``, or None where nothing does.

    :raises CommandError: something else follows.
    """
    word = tried.rest.strip(" \t")
    if word and not GATE_NAME.fullmatch(word):
        refuse(tried, f"only a gate's name may follow `/{tried.verb}`", plainest(tried.verb))
    return word or None


def read_inputs(tried: Attempt) -> tuple[str | None, Any]:
    """Return the name and the inputs that follow ``/approve``, each None where there is none.

    :returns: inputs are a dict of JSON values, a dict of `Bare` words and strings, or one JSON scalar. A single word that is
        both a name and a scalar, such as ``42``, is returned as the name.
    :raises CommandError: something else follows, also in front, behind or between.
    """
    try:
        return _read(tried)
    except CommandError:
        if repaired := _repaired(tried):
            refuse(tried, "its inputs are not written as they have to be", instead(repaired))
        raise


def spelled(name: str | None, inputs: Any) -> str:
    """Return the line that gives these inputs so that a reader of the comment sees them as they are.

    :param name: the gate's name, or None.
    :param inputs: as `read_inputs` returns them; a `Bare` word stays one where nothing in it is Markdown.
    """
    if isinstance(inputs, dict) and any(isinstance(value, Bare) for value in inputs.values()):
        given = " ".join(f"{key}={_quoted(value)}" for key, value in inputs.items())
    else:
        given = "" if inputs is None else strict_json.readable(inputs)
    return " ".join(filter(None, ["/approve", name, given]))


def _quoted(value: str) -> str:
    if isinstance(value, Bare) and not _LOUD.intersection(value):
        return value
    return strict_json.readable(_ESCAPE.sub(r"\1", value) if isinstance(value, Bare) else value)


def strictly(tried: Attempt, read: Callable[[str], _T], text: str) -> _T:
    """Read JSON, and tell its errors as those of the line."""
    try:
        return read(text)
    except CommandError as error:
        refuse(tried, error.what.rstrip("."), error.do)


def _read(tried: Attempt) -> tuple[str | None, Any]:
    text = tried.rest.strip(" \t")
    word = re.split(r"[ \t]", text, maxsplit=1)[0]
    if GATE_NAME.fullmatch(word):
        return word, _read_values(tried, text[len(word) :].strip(" \t"))
    return None, _read_values(tried, text)


def _read_values(tried: Attempt, text: str) -> Any:
    if not text:
        return None
    if text[0] in '{"':
        return _read_json(tried, text)
    if text[0] == "<":
        return _read_angles(tried, text)
    if re.match(rf"{_FIELD}=", text):
        return _read_pairs(tried, text)
    if not SCALAR.fullmatch(text):
        refuse(tried, "only inputs may follow `/approve`", plainest(tried.verb))
    return strictly(tried, strict_json.loads, text)


def _read_json(tried: Attempt, text: str) -> Any:
    value, end = strictly(tried, strict_json.scan, text)
    _check_end(tried, text[end:])
    return value


def _read_angles(tried: Attempt, text: str) -> Any:
    last = text.rfind(">")
    if last < 0:
        refuse(
            tried,
            "its inputs begin with `<` and have to end with `>`",
            'Write for example `/approve {"name": "value"}`.',
        )
    value = strictly(tried, strict_json.loads, f"{{{text[1:last]}}}")
    _check_end(tried, text[last + 1 :])
    return value


def _check_end(tried: Attempt, rest: str) -> None:
    if rest := rest.strip(" \t"):
        line = tried.line[: -len(rest)].rstrip(" \t")
        refuse(
            tried, "something follows its inputs", instead(line, "A remark goes on the next line; to approve, comment")
        )


def _read_pairs(tried: Attempt, text: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    position = 0
    while position < len(text):
        found = _PAIR.match(text, position)
        if found is None or text[found.end() : found.end() + 1] not in {"", " ", "\t"}:
            word = re.split(r"[ \t]", text[position:], maxsplit=1)[0]
            _refuse_pair(tried, f"{code_span(word)} is not of the form `name=value`")
        name, written = found["name"], found["value"]
        if name in pairs:
            _refuse_pair(tried, f"{code_span(name)} is given twice")
        pairs[name] = (
            strictly(tried, strict_json.loads, written) if written.startswith('"') else _bare(tried, name, written)
        )
        position = found.end() + len(text[found.end() :]) - len(text[found.end() :].lstrip(" \t"))
    if len(pairs) > strict_json.MAX_FIELDS:
        _refuse_pair(tried, f"it gives more than {strict_json.MAX_FIELDS} inputs")
    return pairs


def _bare(tried: Attempt, name: str, word: str) -> Bare:
    if not word or word[0] == "=":
        _refuse_pair(tried, f"{code_span(name)} has no value right after one `=`")
    if len(word) > MAX_WORD:
        _refuse_pair(tried, f"the value of {code_span(name)} is longer than {MAX_WORD:,} characters")
    if _QUOTES.intersection(word):
        _refuse_pair(tried, f"the value of {code_span(name)} holds a quotation mark")
    if _COMMA.search(word):
        _refuse_pair(tried, f"there is a comma after {code_span(name)}, and only spaces go between inputs")
    return Bare(word)


def _refuse_pair(tried: Attempt, why: str) -> NoReturn:
    refuse(tried, why, 'Write `name=value name="a value with spaces"`, or JSON such as `{"name": "value"}`.')


def _repaired(tried: Attempt) -> str | None:
    """Return the line without the slips that phones and habits make, if it then reads as inputs."""
    rest = tried.rest.strip(" \t")
    for slip, right in _SLIPS:
        rest = slip.sub(right, rest.translate(_STRAIGHT)).strip(" \t")
        line = f"/{tried.verb} {rest}"
        try:
            inputs = _read(Attempt(tried.verb, line, f" {rest}"))[1]
        except CommandError:
            continue
        if inputs is not None:
            return line
    return None
