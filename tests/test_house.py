"""Rules of the house that no linter knows, read from the source itself."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OWN = ("bench", "budget", "config", "goals", "reports", "tests")
LONGEST = 400
# A file grows past 400 lines only with a reason, which stands here beside its name.
LONGER: dict[str, str] = {}


def sources(*rooms: str) -> list[str]:
    """The files of some packages but their migrations, as paths from the root."""
    found = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    return sorted(str(path.relative_to(ROOT)) for path in found if "migrations" not in path.parts)


def imported(node: ast.AST) -> Iterator[str]:
    """The modules that an import statement names in full; none for any other node."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield node.module or ""


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions but `ready`, where Django asks for imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name != "ready":
            yield node


@pytest.mark.parametrize("source", sources(*OWN))
def test_no_function_imports_a_module_of_ours(source: str) -> None:
    tree = ast.parse((ROOT / source).read_text(encoding="utf-8"))
    inside = (
        name
        for function in functions(tree)
        for node in ast.walk(function)
        for name in imported(node)
    )
    assert [name for name in inside if name.split(".")[0] in OWN] == []


@pytest.mark.parametrize("source", sources("budget/calc"))
def test_calc_imports_the_standard_library_alone(source: str) -> None:
    tree = ast.parse((ROOT / source).read_text(encoding="utf-8"))
    names = [name for node in ast.walk(tree) for name in imported(node)]
    strange = [name for name in names if name.split(".")[0] not in sys.stdlib_module_names]
    assert [name for name in strange if not f"{name}.".startswith("budget.calc.")] == []


@pytest.mark.parametrize("source", sources(*OWN))
def test_no_file_is_longer_than_a_reader_can_hold(source: str) -> None:
    lines = len((ROOT / source).read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST or source in LONGER
