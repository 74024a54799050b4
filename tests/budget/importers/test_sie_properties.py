"""What holds for every SIE file: what is written is read back, and nothing raises."""

import io
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from budget.importers.rows import LedgerRow
from budget.importers.sie.reading import read_sie
from tests.budget.importers.reading_sie import HEAD, read, read_bytes, write

D = Decimal

words = st.text(
    alphabet=st.characters(codec="cp437", exclude_categories=["Cc", "Cs"]), max_size=12
).map(lambda text: " ".join(text.replace("\\", "/").split()))
codes = st.text(alphabet="0123456789ABCÅÄÖ {}-", max_size=5).map(str.strip)
ore = st.integers(-(10**13), 10**13)
days = st.integers(0, 364).map(lambda day: date(2023, 1, 1) + timedelta(days=day))
FORMAT_WORDS = [
    *("#VER", "#TRANS", "#RTRANS", "#BTRANS", "#PSALDO", "#RES", "#RAR", "#DIM", "#UNDERDIM"),
    *("{", "}", "{}", "\n", "\n{", '"', '\\"', '{1 "a"}', "0", "1", "5.5", "-5", "20230101"),
]


@st.composite
def vouchers(draw: st.DrawFn) -> list[LedgerRow]:
    """The rows of vouchers that balance, in the order and on the lines that `write` gives them."""
    rows: list[LedgerRow] = []
    line = 7
    for number in range(draw(st.integers(1, 4))):
        amounts = draw(st.lists(ore, min_size=1, max_size=4))
        line += 2
        for amount in [*amounts, -sum(amounts)]:
            line += 1
            day = draw(days)
            row = LedgerRow(
                account=draw(st.sampled_from(["1930", "5010", "3100"])),
                cost_centre=draw(codes),
                activity=draw(codes),
                counterpart="",
                project=draw(codes),
                kind="",
                object="",
                free="",
                date=day,
                year=day.year,
                month=day.month,
                amount=D(amount) / 100,
                text=draw(words),
                series="A",
                number=str(number),
                line=line,
            )
            rows.append(row)
        line += 1
    return rows


@given(vouchers(), st.sampled_from(["cp437", "utf-8"]))
def test_what_is_written_is_read_back(rows: list[LedgerRow], encoding: str) -> None:
    file, found = read(write(rows), encoding)
    assert not file.issues.refused
    if encoding == "utf-8" or file.facts.encoding == "cp437":
        assert found == rows
    else:  # a few signs from the corners of the code page may speak for another
        assert [row.amount for row in found] == [row.amount for row in rows]


@given(vouchers(), st.data())
def test_a_file_cut_anywhere_in_its_vouchers_gives_no_wrong_sums(
    rows: list[LedgerRow], data: st.DataObject
) -> None:
    content = write(rows).encode("utf-8")
    begin = content.index(b"#VER")
    cut = data.draw(st.integers(begin, len(content)))
    file, found = read_bytes(content[:cut])
    if not file.issues.refused:
        # What is left are whole vouchers: they balance.
        assert sum(row.amount for row in found) == 0


@given(st.binary(max_size=300))
@example(b"#")
@example(b"{")
@example(b"#VER\n{\n#TRANS")
@example(b"#RTRANS\n#KSUMMA\n#KSUMMA")
@example(b"\xff\xfe\x00")
@example(b"\xff\xfe#\x00V\x00E\x00R\x00")
def test_any_bytes_give_rows_or_issues(content: bytes) -> None:
    for start in (b"", HEAD.encode(), HEAD.encode() + b"#VER A 1 20230101\n{\n#TRANS 1 "):
        file, rows = read_bytes(start + content)
        assert rows or len(file.issues)


@given(st.lists(st.sampled_from(FORMAT_WORDS)))
def test_any_order_of_the_formats_own_words_gives_rows_or_issues(parts: list[str]) -> None:
    file, _ = read(HEAD + " ".join(parts))
    assert file.issues is not None


def test_rows_come_while_the_file_is_read() -> None:
    voucher = "#VER A 1 20230101\n{\n#TRANS 1 {} 1\n#TRANS 2 {} -1\n}\n"
    stream = io.BytesIO((HEAD + voucher * 10_000).encode())
    rows = read_sie(stream).rows()
    next(rows)
    assert stream.tell() < 100_000
