"""Numbers spelled out in Swedish, from none to twenty, and halves."""

from decimal import Decimal

NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            *("noll inget ingen inga", "ett en", "två", "tre", "fyra", "fem", "sex", "sju"),
            *("åtta", "nio", "tio", "elva", "tolv", "tretton", "fjorton", "femton", "sexton"),
            *("sjutton", "arton", "nitton", "tjugo"),
        )
    )
    for word in words.split()
}
NEGATIONS = frozenset({"inget", "ingen", "inga"})
HALF = "halv"


def spelled_number(words: str) -> Decimal | None:
    """ "två" as 2, "en halv" as 0.5, "två och en halv" as 2.5; None for what is no such number."""
    parts = words.casefold().split()
    if parts[-1:] != [HALF]:
        return Decimal(NUMBERS[parts[0]]) if len(parts) == 1 and parts[0] in NUMBERS else None
    whole = NUMBERS.get(parts[0], 0) if "och" in parts else 0
    return whole + Decimal("0.5")
