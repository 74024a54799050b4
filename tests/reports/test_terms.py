"""Words that explain themselves: found in texts, explained once a page."""

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory

from budget.models import Committee, User
from reports.templatetags.words import unbroken
from reports.terms import TERMS, terms_in
from tests.reports.reading import read

AUGUST = "/kommunstyrelsen/2023/augusti/"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Kommunbidraget beslut för beslut", ["kommunbidrag"]),
        ("KB finansierat", ["kb"]),
        ("Kommunbidragsfinansierad", []),  # a word that only begins like a term
        ("Skåne och SKB", []),
        ("Prognostiserad budgetavvikelse helår", ["avvikelse"]),
        ("Nettokostnadsutveckling", ["nettokostnad"]),
        ("SOLIDARISKT OCH INTÄKTSFINANSIERAD VERKSAMHET", ["solidariskt"]),
        ("Mkr. Prognos mot budget, mot periodens budget", ["mkr", "prognos", "periodavvikelse"]),
        ("", []),
    ],
)
def test_terms_are_found_as_whole_words(text: str, keys: list[str]) -> None:
    pieces = terms_in(text)
    assert [term.key for _, term in pieces if term] == keys
    assert "".join(words for words, _ in pieces) == text


def test_an_explanation_does_not_only_repeat_its_word() -> None:
    for term in TERMS:
        assert len(term.explanation.split()) >= 2, term.key


def test_a_figure_keeps_its_unit() -> None:
    assert (
        unbroken("5 Mkr, 3 % och 2 kronor")
        == "5\N{NO-BREAK SPACE}Mkr, 3\N{NO-BREAK SPACE}% och 2 kronor"
    )


def test_a_word_is_explained_where_it_first_stands_and_once() -> None:
    template = Template(
        "{% load words %}{% explain 'Avvikelse <b>' %}|{% explain 'Avvikelse' %}{% explanations %}"
    )
    shown = template.render(Context({"request": RequestFactory().get("/")}))
    assert shown.count('popovertarget="ord-avvikelse"') == 1
    assert shown.count('id="ord-avvikelse"') == 1
    assert "&lt;b&gt;|Avvikelse" in shown


def test_without_a_request_texts_stay_as_they_are() -> None:
    template = Template("{% load words %}{% explain 'Avvikelse' %}{% explanations %}")
    assert template.render(Context({})).strip() == "Avvikelse"


@pytest.mark.parametrize("page", ["", "tabeller/", "driftredovisning/"])
def test_every_word_of_a_page_has_its_explanation(
    client: Client, malmo: Committee, page: str
) -> None:
    client.force_login(User.objects.get(username="fortroendevald"))
    nodes = list(read(client.get(f"{AUGUST}{page}").content.decode()).elements())
    asked = [node.attrs["popovertarget"] for node in nodes if "popovertarget" in node.attrs]
    told = [node.attrs["id"] for node in nodes if "popover" in node.attrs]
    assert sorted(asked) == sorted(told)
    assert len(set(asked)) == len(asked) >= 4
    ids = [node.attrs["id"] for node in nodes if "id" in node.attrs]
    assert len(ids) == len(set(ids))
