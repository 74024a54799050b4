"""A line of SIE into its label and fields; fields into amounts, days and months.

A field is bare, in double quotes, or an object list in braces. Inside quotes `\\"` is a quote;
any other backslash is itself (texts with paths occur). A quote that is never closed holds the
rest of the line.
"""

import re
from datetime import date
from decimal import Decimal

from budget.calc.periods import PERIODS
from budget.importers.rows import BALANCE_CLASSES, LONGEST_ACCOUNT

Objects = tuple[tuple[str, str], ...]
Field = str | Objects

_TOKEN = re.compile(
    r'[ \t]*(?:"(?P<quoted>(?:[^"\\]|\\.)*\\?)(?P<end>"?)'
    r'|\{(?P<list>(?:[^{}"]|"(?:[^"\\]|\\.)*\\?"?)*)(?P<close>\}?)'
    r'|(?P<bare>[^ \t"{}]+)|(?P<brace>\}))'
)
_LABEL = re.compile(r"#([^ \t{}\"]+)")
_PLAIN_WORDS = re.compile(r'"([^"]*)"|([^ \t"]+)')
_AMOUNT = re.compile(r"[+-]?(?:[0-9]{1,12}(?:\.[0-9]{0,2}0*)?|\.[0-9]{1,2}0*)")
_LONG_AMOUNT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_INVISIBLE = "\ufeff\x1a\f"  # a byte order mark; the end of a file as DOS wrote it; of a page


class BadField(ValueError):  # noqa: N818  # a value, told beside the good ones
    """A field that cannot be taken: the code of its issue and the field as it stands."""

    def __init__(self, code: str, value: str) -> None:
        super().__init__(code)
        self.code = code
        self.value = value


class Line:
    """The fields of a line in order, its label first; `bare_braces` are those of vouchers."""

    def __init__(self, text: str) -> None:
        self.text = text.strip(" \t\r\n" + _INVISIBLE)
        self.fields: list[Field] = []
        self.open_quote = False
        self.opens = self.closes = False
        self._read()

    def _read(self) -> None:
        text, place = self.text, 0
        if text.startswith("#"):
            # The brace that opens a voucher may stand behind #VER, the one that closes it
            # behind its last entry.
            self.opens = text.upper().startswith("#VER") and text.endswith("{")
            text = text[:-1] if self.opens else text
        elif text[:1] in ("{", "}"):
            self.opens, self.closes = text[0] == "{", "}" in text
            return
        while match := _TOKEN.match(text, place):
            place = match.end()
            kind = match.lastgroup
            if match["brace"]:
                self.closes = True
            elif match["bare"] is not None:
                self.fields.append(match["bare"])
            elif kind == "end":
                self.open_quote |= not match["end"]
                self.fields.append(_unquoted(match))
            else:
                self.fields.append(_objects_or_text(match["list"]))

    @property
    def label(self) -> str:
        """The label in capitals without its #; "" for a line that has none."""
        match = _LABEL.match(self.text)
        return match[1].upper() if match else ""

    def word(self, index: int) -> str:
        """The field at an index, the label being 0; "" where it is missing or an object list."""
        found = self.fields[index] if index < len(self.fields) else ""
        return found if isinstance(found, str) else ""

    def objects(self, index: int) -> Objects:
        """The object list at an index; raises `BadField` where there is none."""
        found = self.fields[index] if index < len(self.fields) else ""
        if isinstance(found, str):
            raise BadField("bad_objects", found)
        return found


def read_objects(text: str) -> Objects:
    """`1 "100" 6 "P7"` as pairs; raises `BadField` for an odd number of fields."""
    if "\\" in text or text.count('"') % 2:
        words = [_unquoted(match) for match in _TOKEN.finditer(text)]
    else:
        words = [quoted or bare for quoted, bare in _PLAIN_WORDS.findall(text)]
    if len(words) % 2:
        raise BadField("bad_objects", text)
    return tuple(zip(words[::2], words[1::2], strict=True))


def _objects_or_text(text: str) -> Field:
    """An odd list stays text, so that whoever asks for the objects is refused."""
    try:
        return read_objects(text)
    except BadField:
        return text


def _unquoted(match: re.Match[str]) -> str:
    return match["bare"] or (match["quoted"] or "").replace('\\"', '"')


def read_amount(text: str) -> Decimal:
    """An amount in kronor: a decimal point, at most öre (.5 occurs); raises `BadField`."""
    if _AMOUNT.fullmatch(text):
        return Decimal(text)
    if not _LONG_AMOUNT.fullmatch(text):
        raise BadField("bad_amount", text)
    whole = text.partition(".")[0].lstrip("+-0")
    raise BadField("amount_too_large" if len(whole) > 12 else "amount_too_fine", text)


def read_day(text: str) -> date:
    """A day, 20230831 (2023-08-31 occurs); raises `BadField`."""
    digits = text.replace("-", "") if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text
    if re.fullmatch(r"[0-9]{8}", digits):
        try:
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        except ValueError:
            pass  # no such day: told like any other text
    raise BadField("bad_date", text)


def read_month(text: str) -> tuple[int, int]:
    """A period, 202308, as year and month (13: year-end entries); raises `BadField`."""
    if re.fullmatch(r"[0-9]{6}", text) and int(text[4:]) in PERIODS and int(text[:4]):
        return int(text[:4]), int(text[4:])
    raise BadField("bad_period", text)


def opens_balance(period: str, account: str, amount: Decimal) -> bool:
    """Whether a period is a year's opening month, 202300: of a balance account, or of nothing."""
    return bool(re.fullmatch(r"[0-9]{4}00", period)) and (
        account[:1] in BALANCE_CLASSES or not amount
    )


def read_account(text: str) -> str:
    """An account: digits, or a word as programs have for what they could not place.

    Raises `BadField`.
    """
    if re.fullmatch(rf"[0-9A-ZÅÄÖa-zåäö]{{1,{LONGEST_ACCOUNT}}}", text):
        return text
    raise BadField("bad_account", text)


def read_index(text: str) -> int:
    """The index of a year, 0 or −1 and so on; raises `BadField`."""
    if re.fullmatch(r"-?[0-9]{1,3}", text):
        return int(text)
    raise BadField("bad_year_index", text)
