"""The addresses where work is done, in Swedish."""

from django.urls import URLPattern, URLResolver, include, path

from budget import converters as converters  # registers them
from budget.views import (
    decisions,
    entry_form,
    entry_saving,
    entry_texts,
    entry_tools,
    explanations,
    ledger,
    ledger_batch,
    ledger_mapping,
    new_round,
    rounds,
    tasks,
    workbooks,
)

# Below <nämnd>/<år>/<omgång>/omgang/; all that is done is a POST.
round_work: list[URLPattern] = [
    path("", rounds.round_page, name="round"),
    path("paminn/", rounds.remind_all, name="remind_all"),
    path("godkann/", rounds.approve_all, name="approve_all"),
    path("lamna-in/", rounds.submit_round, name="submit_round"),
    path("underteckna/", rounds.sign_round, name="sign_round"),
    path("beslut/", rounds.decide_round, name="decide_round"),
    path("las/", rounds.lock, name="lock_round"),
    path("ateroppna/", rounds.reopen_round, name="reopen_round"),
    path("ratta/", rounds.correct, name="correct_round"),
    path("forklaringar/", explanations.explanations, name="explanations"),
    path("forklaringar/spara/", explanations.save_text, name="save_text"),
    path("omrade/<slug:area>/lamna-in/", rounds.submit_area_, name="submit_area"),
    path("omrade/<slug:area>/godkann/", rounds.approve, name="approve_area"),
    path("omrade/<slug:area>/atersand/", rounds.return_, name="return_area"),
    path("omrade/<slug:area>/paminn/", rounds.remind_one, name="remind_area"),
    path("omrade/<slug:area>/ansvarig/", rounds.assign_, name="assign_area"),
]

# Below <nämnd>/<år>/<omgång>/; "las-in" before any page that takes an area in its place.
round_workbooks: list[URLPattern] = [
    path("prognos.xlsx", workbooks.round_workbook, name="round_workbook"),
    path("prognos/las-in/", workbooks.upload_forecasts, name="upload_forecasts"),
    path("prognos/<slug:area>/tabell.xlsx", workbooks.entry_workbook, name="entry_workbook"),
]

# Below <nämnd>/<år>/<omgång>/prognos/<område>/.
entry_table: list[URLPattern] = [
    path("", entry_form.entry, name="entry"),
    path("cell/", entry_saving.cell, name="entry_cell"),
    path("klistra/", entry_saving.block, name="entry_block"),
    path("forklaring/", entry_texts.explanation, name="entry_explanation"),
    path("kommentar/", entry_texts.comment, name="entry_comment"),
    path("fordelning/", entry_tools.spread, name="entry_spread"),
    path("vakanser/", entry_tools.vacancies, name="entry_vacancies"),
]

# Below <nämnd>/bokforing/<år>/; all that is done is a POST.
ledger_work: list[URLPattern] = [
    path("", ledger.ledger, name="ledger"),
    path("ny/", ledger.upload_ledger, name="upload_ledger"),
    path("kontering/", ledger_mapping.mapping, name="mapping"),
    path("<int:batch>/", ledger_batch.ledger_batch, name="ledger_batch"),
    path("<int:batch>/lage/", ledger.ledger_progress, name="ledger_progress"),
    path("<int:batch>/avbryt/", ledger.cancel_ledger, name="cancel_ledger"),
    path("<int:batch>/las-in/", ledger_batch.accept_ledger, name="accept_ledger"),
    path("<int:batch>/kassera/", ledger_batch.discard_ledger, name="discard_ledger"),
    path("<int:batch>/angra/", ledger_batch.undo_ledger, name="undo_ledger"),
    path("<int:batch>/kolumner/", ledger_batch.columns_ledger, name="columns_ledger"),
    path("<int:batch>/koder/", ledger_batch.place_codes, name="place_codes"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("att-gora/", tasks.todo, name="todo"),
    path("<slug:committee>/omgangar/ny/", new_round.new_round, name="new_round"),
    path("<slug:committee>/<year:year>/<slug:round_slug>/omgang/", include(round_work)),
    path("<slug:committee>/<year:year>/<slug:round_slug>/", include(round_workbooks)),
    path(
        "<slug:committee>/<year:year>/<slug:round_slug>/prognos/<slug:area>/", include(entry_table)
    ),
    path("<slug:committee>/bokforing/<year:year>/", include(ledger_work)),
    path("<slug:committee>/beslut/<year:year>/", decisions.decisions, name="decisions"),
    path("<slug:committee>/beslut/<year:year>/nytt/", decisions.new_decision, name="new_decision"),
    path(
        "<slug:committee>/beslut/<year:year>/<int:decision>/ta-bort/",
        decisions.remove,
        name="remove_decision",
    ),
]
