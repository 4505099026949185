"""Which words were written for which setting, and where: the environment's, else the file's, secrets also in files of their own.

Nothing is understood here yet. What cannot even be read becomes a `Problem`, so that all of them can be told at once.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv.parser import Binding, parse_stream

from gh_gate.core.text import cut, visible
from gh_gate.core.text.suggestion import suggest

CONFIG = "GH_GATE_CONFIG"
BESIDE = "gh-gate.env"
"""The file that is read from the current directory where `GH_GATE_CONFIG` names no other."""

PREFIX = "GH_GATE_"
LONGEST = 64 * 1024
"""Bytes of a file of settings or of a secret; a key takes four."""

_PATHS = frozenset({"GH_GATE_DATA"})
# What the rest of the project reads, and what Kubernetes sets in every pod beside a service that is called `gh-gate`.
_NOT_OURS = frozenset({CONFIG, *(PREFIX + word for word in ("TOKEN", "FORGE", "REPOSITORY", "SERVER", "KEY", "LOCAL"))})
_NOT_OURS_EITHER = tuple(PREFIX + word for word in ("INPUT_", "SERVICE_", "PORT_"))


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong setting.

    :param place: the setting's name, and the file in which it stands.
    :param wrong: what is wrong, going on after the name.
    """

    place: str
    wrong: str
    do: str


@dataclass(slots=True)
class Words:
    """What was found.

    :param values: the text of each setting, by its name without ``_FILE``.
    :param places: where each was written, for people.
    :param files: what was read: the file of settings and those of secrets.
    :param strangers: names of the environment that look like ours and are none.
    """

    values: dict[str, str] = field(default_factory=dict, repr=False)
    places: dict[str, str] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find(environ: Mapping[str, str], directory: Path, names: Collection[str], secrets: Collection[str]) -> Words:
    """Collect what is written for the settings.

    :param environ: wins over the file; an empty word there counts as none.
    :param directory: the current one.
    :param names: of all settings.
    :param secrets: those of them that may also stand as ``NAME_FILE``, the path of a file that holds them.
    """
    words = Words()
    known = {*names, *(f"{name}_FILE" for name in secrets)}
    spoken = _given(_of_environment(environ), known)
    for path, rows in _config(environ, directory, known, words):
        unspoken = {n: text for n, text in _given(rows, known).items() if _short(n) not in map(_short, spoken)}
        _take(unspoken, path.parent, f" in {path}", words)
    _take(spoken, directory, "", words)
    words.strangers += sorted(name for name in environ if _is_stranger(name, known))
    return words


def _given(rows: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
    return {name: text for name, text in rows.items() if name in known and text.strip()}


def _short(name: str) -> str:
    return name.removesuffix("_FILE")


def _of_environment(environ: Mapping[str, str]) -> dict[str, str]:
    # Kubernetes gives pods beside a service `gh-gate` the variable GH_GATE_PORT=tcp://10.0.0.1:80.
    return {k: v for k, v in environ.items() if not (k == "GH_GATE_PORT" and v.startswith("tcp://"))}


def _is_stranger(name: str, known: Collection[str]) -> bool:
    ours = name.upper().startswith(PREFIX) and name not in _NOT_OURS and not name.startswith(_NOT_OURS_EITHER)
    return ours and name not in known


def _config(
    environ: Mapping[str, str], directory: Path, known: Collection[str], words: Words
) -> Iterator[tuple[Path, dict[str, str]]]:
    named = environ.get(CONFIG, "").strip()
    path = directory / (named or BESIDE)
    if not named and not path.exists():
        return
    text = _read(path, str(path), CONFIG, words)
    if text is not None:
        yield path, _rows(text, path, known, words)


def _rows(text: str, path: Path, known: Collection[str], words: Words) -> dict[str, str]:
    found: dict[str, str] = {}
    # Not `dotenv_values`: it would put `${NAME}` in, and pass over what it cannot read.
    for row in parse_stream(io.StringIO(text)):
        place = f"{_name(row)} of {path}"
        if row.error or (row.key is not None and row.value is None):
            words.problems.append(Problem(place, "is not a setting", "write NAME=value, a long value in quotes"))
        elif row.key is not None and row.key not in known:
            words.problems.append(Problem(place, "is not a setting of the server", suggest(row.key, known)))
        elif row.key is not None and row.key in found:
            words.problems.append(Problem(place, "is set twice", "keep one"))
        elif row.key is not None:
            found[row.key] = row.value or ""
    return found


def _name(row: Binding) -> str:
    # What does not begin like a setting may be a line of a key whose quotes are missing.
    name = row.key or ""
    return cut(visible(name), 60) if name.upper().startswith(("GH_GATE", "GITHUB")) else f"line {row.original.line}"


def _take(given: Mapping[str, str], base: Path, where: str, words: Words) -> None:
    for name, text in given.items():
        place, short = f"{name}{where}", _short(name)
        words.places[short] = place
        if name == short and f"{name}_FILE" in given:
            words.problems.append(Problem(place, f"is set, and {name}_FILE as well", "leave one of the two out"))
        if name != short:
            words.values[short] = _secret(base / text.strip(), place, words)
        else:
            words.values[short] = str((base / text).absolute()) if name in _PATHS else text


def _secret(path: Path, place: str, words: Words) -> str:
    shown = _shown(path)
    text = _read(path, shown, place, words)
    if text is not None and not text.strip():
        words.problems.append(Problem(place, f"names {shown}, which is empty", "put the secret into it"))
    return text or ""


def _shown(path: Path) -> str:
    # Somebody may have put the secret itself where its file's name belongs: a name that leads nowhere is not repeated.
    try:
        return str(path) if path.exists() else f"a file in {path.parent}" if path.parent.is_dir() else "a file"
    except (OSError, ValueError):
        return "a file"


def _read(path: Path, shown: str, place: str, words: Words) -> str | None:
    try:
        with path.open("rb") as file:
            raw = file.read(LONGEST + 1)
        words.files.append(path)
        if len(raw) <= LONGEST:
            return raw.decode("utf-8-sig")
        why = f"it is longer than {LONGEST:,} bytes"
    except UnicodeDecodeError:
        why = "it is not UTF-8 text"
    except (OSError, ValueError) as error:  # ValueError: no path can hold a NUL
        why = (error.strerror if isinstance(error, OSError) else None) or "it cannot be opened"
    words.problems.append(Problem(place, f"names {shown}: {why}", "name a text file that this account can read"))
    return None
