"""A written text in parts: Markdown without HTML, images and code, with live figures in it."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from reports.content.document import (
    Item,
    Listing,
    Paragraph,
    ProsePart,
    Quote,
    Run,
    SubHeading,
)
from reports.figures import Figures, figures_of
from reports.text.prose import (
    DEEPEST,
    LONGEST_TEXT,
    UnreadableText,
    parts_of,
    plain_text,
    safe_url,
    word_count,
)
from tests.reports.case import case

NONE = Figures()


def parts(text: str) -> tuple[ProsePart, ...]:
    return parts_of(text, NONE)


def paragraph(*runs: Run | str) -> Paragraph:
    return Paragraph(tuple(Run(run) if isinstance(run, str) else run for run in runs))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("  \n\n\t\n", ()),
        ("En rad\noch en till.", (paragraph("En rad och en till."),)),
        ("Ett.\n\nTvå.", (paragraph("Ett."), paragraph("Två."))),
        ("Ett.  \nTvå.\\\nTre.", (paragraph("Ett.\nTvå.\nTre."),)),
        (
            "Ett **fett** *kursivt* ***båda***.",
            (
                paragraph(
                    "Ett ",
                    Run("fett", bold=True),
                    " ",
                    Run("kursivt", italic=True),
                    " ",
                    Run("båda", bold=True, italic=True),
                    ".",
                ),
            ),
        ),
        ("# Ett\n## Två\n###### Sex", tuple(
            SubHeading(level, (Run(text),)) for level, text in ((1, "Ett"), (2, "Två"), (3, "Sex"))
        )),
        ("> Citat\n>\n> två\n\nslut", (
            Quote((Run("Citat"),)), Quote((Run("två"),)), paragraph("slut"),
        )),
        ("- a\n- b\n  - c\n    1. d\n- e", (Listing((
            Item((Run("a"),)), Item((Run("b"),)), Item((Run("c"),), 1),
            Item((Run("d"),), 2, True, 1), Item((Run("e"),)),
        )),)),
        ("3. tre\n4. fyra", (Listing((
            Item((Run("tre"),), 0, True, 3), Item((Run("fyra"),), 0, True, 4),
        )),)),
        ("- a\n\n  mer av a\n-\n- b", (Listing((
            Item((Run("a"), Run("\n"), Run("mer av a"))), Item((Run("b"),)),
        )),)),
        ("Rubrik?\n---\nNej.", (paragraph("Rubrik?"), paragraph("Nej."))),
    ],
)  # fmt: skip
def test_markdown_becomes_parts(text: str, expected: tuple[ProsePart, ...]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "<b>fet</b>",
        "<script>alert(1)</script>",
        "`kod`",
        "```",
        "&amp; &#x3c;",
        "a_b_c",
        "5 * 3 * 2",
        "{{ user.password }} {% load x %}",
        "[x]: https://malmo.se",
    ],
)
def test_html_code_and_entities_are_plain_words(text: str) -> None:
    assert parts(text) == (paragraph(text),)


def test_indented_and_fenced_code_are_paragraphs() -> None:
    assert parts("    fyra steg in") == (paragraph("fyra steg in"),)
    assert parts("```\nkod\n```") == (paragraph("``` kod ```"),)


def test_an_image_is_no_image() -> None:
    assert parts("![en bild](https://malmo.se/a.png)") == (
        paragraph("!", Run("en bild", url="https://malmo.se/a.png")),
    )


def test_links_lead_to_safe_addresses_alone() -> None:
    assert parts("[här](https://malmo.se/a?b=1) och <https://malmo.se>") == (
        paragraph(
            Run("här", url="https://malmo.se/a?b=1"),
            " och ",
            Run("https://malmo.se", url="https://malmo.se"),
        ),
    )
    assert parts("[**brev**](mailto:a@malmo.se)") == (
        paragraph(Run("brev", bold=True, url="mailto:a@malmo.se")),
    )
    assert parts("[sida](/kommunstyrelsen/2023/)") == (
        paragraph(Run("sida", url="/kommunstyrelsen/2023/")),
    )


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//annan.se/x",
        "/\\annan.se",
        "http:///x",
        "https:",
        "http://[::1",
        "https://malmo.se@annan.se",
        "sida",
        "?a=1",
        "#a",
        "",
    ],
)
def test_an_unsafe_address_leaves_the_words_alone(url: str) -> None:
    assert safe_url(url) == ""
    (part,) = parts(f"[ord](<{url}>)")
    assert isinstance(part, Paragraph)
    assert all(run.url == "" or run.url.startswith("/%5C") for run in part.runs)
    assert "ord" in plain_text([part])


def test_an_unsafe_link_is_its_words() -> None:
    assert parts("Se [ord](javascript:alert(1)) nu") == (paragraph("Se ord nu"),)
    assert parts("<javascript:alert(1)>") == (paragraph("javascript:alert(1)"),)


def test_a_live_figure_is_a_run_that_says_where_it_comes_from() -> None:
    figures = figures_of(case())
    key = "budgetomraden/summa/avvikelse_tkr"
    text = f"Ett **[[{key}|mkr|ord]]** väntas, [[{key}|tkr]] i [tabellen [[{key}|mkr]]](/a)."
    # Published: 3 784 Tkr.
    source = "Budgetområden: Summa, Avvikelse KB mot prognos"
    live = {"figure": key, "source": source}
    assert parts_of(text, figures) == (
        paragraph(
            "Ett ",
            Run("överskott på 3,8\u00a0Mkr", bold=True, **live),  # type: ignore[arg-type]
            " väntas, ",
            Run("3\u00a0784\u00a0Tkr", **live),  # type: ignore[arg-type]
            " i ",
            Run("tabellen ", url="/a"),
            Run("3,8\u00a0Mkr", url="/a", **live),  # type: ignore[arg-type]
            ".",
        ),
    )


def test_a_figure_that_is_none_says_so_in_its_place() -> None:
    (part,) = parts("Före [[finns/inte]] och [[så")
    assert part == paragraph(
        "Före ",
        Run("[Rapporten har ingen siffra som heter finns/inte]", missing=True),
        " och ",
        Run("[Två hakar utan slut: skriv ]] efter siffrans namn]", missing=True),
        "så",
    )


def test_underscores_of_keys_are_no_italics() -> None:
    (part,) = parts("_a_ [[b_c_d]] _e_ [[_f_]]")
    assert isinstance(part, Paragraph)
    assert [run.text for run in part.runs if run.missing] == [
        "[Rapporten har ingen siffra som heter b_c_d]",
        "[Rapporten har ingen siffra som heter _f_]",
    ]


def test_brackets_after_a_backslash_are_signs() -> None:
    assert parts("\\[[b]]") == (paragraph("[[b]]"),)


def test_signs_that_no_paper_holds_are_replaced() -> None:
    assert parts("a\x00b\x08c\ud800d\ue0000\ue001e\uffff") == (
        paragraph("a\ufffdb\ufffdc\ufffdd\ufffd0\ufffde\ufffd"),
    )
    assert parts("rad\x0bbruten i Word") == (paragraph("rad bruten i Word"),)


def test_a_text_at_the_limit_is_read_and_one_beyond_it_refused() -> None:
    assert plain_text(parts("a" * LONGEST_TEXT)) == "a" * LONGEST_TEXT
    for length in (LONGEST_TEXT + 1, 1_000_000):
        with pytest.raises(ValidationError) as refused:
            parts("a" * length)
        assert "högst 50\u00a0000" in refused.value.messages[0]
        assert refused.value.code == "too_long"


@pytest.mark.parametrize("mark", ["> ", "- ", "1. ", "> - "])
def test_nesting_is_read_to_a_depth_and_refused_beyond_it(mark: str) -> None:
    times = DEEPEST // (len(mark.split()))
    assert "djupt" in plain_text(parts(mark * times + "djupt"))
    for deeper in (times + 1, 1_000, LONGEST_TEXT // len(mark) - 5):
        with pytest.raises(UnreadableText) as refused:
            parts(mark * deeper + "djupt")
        assert f"mer än {DEEPEST} nivåer" in refused.value.messages[0]


def nested(levels: int) -> str:
    return "".join(f"{'  ' * level}- nivå {level}\n" for level in range(levels))


def test_nothing_of_a_deep_list_is_left_out_without_a_word() -> None:
    assert f"nivå {DEEPEST - 1}" in plain_text(parts(nested(DEEPEST)))
    for levels in range(DEEPEST + 1, 40):
        with pytest.raises(UnreadableText):
            parts(nested(levels))


HOSTILE = [
    "[", "[]", "![", "[a](", "[a](b ", "[a](<", '[a](b "', "*a ", "**", "a**b", "_", "*a_ ", "*[",
    "**[a", "<", "<http:", "\\", "# ", "- a\n", "\n", "a  \n", "`", "``` ", "~~~\n", "[[", "[[a|",
    "[[a]]", "&", "&#", "|-|", "===\n", "\t", "> a\n\n", "1. a\n\n", "(", "<!--", "\u202e", "]",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_of_the_longest_length_is_read(piece: str) -> None:
    # How its time grows is measured in bench/matching.py.
    assert isinstance(parts((piece * LONGEST_TEXT)[:LONGEST_TEXT]), tuple)


MARKDOWN = st.lists(
    st.sampled_from(
        ["[", "]", "(", ")", "[[", "]]", "|", "mkr", "ord", "*", "**", "_", "`", "```", "\n",
         "\n\n",
         "> ", "- ", "1. ", "    ", "\t", "#", "<", ">", "<b>", "&amp;", "\\", "!", "https://a.se",
         "javascript:", "a", "å", " ", "\x00", "\ue000", "0", "\ue001", "\r", "\r\n", "\u2028"]
    ),
    max_size=60,
).map("".join)  # fmt: skip


@given(MARKDOWN | st.text())
def test_no_text_fails_but_by_the_one_error(text: str) -> None:
    try:
        found = parts(text)
    except UnreadableText:
        return
    runs = [
        run
        for part in found
        for item in (part.items if isinstance(part, Listing) else [part])
        for run in item.runs
    ]
    assert all(run.text for run in runs)
    assert all(run.url == "" or run.url.startswith(("http", "mailto:", "/")) for run in runs)
    assert not any(sign in run.text for run in runs for sign in "\x00\ue000\ue001")


def test_words_are_counted_without_marks() -> None:
    text = "# Rubrik\n\nTvå **ord** – och\n\n- en punkt\n- 486\u00a0892\u00a0Tkr"
    assert plain_text(parts(text)) == ("Rubrik\n\nTvå ord – och\n\nen punkt\n486\u00a0892\u00a0Tkr")
    # Rubrik, Två, ord, och, en, punkt, the figure: the dash is no word.
    assert word_count(parts(text)) == 7
    assert word_count(()) == 0
