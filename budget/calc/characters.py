"""Characters as people and programs type them: one kind of space, dash and apostrophe."""

_BREAKS = "\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_SPACES = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_DASHES = "\u02d7\u2010\u2011\u2012\u2013\u2014\u2015\u207b\u2212\ufe58\ufe63"
_APOSTROPHES = "\u2019\u2018\u02bc\u02b9\u2032\u00b4\u0060"
# Left-to-right marks come along from calculators; those that turn the direction do not count
# as invisible, since the digits would then not be read in the order seen.
_INVISIBLE = frozenset(
    "\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u202d\u2060\u2066\u2068\u2069\ufeff"
)
_LIKENESS = {
    **{0xFF01 + offset: chr(0x21 + offset) for offset in range(94)},
    **dict.fromkeys(map(ord, _BREAKS), "\n"),
    **dict.fromkeys(map(ord, _SPACES), " "),
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, _APOSTROPHES), "'"),
}


def made_plain(text: str) -> tuple[str, list[int]]:
    """The text with one kind of space, dash and apostrophe, and where its characters stood."""
    if _INVISIBLE.isdisjoint(text):
        return text.translate(_LIKENESS), list(range(len(text)))
    visible = [index for index, sign in enumerate(text) if sign not in _INVISIBLE]
    return "".join(text[index] for index in visible).translate(_LIKENESS), visible
