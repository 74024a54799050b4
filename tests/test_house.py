"""Rules of the house that no linter knows, read from the source itself."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext, override

ROOT = Path(__file__).resolve().parent.parent
OWN = ("bench", "budget", "config", "goals", "reports", "tests")
LONGEST = 400
# A file grows past 400 lines only with a reason, which stands here beside its name.
LONGER = {
    "tests/budget/calc/test_reading.py": "the grammar's cases are read side by side",
}


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


def tree_of(source: str) -> ast.AST:
    """A file, read as Python."""
    return ast.parse((ROOT / source).read_text(encoding="utf-8"))


def test_no_function_imports_a_module_of_ours() -> None:
    inside = (
        (source, name)
        for source in sources(*OWN)
        for function in functions(tree_of(source))
        for node in ast.walk(function)
        for name in imported(node)
    )
    assert [place for place in inside if place[1].split(".")[0] in OWN] == []


def test_calc_imports_the_standard_library_alone() -> None:
    names = (
        (source, name)
        for source in sources("budget/calc")
        for node in ast.walk(tree_of(source))
        for name in imported(node)
    )
    strange = [place for place in names if place[1].split(".")[0] not in sys.stdlib_module_names]
    assert [place for place in strange if not f"{place[1]}.".startswith("budget.calc.")] == []


def test_nothing_that_may_ask_the_database_is_kept_under_a_lock_of_all_threads() -> None:
    # Python 3.11's cached_property lets one thread at a time find a property, of whatever row: one
    # that waits for a row another has locked would keep that other from ever ending. Django's has
    # no lock; calculation waits for nobody.
    own = [path for path in sources(*OWN) if not path.startswith("budget/calc/")]
    taken = [
        source
        for source in own
        for node in ast.walk(tree_of(source))
        if isinstance(node, ast.ImportFrom) and node.module == "functools"
        if any(alias.name == "cached_property" for alias in node.names)
    ]
    assert taken == []


MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "pgettext_lazy"}


def unmarked(node: ast.AST) -> bool:
    """A marker by another name, or inside an f-string: makemessages finds neither."""
    if isinstance(node, ast.Assign):
        return getattr(node.value, "id", "") in MARKS
    return isinstance(node, ast.JoinedStr) and any(
        isinstance(inner, ast.Name) and inner.id in MARKS for inner in ast.walk(node)
    )


def marked(node: ast.AST) -> Iterator[str]:
    """The words of a call of a marker."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS:
        words = (word.value for word in node.args if isinstance(word, ast.Constant))
        yield from (word for word in words if isinstance(word, str) and word)


def test_every_marked_word_is_found_by_makemessages_and_means_itself() -> None:
    """The ids of Django's own catalogues are English: "Fri" is its Friday."""
    lost, other = [], []
    with override("sv"):
        for source in sources("budget", "config", "goals", "reports"):
            for node in ast.walk(tree_of(source)):
                lost += [(source, node)] if unmarked(node) else []
                other += [(source, word) for word in marked(node) if gettext(word) != word]
    assert (lost, other) == ([], [])


def test_every_path_that_the_documents_name_is_there() -> None:
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    named = re.compile(r"[`(]((?:[a-z_]+/)+[A-Za-z_]+(?:/|\.[a-z]+))[`)]")
    lost = [
        (document.name, path)
        for document in documents
        for path in named.findall(document.read_text(encoding="utf-8"))
        if not (ROOT / path).exists()
    ]
    assert lost == []


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {
        source: len((ROOT / source).read_text(encoding="utf-8").splitlines())
        for source in sources(*OWN)
        if source not in LONGER
    }
    assert {source: lines for source, lines in lengths.items() if lines > LONGEST} == {}
