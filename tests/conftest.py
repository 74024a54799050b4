"""What holds for every test: quick passwords, charts in memory, tests of the database in use."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker, Settings

from budget.actions.demo_users import create_demo_users
from budget.actions.loading import load_case, lock_loaded
from budget.actions.loading_tasks import load_beside, load_tasks
from budget.demo.files import read_case
from budget.models import Committee
from budget.workflow.action import SERVER
from tests.kept import Kept
from tests.makers import Ekby, make_ekby


def pytest_configure(config: pytest.Config) -> None:
    """Settings that make tests quick and keep them from each other's files."""
    # A busy machine is no fault of the code's: what is slow shows in the benches.
    hypothesis_settings.register_profile("untimed", deadline=None)
    hypothesis_settings.load_profile("untimed")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "charts"}
    settings.CACHES = {**settings.CACHES, "charts": memory}
    settings.STATIC_ROOT = None  # files are served from static/, not as some demo collected them
    if connection.vendor == "sqlite" and config.getoption("markexpr") == "browser":
        # The live server's threads would lock each other out of a database in memory.
        connection.settings_dict["TEST"]["NAME"] = f"{connection.settings_dict['NAME']}-test"


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """No bytes name a test: a file may hold the time of its making, another in each worker."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves aside the tests of the other database.

    What asks no database, or is marked so, is the same beside each: it runs once, beside SQLite.
    """
    other = "sqlite" if connection.vendor == "postgresql" else "postgres"
    aside = {item for item in items if item.get_closest_marker(other)}
    if connection.vendor == "postgresql":
        aside |= {item for item in items if not _asks_a_database(item)}
    items[:] = [item for item in items if item not in aside]
    if aside:
        config.hook.pytest_deselected(items=list(aside))


# Rooms that see content and shapes alone: what a database answers is held where it is asked.
OUTPUTS = tuple(
    Path(__file__).parent / room
    for room in (
        "budget/demo",
        "budget/forms",
        "budget/workbooks",
        "reports/charts",
        "reports/content",
        "reports/excel",
        "reports/papers",
    )
)


def _asks_a_database(item: pytest.Item) -> bool:
    """Whether a test asks something of the database that another may answer otherwise."""
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("once") or any(room in item.path.parents for room in OUTPUTS):
        return False
    marked = any(item.get_closest_marker(name) for name in ("django_db", "browser", "postgres"))
    return marked or bool(fixtures & {"db", "transactional_db", "django_db_setup"})


@pytest.fixture
def ledger_folder(settings: Settings, tmp_path: Path) -> Path:
    """A folder of the test's own, where ledger files are kept."""
    folder = tmp_path / "ledger"
    settings.LEDGER_FILES = folder
    return folder


def load_malmo() -> None:
    """Loads the demo's case and people, as `make demo` does."""
    case, problems = read_case()
    assert case, problems
    loaded = load_case(SERVER, case)
    committee = loaded.committee
    create_demo_users(SERVER, committee, settings.DEMO_PASSWORD, renew_passwords=False)
    load_tasks(SERVER, case, committee)
    load_beside(SERVER, committee)
    lock_loaded(SERVER, case, loaded)


@pytest.fixture(scope="session")
def malmo_kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Kept]:
    """Malmö's case in a database of its own: loading it takes seconds."""
    with django_db_blocker.unblock():
        kept = Kept("malmo", load_malmo)
    yield kept
    with django_db_blocker.unblock():
        kept.drop()


@pytest.fixture(scope="module")
def malmo_of_module(malmo_kept: Kept, django_db_blocker: DjangoDbBlocker) -> Iterator[Committee]:
    """Malmö's case, there for a test file and taken away after it; ask for `malmo`."""
    with django_db_blocker.unblock(), malmo_kept.standing(), transaction.atomic():
        yield Committee.objects.get()
        transaction.set_rollback(True)


@pytest.fixture
def malmo(malmo_of_module: Committee, db: None) -> Committee:
    """Malmö kommunstyrelse with all the demo's data and people; what a test changes is undone.

    It stands there for a whole file: every test of a file that uses this must bear that. Tests that
    commit have it by `malmo_committed`.
    """
    return Committee.objects.get(pk=malmo_of_module.pk)


@pytest.fixture
def malmo_committed(malmo_kept: Kept, transactional_db: None) -> Committee:
    """As `malmo`, for tests that see commits or a live server; put there for each test."""
    malmo_kept.pour()
    return Committee.objects.get()


@pytest.fixture(scope="session")
def ekby_kept(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Kept, Ekby]]:
    """Ekby in a database of its own, and its rows."""
    made: list[Ekby] = []
    with django_db_blocker.unblock():
        kept = Kept("ekby", lambda: made.append(make_ekby()))
    yield kept, made[0]
    with django_db_blocker.unblock():
        kept.drop()


@pytest.fixture(scope="module")
def ekby_of_module(
    ekby_kept: tuple[Kept, Ekby], django_db_blocker: DjangoDbBlocker
) -> Iterator[Ekby]:
    """Ekby, there for a test file and taken away after it; ask for `ekby`."""
    kept, made = ekby_kept
    with django_db_blocker.unblock(), kept.standing(), transaction.atomic():
        yield deepcopy(made)
        transaction.set_rollback(True)


@pytest.fixture
def ekby(ekby_of_module: Ekby, db: None) -> Ekby:
    """Byggnadsnämnden in Ekby and its cast (tests/makers.py); what a test changes is undone."""
    return deepcopy(ekby_of_module)
