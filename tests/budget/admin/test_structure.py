"""Committees, areas, lines and their links in the administration."""

from typing import Any

import pytest
from django.test import Client

from budget.models import (
    AccountRange,
    Area,
    Change,
    Committee,
    LineSet,
    Rollup,
    Segment,
    StatementLine,
    Succession,
)
from tests.budget.admin.conftest import SignedIn
from tests.budget.admin.rows import address, values
from tests.makers import Ekby

MARKUP = "<script>alert('hej')</script>"
FORMULA = '=HYPERLINK("http://exempel.se")'


def ranges(line: StatementLine, *accounts: tuple[int, int]) -> dict[str, Any]:
    sent: dict[str, Any] = {"ranges-TOTAL_FORMS": str(len(accounts))}
    for number, (first, last) in enumerate(accounts):
        row = {"year": "2024", "first": str(first), "last": str(last)}
        sent |= {f"ranges-{number}-{name}": value for name, value in row.items()}
    return sent


def test_account_ranges_are_added_under_their_line(ekby: Ekby, administrator: Client) -> None:
    page = address(StatementLine, "change", ekby.loner.pk)
    sent = values(administrator.get(page)) | ranges(ekby.loner, (5000, 5599), (5600, 5799))
    assert administrator.post(page, sent).status_code == 302
    kept = AccountRange.objects.filter(line=ekby.loner).values_list("year", "first", "last")
    assert list(kept) == [(2024, 5000, 5599), (2024, 5600, 5799)]


@pytest.mark.parametrize(
    ("accounts", "words"),
    [
        (((5000, 5700), (5600, 5799)), "Låt ett konto höra till en rad"),
        (((5799, 5000),), "Sista kontot kan inte ligga före det första"),
    ],
)
def test_ranges_that_overlap_or_run_backwards_are_refused_as_typed(
    ekby: Ekby, administrator: Client, accounts: tuple[tuple[int, int], ...], words: str
) -> None:
    page = address(StatementLine, "change", ekby.loner.pk)
    sent = values(administrator.get(page)) | ranges(ekby.loner, *accounts)
    answer = administrator.post(page, sent)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert words in html
    assert f'value="{accounts[0][0]}"' in html
    assert not AccountRange.objects.exists()


def test_a_range_is_removed_under_its_line(ekby: Ekby, administrator: Client) -> None:
    page = address(StatementLine, "change", ekby.loner.pk)
    first = values(administrator.get(page)) | ranges(ekby.loner, (5000, 5599))
    administrator.post(page, first)
    sent = values(administrator.get(page)) | {"ranges-0-DELETE": "on"}
    assert administrator.post(page, sent).status_code == 302
    assert not AccountRange.objects.exists()


def new_area(ekby: Ekby, **other: Any) -> dict[str, Any]:
    empty = {"successions-TOTAL_FORMS": "0", "successions-INITIAL_FORMS": "0"}
    given = {"segment": ekby.tax.pk, "name": "Detaljplan", "slug": "detaljplan", "order": "9"}
    return empty | given | other


def test_a_new_area_is_of_its_segments_committee(ekby: Ekby, administrator: Client) -> None:
    assert administrator.post(address(Area, "add"), new_area(ekby)).status_code == 302
    assert Area.objects.get(slug="detaljplan").committee == ekby.committee


@pytest.mark.parametrize("name", [MARKUP, FORMULA])
def test_a_name_with_markup_or_a_formula_is_kept_and_shown_as_text(
    ekby: Ekby, administrator: Client, name: str
) -> None:
    sent = new_area(ekby, name=name)
    followed = administrator.post(address(Area, "add"), sent, follow=True)
    row = Area.objects.get(slug="detaljplan")
    assert row.name == name
    pages = [
        followed,
        *(
            administrator.get(address(Area, page, row.pk))
            for page in ("change", "history", "delete")
        ),
        administrator.get(address(Change, "changelist")),
        administrator.get("/admin/"),
    ]
    for page in pages:
        assert "<script>alert" not in page.content.decode()
        assert "<a href=&quot;http://exempel" not in page.content.decode()


def test_an_address_that_is_taken_is_refused_once(ekby: Ekby, administrator: Client) -> None:
    answer = administrator.post(address(Area, "add"), new_area(ekby, slug="bygglov"))
    errors = answer.context["adminform"].form.non_field_errors()
    assert len(errors) == 1
    assert "finns redan" in errors[0]


@pytest.mark.parametrize(
    ("model", "slug"), [(Area, "las-in"), (StatementLine, "verifikat"), (Committee, "konto")]
)
def test_an_address_of_a_page_is_refused_beside_its_field(
    ekby: Ekby, administrator: Client, model: Any, slug: str
) -> None:
    page = address(model, "change", model.objects.order_by("pk")[0].pk)
    answer = administrator.post(page, values(administrator.get(page)) | {"slug": slug})
    form = answer.context["adminform"].form
    words = f"Adressen ”{slug}” leder till en av Anslags egna sidor. Välj en annan."
    assert form.errors == {"slug": [words]}
    assert f'value="{slug}"' in answer.content.decode()


def test_a_name_that_another_area_has_is_refused_as_typed(
    ekby: Ekby, administrator: Client
) -> None:
    answer = administrator.post(address(Area, "add"), new_area(ekby, name="Bygglov"))
    (error,) = answer.context["adminform"].form.non_field_errors()
    assert "kan inte heta ”Bygglov” samma år" in error
    assert 'value="detaljplan"' in answer.content.decode()


def test_an_area_cannot_move_to_another_committees_segment(
    ekby: Ekby, administrator: Client
) -> None:
    page = address(Area, "change", ekby.bygglov.pk)
    elsewhere = Segment.objects.get(committee=ekby.elsewhere)
    sent = values(administrator.get(page)) | {"segment": elsewhere.pk}
    answer = administrator.post(page, sent)
    assert answer.status_code == 200
    assert "kan inte byta nämnd" in " ".join(answer.context["adminform"].form.non_field_errors())


def test_an_area_with_amounts_cannot_be_removed_and_what_stands_in_the_way_is_counted(
    ekby: Ekby, administrator: Client
) -> None:
    page = address(Area, "delete", ekby.bygglov.pk)
    html = administrator.get(page).content.decode()
    # 12 of the original and 10 of the change; 12 + 1 of last year and 4 of this; two forecasts.
    for words in ("22 budgetbelopp", "17 utfall", "2 prognoser"):
        assert words in html
    administrator.post(page, {"post": "yes"})
    assert Area.objects.filter(pk=ekby.bygglov.pk).exists()


def successors(*rows: tuple[Area, str]) -> dict[str, Any]:
    sent: dict[str, Any] = {"successions-TOTAL_FORMS": str(len(rows))}
    for number, (area, share) in enumerate(rows):
        row = {"successor": area.pk, "year": "2024", "share": share}
        sent |= {f"successions-{number}-{name}": value for name, value in row.items()}
    return sent


def test_the_shares_of_an_ended_area_are_set_together_on_its_page(
    ekby: Ekby, administrator: Client
) -> None:
    page = address(Area, "change", ekby.kartor.pk)
    sent = values(administrator.get(page))
    half = successors((ekby.bygglov, "0,5"))
    answer = administrator.post(page, sent | half)
    assert "summerar till 0,5" in " ".join(answer.context["adminform"].form.non_field_errors())
    both = successors((ekby.bygglov, "0,5"), (ekby.stadsmiljo, "0,5"))
    assert administrator.post(page, sent | both).status_code == 302
    assert Succession.objects.count() == 2


def test_links_are_saved_with_their_row_and_in_the_history(
    ekby: Ekby, administrator: Client
) -> None:
    sent = {"committee": ekby.committee.pk, "name": "Totalt", "slug": "totalt", "order": "1"}
    chosen = {"segments": [ekby.tax.pk, ekby.fees.pk]}
    assert administrator.post(address(Rollup, "add"), sent | chosen).status_code == 302
    row = Rollup.objects.get()
    assert set(row.segments.all()) == {ekby.tax, ekby.fees}
    page = address(Rollup, "change", row.pk)
    administrator.post(page, values(administrator.get(page)) | {"segments": [ekby.tax.pk]})
    told = Change.objects.get(field="segments", new="Skattefinansierad")
    assert told.old == "Avgiftsfinansierad, Skattefinansierad"


def test_a_set_of_lines_is_made_with_its_lines(ekby: Ekby, administrator: Client) -> None:
    sent = {"table": "forklaringar", "name": "Personal", "slug": "personal", "order": "1"}
    page = address(LineSet, "add")
    assert administrator.post(page, sent | {"lines": [ekby.loner.pk]}).status_code == 302
    assert list(LineSet.objects.get().lines.all()) == [ekby.loner]


def test_a_renamed_committee_keeps_its_former_address(ekby: Ekby, administrator: Client) -> None:
    page = address(Committee, "change", ekby.committee.pk)
    sent = values(administrator.get(page)) | {"slug": "bygg", "reason": "Nytt namn."}
    assert administrator.post(page, sent).status_code == 302
    assert administrator.get("/byggnadsnamnden/").status_code in {301, 302, 308, 404}
    told = Change.objects.get(field="slug", new="bygg")
    assert (told.old, told.reason) == ("byggnadsnamnden", "Nytt namn.")


def test_a_committees_administrator_cannot_write_at_another(
    ekby: Ekby, signed_in: SignedIn
) -> None:
    eva = signed_in("eva")
    foreign = Segment.objects.get(committee=ekby.elsewhere)
    answer = eva.post(address(Area, "add"), new_area(ekby, segment=foreign.pk))
    assert list(answer.context["adminform"].form.errors) == ["segment"]
    assert eva.post(address(Area, "change", ekby.foreign_area.pk), {}).status_code == 404
    assert not Area.objects.filter(slug="detaljplan").exists()
