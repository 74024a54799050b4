"""What of a text a change is about: history holds that, not the whole text at every save."""

AROUND = 20  # characters kept on each side, so that one sees where


def changed_part(old: str, new: str) -> tuple[str, str]:
    """The part of each text from the first to the last difference, with a little around it.

    What is left out is marked "…". Equal texts give two empty ones.
    """
    if old == new:
        return "", ""
    start = _shared(old, new)
    shorter = min(len(old), len(new)) - start
    end = _shared(old[::-1][:shorter], new[::-1][:shorter])
    return _cut(old, start, end), _cut(new, start, end)


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin alike with."""
    for position, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        if mine != theirs:
            return position
    return min(len(one), len(other))


def _cut(text: str, start: int, end: int) -> str:
    first, last = max(start - AROUND, 0), min(len(text) - end + AROUND, len(text))
    kept = text[first:last]
    return f"{'…' if first else ''}{kept}{'…' if last < len(text) else ''}"
