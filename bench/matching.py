"""How the figure check and the reading of texts grow: the time of much ÷ the time of little.

Twenty times the text and ten times the figures may take 25 times as long. Hostile texts, each one
sign or piece of Markdown over and over, are held against a tenth of themselves; the worst is shown.
Time is the process's own CPU time.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from bench.clock import Times, cpu_seconds
from bench.measuring import HEAD, WARM_UP, line_of
from reports.content.shapes import Kind
from reports.figures import Figure, Figures
from reports.text.live import live_token
from reports.text.matching import Matcher
from reports.text.prose import LONGEST_TEXT, parts_of

FIGURES, SENTENCES = 900, 80
MORE_FIGURES, MORE_TEXT, MORE_HOSTILE = 10, 20, 10
GROWTH_BOUND, HOSTILE_BOUND, MARKDOWN_BOUND = 25.0, 15.0, 30.0
HOSTILE_LENGTH = 100_000
TURNS = 5
NAMES = (
    *("Personalkostnader", "Lokalkostnader", "Bidrag", "Upphandling", "Försäkringar", "Juridik"),
    *("Styrelsen", "Kommunikation", "Säkerhet", "Näringsliv", "Stadsutveckling", "Avskrivningar"),
)
MEASURES = ("Avvikelse", "Budget", "Prognos helår", "Utfall jan–aug")
PIECES = ("1 ", "111 ", "1 000 ", "3–", "mellan 1 och ", "1,5 Mkr ", "[[", "](", "`", "\n", "# a\n")
MARKDOWN = ("[", "![", "*a ", "*[", "**[a", "[a](", "- a\n", "> a\n\n", "\\", "<", "[[a|")


@dataclass(frozen=True)
class Growth:
    """The times of much and of little of the same thing, and how far they may be apart."""

    name: str
    much: Times
    little: Times
    bound: float

    @property
    def ratio(self) -> float:
        """Much ÷ little, of medians."""
        return self.much.median / self.little.median

    @property
    def broken(self) -> bool:
        """Whether the bound is."""
        return self.ratio > self.bound


def figures(count: int, seed: int = 1) -> Figures:
    """So many figures of a year, their sizes spread as those of a report are."""
    random = Random(seed)  # noqa: S311  # made up, not secret
    return Figures(_figure(number, random) for number in range(count))


def _figure(number: int, random: Random) -> Figure:
    label = ", ".join((random.choice(MEASURES), random.choice(NAMES), f"Område {number % 60}"))
    value = Decimal(random.randint(-1, 1) * 10 ** random.randint(4, 8) * random.randint(1, 999))
    return Figure(f"t/r-{number}/c", label, value / 100, Kind.TKR, "t", "Tabell", "Tkr")


def text(sentences: int, known: Figures, seed: int = 1) -> str:
    """So many sentences, each with an amount: of a figure, of none, or live."""
    random = Random(seed)  # noqa: S311
    listed = list(known.values())
    return " ".join(_sentence(random.choice(listed), random) for _number in range(sentences))


def _sentence(figure: Figure, random: Random) -> str:
    number = f"{abs(figure.value) / 1_000_000:.1f}".replace(".", ",")
    amount = random.choice(
        (f"{number} Mkr", f"{random.randint(1, 999_999)} tkr", live_token(figure))
    )
    return f"För {random.choice(NAMES).lower()} väntas helårets avvikelse bli {amount} i år."


def measure_growth() -> tuple[Growth, ...]:
    """All of it."""
    return (_of_check(), _of_hostile(), _of_markdown())


def _of_check() -> Growth:
    few = figures(FIGURES)
    many = figures(FIGURES * MORE_FIGURES)
    short, long = text(SENTENCES, few), text(SENTENCES * MORE_TEXT, few)
    name = f"Figure check: {MORE_TEXT} times the text, {MORE_FIGURES} times the figures"
    return _turns(
        name, lambda: Matcher(many).matches(long), lambda: Matcher(few).matches(short), GROWTH_BOUND
    )


def _of_hostile() -> Growth:
    matcher = Matcher(figures(FIGURES))
    return _worst("Figure check", PIECES, HOSTILE_LENGTH, matcher.matches, HOSTILE_BOUND)


def _of_markdown() -> Growth:
    return _worst(
        "Markdown", MARKDOWN, LONGEST_TEXT, lambda hostile: parts_of(hostile, {}), MARKDOWN_BOUND
    )


def _worst(
    name: str, pieces: Iterable[str], length: int, read: Callable[[str], object], bound: float
) -> Growth:
    grown = [_of_piece(name, piece, length, read, bound) for piece in pieces]
    return max(grown, key=lambda growth: growth.ratio)


def _of_piece(
    name: str, piece: str, length: int, read: Callable[[str], object], bound: float
) -> Growth:
    hostile = (piece * (length // len(piece) + 1))[:length]
    part = hostile[: length // MORE_HOSTILE]
    title = f"{name}: {length} signs of {piece!r}, {MORE_HOSTILE} times the text"
    return _turns(title, lambda: read(hostile), lambda: read(part), bound, turns=1)


def _turns(
    name: str,
    much: Callable[[], object],
    little: Callable[[], object],
    bound: float,
    turns: int = TURNS,
) -> Growth:
    """Turn by turn; little is done so often that the clock sees it."""
    for _warm in range(min(turns, WARM_UP)):
        little()
    with _collector_off():
        times = [(cpu_seconds(much), _often(little)) for _turn in range(turns)]
    long, short = zip(*times, strict=True)
    return Growth(name, Times(long), Times(short), bound)


@contextmanager
def _collector_off() -> Iterator[None]:
    """Without the collector, whose passes grow with all else that the process holds."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _often(work: Callable[[], object], times: int = 5) -> float:
    return sum(cpu_seconds(work) for _time in range(times)) / times


def growth_table_of(measured: Iterable[Growth]) -> str:
    """All that was measured, a line a ratio."""
    lines = [HEAD]
    for one in measured:
        lines.append(f"{one.name}")
        lines.append(line_of("time", one.much, one.little, one.ratio, one.bound))
    return "\n".join(lines)
