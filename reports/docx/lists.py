"""Lists in Word: two kinds of numbering, and a list of its own for each that begins anew."""

from reports.content.document import Item

BULLETS, NUMBERS = 1, 2
DEEPEST = 8
STEP = 340
"""How much further in each level stands, in twentieths of a point."""
MARKS = ("\u2022", "\u2013")


class Numbering:
    """The lists of one file: gives each item its list, and afterwards all lists as XML."""

    def __init__(self) -> None:
        self._starts: list[tuple[int, int]] = []
        self._expected: dict[int, int] = {}
        self._current = 0

    def begin(self) -> None:
        """A new list begins: nothing is counted on from the one before."""
        self._expected = {}

    def of(self, item: Item) -> str:
        """The properties of an item's paragraph: its list and its level."""
        depth = min(max(item.depth, 0), DEEPEST)
        if not item.ordered:
            return _properties(BULLETS, depth)
        if self._expected.get(depth) != item.number:
            self._starts.append((depth, item.number))
            self._current = NUMBERS + len(self._starts)
        self._expected = {
            level: number for level, number in self._expected.items() if level <= depth
        }
        self._expected[depth] = item.number + 1
        return _properties(self._current, depth)

    def xml(self) -> str:
        """All kinds and lists, as the content of w:numbering."""
        kinds = f"{_kind(BULLETS, 'bullet')}{_kind(NUMBERS, 'decimal')}"
        lists = "".join(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{NUMBERS}"/>'
            f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{max(start, 0)}"/>'
            "</w:lvlOverride></w:num>"
            for number, (depth, start) in enumerate(self._starts, NUMBERS + 1)
        )
        plain = "".join(
            f'<w:num w:numId="{kind}"><w:abstractNumId w:val="{kind}"/></w:num>'
            for kind in (BULLETS, NUMBERS)
        )
        return f"{kinds}{plain}{lists}"


def _properties(number: int, depth: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


def _kind(number: int, form: str) -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{_mark(form, depth)}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{STEP * (depth + 1)}" w:hanging="{STEP}"/></w:pPr></w:lvl>'
        for depth in range(DEEPEST + 1)
    )
    return (
        f'<w:abstractNum w:abstractNumId="{number}">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )


def _mark(form: str, depth: int) -> str:
    return f"%{depth + 1}." if form == "decimal" else MARKS[min(depth, len(MARKS) - 1)]
