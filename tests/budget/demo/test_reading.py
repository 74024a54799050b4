"""Broken demo files: each mistake is told with file, row, column and reason, beside all others."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from budget.demo.construct import FOLDER
from budget.demo.files import read_case
from budget.demo.problems import sentences


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demo's files to break."""
    return Path(shutil.copytree(FOLDER, tmp_path / "malmo"))


def change(path: Path, old: str, new: str) -> None:
    """Put `new` for the first `old` in a file; that it stands there is made sure."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(folder: Path) -> list[str]:
    """What is said of a folder that cannot be taken."""
    case, problems = read_case(folder)
    assert case is None
    return sentences(problems)


FEES = "Kommunstyrelsens anslag för stadigvarande medlemsavgifter och bidrag"

BROKEN_CELLS = [
    (
        "beslut.csv",
        "792000",
        "792000.50",
        "beslut.csv, rad 3, kolumn belopp_kr: ”792000.50” är inget helt antal kronor; "
        "skriv som -12345.",
    ),
    (
        "beslut.csv",
        "792000",
        "1000000000000000",  # 10^15
        "beslut.csv, rad 3, kolumn belopp_kr: 1000000000000000 kronor är för mycket; "
        "högst 999 999 999 999 går in.",
    ),
    ("beslut.csv", "792000", "", "beslut.csv, rad 3, kolumn belopp_kr: uppgiften saknas."),
    (
        "beslut.csv",
        "kf,3,engang",
        "kf,14,engang",
        "beslut.csv, rad 3, kolumn fran_manad: 14 ligger inte mellan 1 och 12.",
    ),
    (
        "beslut.csv",
        "2023,ursprungligt",
        "1023,ursprungligt",
        "beslut.csv, rad 2, kolumn ar: 1023 ligger inte mellan 1970 och 2199.",
    ),
    (
        "beslut.csv",
        "2023,ursprungligt",
        "2021,ursprungligt",
        "beslut.csv, rad 2, kolumn ar: ”2021” finns inte i ar.csv.",
    ),
    (
        "beslut.csv",
        "STK 2022 1132",
        "",
        "beslut.csv, rad 3, kolumn arende: uppgiften saknas.",
    ),
    (
        "beslut.csv",
        "2023-02-23",
        "2023-02-30",
        "beslut.csv, rad 3, kolumn beslutsdatum: ”2023-02-30” är inget datum; "
        "skriv som 2023-08-31.",
    ),
    (
        "beslut.csv",
        "kf,3,engang",
        "kf,3,ibland",
        "beslut.csv, rad 3, kolumn varaktighet: ”ibland” finns inte bland engang, permanent.",
    ),
    (
        "utfall-2023.csv",
        "Arvoden och övriga kostnader,loner",
        "Arvoden,loner",
        "utfall-2023.csv, rad 2, kolumn budgetomrade: ”Arvoden” finns inte i budgetomraden.csv.",
    ),
    (
        "utfall-2023.csv",
        "Arvoden och övriga kostnader,loner",
        "Arvoden och övriga kostnader,lön",
        "utfall-2023.csv, rad 2, kolumn rad: ”lön” finns inte i rader.csv.",
    ),
    (
        "budget-2023.csv",
        "ursprungligt,",
        "ursprunglig,",
        "budget-2023.csv, rad 2, kolumn beslut: ”ursprunglig” finns inte i beslut.csv.",
    ),
    (
        "budgetomraden.csv",
        "styrelsen,Arvoden",
        "styrelse,Arvoden",
        "budgetomraden.csv, rad 2, kolumn segment: ”styrelse” finns inte i segment.csv.",
    ),
    (
        "budgetomraden.csv",
        "arvoden,10",
        "Arvoden!,10",
        "budgetomraden.csv, rad 2, kolumn slug: ”Arvoden!” duger inte i en adress; "
        "använd a–z, siffror och bindestreck.",
    ),
    (
        "budgetomraden.csv",
        "arvoden,10,2022,,",
        "arvoden,10,2022,2021,",
        "budgetomraden.csv, rad 2, kolumn sista_ar: 2021 ligger före 2022.",
    ),
    (
        "prognos-2023-augusti.csv",
        f"{FEES},ovriga_kostnader",
        "Arvoden och övriga kostnader,loner",
        "prognos-2023-augusti.csv, rad {row}, kolumn rad: samma uppgift står redan på rad 2.",
    ),
    (
        "efterfoljare.csv",
        "0.5289",
        "1.5",
        "efterfoljare.csv, rad 2, kolumn andel: 1.5 ligger inte mellan 0 och 1.",
    ),
    (
        "kontointervall.csv",
        "3000,3499",
        "3000,2999",
        "kontointervall.csv, rad 2, kolumn till: 2999 ligger före 3000.",
    ),
    (
        "omgangar.csv",
        "2023-10-04,",
        ",",
        "omgangar.csv, rad 4, kolumn protokollsdatum: uppgiften saknas.",
    ),
    (
        "omgangar.csv",
        ",april,0",
        ",mars,0",
        "omgangar.csv, rad 4, kolumn foregaende: ”2023 mars” finns inte i omgangar.csv.",
    ),
    (
        "forklaringar.csv",
        "2023,april,helar,,styrelsen,",
        "2023,maj,helar,,styrelsen,",
        "forklaringar.csv, rad 2, kolumn omgang: ”2023 maj” finns inte i omgangar.csv.",
    ),
    (
        "forklaringar.csv",
        "2023,april,helar,,styrelsen,",
        "2023,april,helar,,,",
        "forklaringar.csv, rad 2, kolumn omrade: ange ett budgetområde eller ett "
        "finansieringsslag.",
    ),
    (
        "projektbidrag.csv",
        "2450000,0,2450000",
        "2450000,0,2450001",
        "projektbidrag.csv, rad 2, kolumn avropat_kr: mer är avropat än beviljat.",
    ),
    (
        "projektbidrag.csv",
        "2450000,0,2450000",
        "2450000,-1,2450000",
        "projektbidrag.csv, rad 2, kolumn reserverat_kr: -1 ligger inte mellan 0 och 999999999999.",
    ),
    (
        "investeringar.csv",
        "-95000000,0,,-64200000,,",
        "-95000000,0,,-64200000,-1,-1",
        "investeringar.csv, rad 2, kolumn prognos_ar_kr: bara 2023 har en omgång med prognos för "
        "investeringar.",
    ),
    (
        "publicerat/2023/driftbudget.csv",
        "-272263",
        "−272 263",
        "publicerat/2023/driftbudget.csv, rad 2, kolumn utfall_jan_aug_tkr: ”−272 263” är inget "
        "tal; skriv siffror, decimalpunkt och -.",
    ),
    (
        "publicerat/2020.csv",
        "565.5",
        "mycket",
        "publicerat/2020.csv, rad 2, kolumn varde: ”mycket” är inget tal; skriv siffror, "
        "decimalpunkt och -.",
    ),
    (
        "publicerat/2014-prognosavvikelse.csv",
        "38,7",
        "38.5,7",
        "publicerat/2014-prognosavvikelse.csv, rad 2, kolumn bokslut_mkr: ”38.5” är inget heltal.",
    ),
    (
        "rader.csv",
        "Bidrag,",
        "B" * 101 + ",",
        "rader.csv, rad 2, kolumn namn: texten har 101 tecken; högst 100 går in.",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "sentence"), BROKEN_CELLS)
def test_a_broken_cell_is_told_with_its_place_and_reason(
    folder: Path, file: str, old: str, new: str, sentence: str
) -> None:
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    row = next(number for number, line in enumerate(lines, 1) if old in line)
    change(folder / file, old, new)
    assert sentence.format(row=row) in told(folder)


BROKEN_FILES: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("beslut.csv", lambda content: b"", "filen är tom; den ska ha en rubrikrad och minst en rad."),
    (
        "beslut.csv",
        lambda content: content.splitlines(keepends=True)[0],
        "filen har en rubrikrad men inga rader.",
    ),
    (
        "beslut.csv",
        lambda content: content.decode().encode("latin-1"),
        "rad 3: tecken som inte är UTF-8; spara filen som UTF-8.",
    ),
    (
        "beslut.csv",
        lambda content: content.replace(b"792000", b"792\x00000"),
        "rad 3: nolltecken (NUL); filen är skadad eller ingen textfil.",
    ),
    (
        "beslut.csv",
        lambda content: content.replace(b"belopp_kr", b"belopp"),
        "rad 1, kolumn belopp_kr: kolumnen saknas i rubrikraden.",
    ),
    (
        "beslut.csv",
        lambda content: content.replace(b"belopp_kr", b"belopp"),
        "rad 1, kolumn belopp: kolumnen hör inte till filen.",
    ),
    (
        "beslut.csv",
        lambda content: content.replace(b"ar,nyckel", b"ar,ar,nyckel"),
        "rad 1, kolumn ar: kolumnen står flera gånger i rubrikraden.",
    ),
    (
        "beslut.csv",
        lambda content: content.replace(b"792000,", b""),
        "rad 3: raden har 10 rutor men rubrikraden 11.",
    ),
    (
        "beslut.csv",
        lambda content: content.replace(b'"Klimat', b'"Klimat"x'),
        "rad 8: raden går inte att läsa; se efter om citattecknen går ihop.",
    ),
    (
        "malmo.csv",
        lambda content: content + content.splitlines()[1].replace(b"ommun", b"ommunala"),
        "filen ska ha en enda rad.",
    ),
    (
        "omgangar.csv",
        lambda content: content.replace(b",oktober,", b",november,"),
        "”2023 oktober” saknas i filen.",
    ),
    (
        "ar.csv",
        lambda content: content.replace(b"2022,", b"2021,"),
        "”2022” saknas i filen.",
    ),
]


@pytest.mark.parametrize(("file", "change", "reason"), BROKEN_FILES)
def test_a_broken_file_is_told_with_its_reason(
    folder: Path, file: str, change: Callable[[bytes], bytes], reason: str
) -> None:
    path = folder / file
    path.write_bytes(change(path.read_bytes()))
    separator = ", " if reason.startswith("rad ") else ": "
    assert f"{file}{separator}{reason}" in told(folder)


def test_a_missing_file_is_told_with_its_folder(folder: Path) -> None:
    (folder / "utfall-2022.csv").unlink()
    assert told(folder) == [f"utfall-2022.csv: filen saknas i {folder}."]


def test_a_folder_in_place_of_a_file_is_told(folder: Path) -> None:
    (folder / "ar.csv").unlink()
    (folder / "ar.csv").mkdir()
    assert told(folder) == ["ar.csv: filen går inte att läsa."]


def test_a_missing_folder_is_told_once(tmp_path: Path) -> None:
    assert told(tmp_path / "borta") == [f"{tmp_path / 'borta'}: mappen finns inte."]


def test_a_broken_file_does_not_make_all_that_names_its_rows_wrong(folder: Path) -> None:
    (folder / "budgetomraden.csv").unlink()
    assert told(folder) == [f"budgetomraden.csv: filen saknas i {folder}."]


def test_all_mistakes_of_all_files_are_told_together(folder: Path) -> None:
    change(folder / "rader.csv", "incomes", "income")
    change(folder / "beslut.csv", "792000", "många")
    change(folder / "beslut.csv", "650000", "fler")
    assert [line.split(":")[0] for line in told(folder)] == [
        "rader.csv, rad 2, kolumn grupp",
        "beslut.csv, rad 3, kolumn belopp_kr",
        "beslut.csv, rad 4, kolumn belopp_kr",
    ]


def test_twenty_mistakes_are_told_and_how_many_more_there_are(folder: Path) -> None:
    path = folder / "utfall-2023.csv"
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    broken = [f"{line}0.5" for line in lines[:23]]
    path.write_text("\n".join([head, *broken, *lines[23:]]), encoding="utf-8")
    sentences = told(folder)
    assert len(sentences) == 21
    assert sentences[-1] == "… och 3 till."


def test_a_mark_at_the_beginning_and_blank_lines_do_no_harm(folder: Path) -> None:
    path = folder / "ar.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n\r\n")
    case, problems = read_case(folder)
    assert problems == ()
    assert case
    assert [row.year for row in case.years] == [2020, 2022, 2023]


def test_a_row_is_told_by_the_line_it_begins_on(folder: Path) -> None:
    path = folder / "ar.csv"
    change(path, "Bara de tal", "Bara\nde tal")
    change(path, "2022,", "2o22,")
    assert "ar.csv, rad 4, kolumn ar: ”2o22” är inget heltal." in told(folder)
