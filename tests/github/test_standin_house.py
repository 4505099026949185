"""The stand-in knows nothing of the program that it tests, and stays small."""

import ast
from pathlib import Path

HERE = Path(__file__).parent
FILES = sorted(HERE.rglob("*.py"))


def _imported(path: Path) -> set[str]:
    """The top-level packages that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def test_nothing_of_the_program_is_imported() -> None:
    assert [path.name for path in FILES if _imported(path) & {"gh_gate", "action"}] == []


def test_no_file_is_long() -> None:
    long = [path.name for path in FILES if len(path.read_text("utf-8").splitlines()) > 300]
    assert long == []


def test_the_folder_is_no_package() -> None:
    """With an `__init__.py` pytest would import its modules as `github.*` and hide PyGithub."""
    assert not (HERE / "__init__.py").exists()
