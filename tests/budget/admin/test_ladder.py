"""Every page of every model: who comes in, who sees, who writes."""

from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib import admin
from django.test import Client

from budget.models import (
    AccountRange,
    AccuracyRecord,
    Actual,
    Appropriation,
    Area,
    AreaGroup,
    AreaTask,
    BudgetRow,
    Change,
    Committee,
    ControlTotal,
    Decision,
    Explanation,
    Forecast,
    FormerSlug,
    InvestmentForecast,
    InvestmentFrame,
    InvestmentProject,
    InvestmentYear,
    LineSet,
    LockedAmount,
    Membership,
    ProjectGrant,
    Reminder,
    ReportingDate,
    Rollup,
    Round,
    RoundLock,
    RowComment,
    Segment,
    StatementLine,
    Succession,
    User,
)
from tests.budget.admin.ladder import Ladder, by_right, let_in
from tests.budget.admin.rows import address, keep_locked, one_of_each
from tests.makers import Ekby

# What the municipality's administrator and byggnadsnämnden's controller may: v(iew), a(dd),
# c(hange), d(elete).
RIGHTS: dict[type[Any], tuple[str, str]] = {
    Appropriation: ("vac", "vac"),
    Decision: ("vacd", "vacd"),
    BudgetRow: ("vacd", "vacd"),
    Actual: ("vac", "vac"),
    ReportingDate: ("vacd", "v"),
    Round: ("vac", "vac"),
    AreaTask: ("v", "v"),
    Reminder: ("v", "v"),
    Forecast: ("v", "vacd"),
    Explanation: ("v", "vacd"),
    RowComment: ("v", "v"),
    InvestmentFrame: ("vacd", "vacd"),
    InvestmentProject: ("vacd", "vacd"),
    InvestmentYear: ("vacd", "vacd"),
    InvestmentForecast: ("v", "vac"),
    ProjectGrant: ("vacd", "vacd"),
    Committee: ("vacd", "v"),
    User: ("vac", ""),
    Membership: ("vad", ""),
    Segment: ("vacd", "v"),
    Area: ("vacd", "v"),
    AreaGroup: ("vacd", "v"),
    Succession: ("vacd", "v"),
    Rollup: ("vacd", "v"),
    StatementLine: ("vacd", "v"),
    AccountRange: ("vacd", "v"),
    LineSet: ("vacd", "v"),
    ControlTotal: ("vacd", "vacd"),
    AccuracyRecord: ("vacd", "v"),
    RoundLock: ("v", "v"),
    LockedAmount: ("v", "v"),
    Change: ("v", "v"),
    FormerSlug: ("v", ""),
    AccessAttempt: ("v", ""),
}
OF_THE_MUNICIPALITY = {StatementLine, AccountRange, LineSet, AccuracyRecord, ReportingDate}
MODELS = pytest.mark.parametrize("model", RIGHTS, ids=lambda model: model.__name__)


@pytest.fixture(scope="module")
def of_module(ekby_of_module: Ekby) -> Ladder:
    """Ekby and its rows; ask for `ladder`."""
    let_in()
    return Ladder(ekby_of_module, one_of_each(ekby_of_module) | keep_locked(ekby_of_module))


@pytest.fixture
def ladder(of_module: Ladder, db: None) -> Ladder:
    """The same in a test that may use the database."""
    return of_module


def test_what_can_be_administered_is_what_the_ladder_climbs() -> None:
    # Apps above climb ladders of their own.
    above = {"goals", "reports"}
    models = {model for model in admin.site._registry if model._meta.app_label not in above}
    assert models == set(RIGHTS)


@MODELS
@pytest.mark.parametrize("who", [0, 1], ids=["administrator", "controller"])
def test_each_page_answers_by_right(ladder: Ladder, model: type[Any], who: int) -> None:
    may, statuses = RIGHTS[model][who], ladder.statuses(("hedda", "anna")[who], model)
    if may:
        assert statuses == by_right(may)
    else:
        assert set(statuses.values()) <= {403, 404}


@pytest.mark.parametrize(
    ("model", "who"),
    [(model, who) for who in (0, 1) for model, may in RIGHTS.items() if "v" in may[who]],
    ids=lambda value: getattr(value, "__name__", ("administrator", "controller")[value == 1]),
)
def test_saving_an_untouched_page_changes_nothing_and_is_refused_to_readers(
    ladder: Ladder, model: type[Any], who: int
) -> None:
    before = Change.objects.count()
    answer = ladder.saved_untouched(("hedda", "anna")[who], model)
    assert answer.status_code == (302 if "c" in RIGHTS[model][who] else 403), errors(answer)
    assert Change.objects.count() == before


def errors(answer: Any) -> Any:
    context = getattr(answer, "context", None)
    return context and "errors" in context and list(context["errors"])


@pytest.mark.parametrize(
    "model",
    [model for model in RIGHTS if "v" in RIGHTS[model][1] and model not in OF_THE_MUNICIPALITY],
    ids=lambda model: model.__name__,
)
def test_another_committees_row_does_not_exist(ladder: Ladder, model: type[Any]) -> None:
    assert ladder.hidden_from("gun", model)


@pytest.mark.parametrize("username", ["bo", "cia", "dan", "frej"])
def test_the_other_roles_have_no_business_here(ladder: Ladder, username: str) -> None:
    client = ladder.client(username)
    for page in ("/admin/", address(Decision, "changelist"), address(Decision, "add")):
        assert client.get(page).status_code == 403


def test_a_role_without_leave_to_use_the_administration_is_not_enough(ladder: Ladder) -> None:
    client = ladder.client("anna")
    User.objects.filter(username="anna").update(is_staff=False)
    assert client.get("/admin/").status_code == 403


def test_nobody_signed_in_is_sent_to_the_one_sign_in_page(client: Client, db: None) -> None:
    first = client.get("/admin/", follow=True)
    assert first.redirect_chain[-1][0] == "/konto/logga-in/?next=%2Fadmin%2F"
    assert client.post("/admin/login/", {"username": "a", "password": "b"}).status_code == 302


@MODELS
def test_a_key_that_does_not_exist_is_not_found(ladder: Ladder, model: type[Any]) -> None:
    for page in ("change", "history"):
        assert ladder.client("hedda").get(address(model, page, 987654)).status_code == 404


def test_lists_and_pages_of_a_committees_own_administrator_are_the_committees(
    ladder: Ladder,
) -> None:
    eva = ladder.client("eva")
    areas = eva.get(address(Area, "changelist")).context["cl"].result_list
    assert {area.committee for area in areas} == {ladder.ekby.committee}
    assert eva.get(address(Area, "change", ladder.ekby.bygglov.pk)).context["has_change_permission"]
    assert eva.get(address(StatementLine, "add")).status_code == 403
    assert eva.get(address(Committee, "add")).status_code == 403


def test_a_reader_of_the_whole_municipality_reads_all(ladder: Ladder) -> None:
    areas = ladder.client("hedda").get(address(Area, "changelist")).context["cl"].result_list
    assert ladder.ekby.foreign_area in list(areas)
