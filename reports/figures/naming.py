"""The keys and labels of figures: a key is the same in each round, a label is for people."""

from collections.abc import Mapping

from django.utils.text import slugify
from django.utils.translation import gettext as _

from budget.calc.inputs import RoundInfo, RoundInputs
from reports.content.build import period_key
from reports.content.shapes import Column, Kind, Row, RowKind, Table

WHY = "forklaring"
PER_SEGMENT = "prognos_per_finansiering"
"""The table whose columns are segments: what it measures stands in its title alone."""

LONGEST = 80
IDENTITY = "~"
"""Stands between a name and what keeps it apart, in no name (see `slug`)."""

THIS_YEAR, LAST_YEAR, SO_FAR = "i_ar", "i_fjol", "hittills"
SHORT = {
    "Kommunbidragsfinansierad": "KB-finansierad",
    "Kommunbidragsfinansierat": "KB-finansierat",
}


def slug(text: str, fallback: str) -> str:
    """ASCII letters, digits, - and _, at most LONGEST; the fallback for a text without any."""
    return slugify(text)[:LONGEST].strip("-_") or fallback


def row_slug(row: Row) -> str:
    """What a row is called in a figure's key: by its code, so that it can be renamed.

    One without a code has its name with its identity behind: it is found by the identity while it
    is there, and in another year by the name.
    """
    if row.code:
        return slug(row.code, "rad")
    return identified(name_slug(row), row.identity)


def identified(name: str, identity: str) -> str:
    """A name that goes on leading to what it named: "jobbpakt~17"."""
    return f"{name}{IDENTITY}{identity}" if identity else name


def name_slug(row: Row) -> str:
    """A row by its name; one that says its group and then the same again says it once."""
    group, _colon, name = row.key.partition(": ")
    return slug(group if group == name else row.key, "rad")


def column_slug(column: Column, info: RoundInfo) -> str:
    """A column's key without the round's own year and months: a text goes on into the next round.

    `utfall_2022_tkr` of a round of 2023 is `utfall_i_fjol_tkr`, `utfall_jan_aug_tkr` of one up to
    August `utfall_hittills_tkr`.
    """
    words = f"_{slug(column.key, 'tal')}_"
    for own, general in (
        (period_key(info), SO_FAR),
        (str(info.year), THIS_YEAR),
        (str(info.year - 1), LAST_YEAR),
    ):
        words = words.replace(f"_{own}_", f"_{general}_")
    return words.strip("_")


def unlike(key: str, taken: Mapping[str, object]) -> str:
    """The key, or the first of key-2, key-3 … that is not taken."""
    number, found = 1, key
    while found in taken:
        number += 1
        found = f"{key}-{number}"
    return found


def heading_of(table: Table, column: Column) -> str:
    """A column's heading without the unit that some repeat."""
    return tidied(column.heading.removesuffix(f", {table.unit}"))


def label_of(table: Table, row_words: list[str], heading: str) -> str:
    """ "Avvikelse, Personalkostnader, KB-finansierad": what, of what, where."""
    words = [heading, *row_words]
    if table.key == PER_SEGMENT:
        words = [_("Prognos helår"), *row_words, heading]
    if [word.casefold() for word in row_words] == [_("Summa").casefold()]:
        words.append(table.title)
    return ", ".join(word for word in words if word) or table.title


def place_of(row_words: list[str], heading: str) -> str:
    """Row and column as they stand in the table."""
    return ", ".join(word for word in (*row_words, heading) if word)


def words_of_rows(inputs: RoundInputs, table: Table) -> list[list[str]]:
    """What each row of a table is called, in order, the narrowest word first."""
    texts = [
        index
        for index, column in enumerate(table.columns)
        if column.kind is Kind.TEXT and column.key != WHY
    ]
    segment_of = _segments(inputs, table)
    return [
        _said_once(
            [tidied(str(row.values[index])) for index in reversed(texts)],
            segment_of.get(row.key, ""),
        )
        for row in table.rows
    ]


def _segments(inputs: RoundInputs, table: Table) -> dict[str, str]:
    """The segment that each row is a part of, by the row's key; a segment's own row by its name."""
    names = {segment.slug: segment.name for segment in inputs.structure.segments}
    return {
        part: tidied(names[slugs[0]])
        for row in table.rows
        if row.kind is RowKind.SUBSUM and (slugs := segment_slugs(row)) and slugs[0] in names
        for part in row.parts
    }


def segment_slugs(row: Row) -> tuple[str, ...]:
    """The slug of the segment that a row leads to; none for a row that leads elsewhere."""
    return row.target.slugs if row.target and row.target.page == "segment" else ()


def tidied(text: str) -> str:
    """A row's name as it is said alone: not "varav …", no capitals, KB in short."""
    words = text.removeprefix(_("varav %s") % "").strip()
    words = words[:1].upper() + words[1:]
    if words.isupper() and len(words) > 4 and not any(sign.isdigit() for sign in words):
        words = words.capitalize()
    for whole, short in SHORT.items():
        words = words.replace(whole, short)
    return words


def _said_once(words: list[str], segment: str) -> list[str]:
    said = list(dict.fromkeys(word for word in words if word))
    if segment and not any(word.startswith(segment) for word in said):
        said.append(segment)
    return said
