"""*Bokföring*: how a file is read is shown, chosen anew, and kept under a name."""

import pytest
from django.test import Client

from budget.models import BatchState, ImportProfile, LedgerBatch
from tests.budget.actions.ledger_case import JANUARY, sie4
from tests.budget.views.ledger_case import LEDGER, loaded_to_preview, page_of, send, shown
from tests.makers import KR, Ekby
from tests.working import work_off

CSV = (
    "Kto;Kst;Dag;Kronor;Vad\n"
    "5010;100;2024-01-31;61 000,50;Lön\n"
    "6010;200;2024-01-31;40 000,00;Hyra\n"
).encode()


pytestmark = pytest.mark.usefixtures("ledger_folder")


def test_the_columns_of_a_table_are_chosen_and_kept_by_name(ekby: Ekby, anna: Client) -> None:
    batch = loaded_to_preview(anna, CSV, "utdrag.csv")
    assert batch.state == BatchState.FAILED
    page = page_of(anna, batch)
    assert "Kronor" in page.html
    chosen = {
        "kolumn-account": "Kto",
        "kolumn-cost_centre": "Kst",
        "kolumn-date": "Dag",
        "kolumn-amount": "Kronor",
        "kolumn-text": "Vad",
        "profilnamn": "Utdrag",
    }
    assert anna.post(f"{LEDGER}{batch.pk}/kolumner/", chosen).status_code == 302
    work_off()
    batch.refresh_from_db()
    assert (batch.state, batch.rows, batch.amount) == ("preview", 2, KR("-101000.50"))
    assert ImportProfile.objects.get().choices["columns"]["account"] == "Kto"
    foreign = anna.post(f"{LEDGER}{batch.pk}/kolumner/", {"kolumn-account": "Finns inte"})
    shown(foreign, 422)


def test_months_as_columns_are_shown_to_be_confirmed_and_can_be_chosen_anew(
    ekby: Ekby, anna: Client
) -> None:
    text = "Konto;Ansvar;Utfall jan;Utfall feb;Annat\n5010;100;61000,50;;9\n6010;200;;40000;8\n"
    batch = loaded_to_preview(anna, text.encode(), "tkr.csv")
    page = page_of(anna, batch)
    told = "2 kolumner, ”Utfall jan” till ”Utfall feb”, är lästa som belopp för varsin månad."
    # Above the button, and among the findings.
    assert page.main.text().count(told) == 2
    chosen = [each.text() for each in page.main.all("option") if "selected" in each.attrs]
    assert {"Konto", "Ansvar", "Utfall jan", "Utfall feb"} <= set(chosen)
    assert "Annat" not in chosen
    assert batch.amount == KR("-101000.50")
    columns = {"kolumn-account": "Konto", "kolumn-cost_centre": "Ansvar", "kolumn-month_3": "Annat"}
    answer = anna.post(f"{LEDGER}{batch.pk}/kolumner/", {**columns, "enhet": "tkr"})
    assert answer.status_code == 302
    work_off()
    batch.refresh_from_db()
    # 9 + 8 Tkr in March, costs.
    assert (batch.state, batch.amount) == ("preview", KR("-17000"))
    assert list(batch.periods.values_list("month", flat=True)) == [3]


def test_a_kept_choice_of_columns_reads_the_next_file(ekby: Ekby, anna: Client) -> None:
    test_the_columns_of_a_table_are_chosen_and_kept_by_name(ekby, anna)
    profile = ImportProfile.objects.get()
    send(anna, CSV.replace(b"2024-01-31", b"2024-02-29"), "feb.csv", profil=str(profile.pk))
    work_off()
    assert LedgerBatch.objects.latest("pk").state == BatchState.PREVIEW


def test_a_budget_whose_incomes_stand_as_plus_is_read_so_when_it_is_chosen_and_kept(
    ekby: Ekby, anna: Client
) -> None:
    heads = "Konto;Ansvar;Period;Belopp\n"
    send(anna, f"{heads}5010;100;202403;-12000\n".encode(), "budget.csv", innehall="budget")
    work_off()
    batch = LedgerBatch.objects.get()
    page = page_of(anna, batch)
    assert "tar 12 Tkr från kommunbidraget" in page.main.text()
    assert "Står de som plus i filen, välj det under Kolumner." in page.main.text()
    columns = {"account": "Konto", "cost_centre": "Ansvar", "period": "Period", "amount": "Belopp"}
    chosen = {f"kolumn-{name}": head for name, head in columns.items()}
    chosen |= {"tecken": "plus", "profilnamn": "Budgeten"}
    assert anna.post(f"{LEDGER}{batch.pk}/kolumner/", chosen).status_code == 302
    work_off()
    page = page_of(anna, batch)
    assert "Intäkterna är lästa som plus i filen och kostnaderna som minus." in page.main.text()
    assert "ger kommunbidraget 12 Tkr." in page.main.text()
    batch.refresh_from_db()
    assert (batch.state, batch.amount) == (BatchState.PREVIEW, KR(-12_000))
    # The next file is read so from the start.
    profile = str(ImportProfile.objects.get().pk)
    more = f"{heads}5010;100;202404;-7000\n".encode()
    send(anna, more, "mer.csv", innehall="budget", profil=profile)
    work_off()
    assert LedgerBatch.objects.latest("pk").amount == KR(-7_000)


def test_dimensions_of_other_names_are_chosen_and_kept(ekby: Ekby, anna: Client) -> None:
    foreign = (
        sie4([JANUARY]).replace(b'#DIM 1 "Ansvar"', b'#DIM 20 "Enhet"').replace(b"{1 ", b"{20 ")
    )
    batch = loaded_to_preview(anna, foreign)
    assert batch.unmapped_rows == 2
    assert "20 Enhet" in page_of(anna, batch).main.text()
    path = f"{LEDGER}{batch.pk}/kolumner/"
    twice = {"dimension-0": "activity", "dimension-1": "activity"}
    assert "inte vara samma del" in shown(anna.post(path, twice), 422).main.text()
    chosen = {"dimension-0": "cost_centre", "dimension-1": "counterpart"}
    anna.post(path, {**chosen, "profilnamn": "Grannen"})
    work_off()
    batch.refresh_from_db()
    assert (batch.state, batch.unmapped_rows) == (BatchState.PREVIEW, 0)
    # The next file is read so from the start.
    profile = ImportProfile.objects.get(name="Grannen")
    send(anna, foreign.replace(b"20240131", b"20240229"), "feb.se", profil=str(profile.pk))
    work_off()
    assert LedgerBatch.objects.latest("pk").unmapped_rows == 0
