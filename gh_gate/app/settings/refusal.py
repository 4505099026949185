"""All that is wrong with the settings, as one error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gh_gate.app.settings.words import BESIDE, Problem, Words
from gh_gate.core.text import cut, visible
from gh_gate.errors import UsageError

_OURS = "Value error, "
_SECRET = ("KEY", "KEYS", "SECRET", "URL")


def refusal(words: Words, errors: Sequence[tuple[str, str, str]], kinds: Mapping[str, str]) -> UsageError:
    """Return the error that names every wrong setting.

    :param errors: for each setting that does not fit its name, pydantic's type of the error and its message.
    :param kinds: what each setting has to be.
    """
    told = {name for name, place in words.places.items() if any(place == problem.place for problem in words.problems)}
    late = [_problem(words, *error, kinds[error[0]]) for error in errors if error[0] not in told]
    problems = [*words.problems, *late]
    if len(problems) == 1 and not words.strangers:
        return UsageError(f"{problems[0].place} {problems[0].wrong}.", do=problems[0].do)
    rows = [f"{problem.place} {problem.wrong}; {problem.do}" for problem in problems]
    rows += [f"(and {name} is set, which is not a setting)" for name in words.strangers]
    return UsageError(
        "settings of the server are wrong.",
        why="\n        ".join(rows),
        do=f"set them in the environment or in the file {BESIDE} (GH_GATE_CONFIG names another); `gh-gate init` makes one",
    )


def _problem(words: Words, name: str, kind: str, message: str, wanted: str) -> Problem:
    if kind == "missing":
        return Problem(name, "is not set", f"set it to {wanted}")
    place = words.places.get(name, name)
    if message.startswith(_OURS):
        wrong, _, do = message.removeprefix(_OURS).partition("; ")
        return Problem(place, wrong, do)
    shown = "too strange to show" if name.endswith(_SECRET) else repr(cut(visible(words.values.get(name, "")), 40))
    return Problem(place, f"is {shown}", f"set it to {wanted}")
