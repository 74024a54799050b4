"""The form in which the sections of a follow-up get their headings and their order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from goals.forms import plain
from goals.shapes import Section

MOST_DIGITS = 17  # of a key that a database can hold


@dataclass(frozen=True, slots=True)
class HeadingField:
    """A section's heading, as it stands or as it was typed.

    `shown` is the heading that was shown, `version` what a removal must name. `problems` say why
    what was typed was not saved; `clashed`, that somebody else was first.
    """

    section: Section
    heading: str
    shown: str
    version: int
    problems: Sequence[str] = ()
    clashed: bool = False

    @property
    def name(self) -> str:
        """What the section's fields are called in the form."""
        return name_of(self.section.key)

    @property
    def changed(self) -> bool:
        """Whether another heading was typed."""
        return self.heading != self.shown

    @property
    def known_version(self) -> int:
        """The version to rename from: today's where the heading is the one that was shown.

        So a heading is changed while somebody else writes the text below it.
        """
        same = self.section.heading == self.shown
        return self.section.version if same else 0


@dataclass(frozen=True, slots=True)
class Sent:
    """All that the form held: headings, a new one, and which button was pressed.

    `order` are the keys as they were shown. `move` is -1 (up), 1 (down) or 0; `key` the section
    that is moved or removed. `gone` are headings that were typed for sections not there any more.
    """

    fields: tuple[HeadingField, ...]
    new: str
    order: tuple[int, ...]
    move: int
    removes: bool
    key: int
    gone: tuple[str, ...]


def name_of(key: int) -> str:
    """What the fields of a section (its key) are called in the form."""
    return f"avsnitt-{key}"


def fields_of(sections: Sequence[Section]) -> tuple[HeadingField, ...]:
    """The sections as they stand."""
    return tuple(HeadingField(one, one.heading, one.heading, one.version) for one in sections)


def sent_in(sections: Sequence[Section], data: Mapping[str, str]) -> Sent:
    """What was sent; what makes no sense is as if it had not been."""
    presses = {name: _key(data.get(name, "")) for name in ("upp", "ned", "ta-bort")}
    pressed, key = next(((name, key) for name, key in presses.items() if key), ("", 0))
    return Sent(
        fields=tuple(_typed(field, data) for field in fields_of(sections)),
        new=plain(data.get("nytt", "")),
        order=tuple(map(_key, filter(None, data.get("ordning", "").split(",")))),
        move={"upp": -1, "ned": 1}.get(pressed, 0),
        removes=pressed == "ta-bort",
        key=key,
        gone=_gone(sections, data),
    )


def _typed(field: HeadingField, data: Mapping[str, str]) -> HeadingField:
    typed = data.get(field.name)
    if typed is None:
        return field
    return replace(
        field,
        heading=plain(typed),
        shown=plain(data.get(f"{field.name}-var", "")),
        version=_key(data.get(f"{field.name}-version", "")),
    )


def _gone(sections: Sequence[Section], data: Mapping[str, str]) -> tuple[str, ...]:
    """The headings that were typed for sections that somebody has removed meanwhile."""
    there = {name_of(section.key) for section in sections}
    names = (name.removesuffix("-var") for name in data if name.endswith("-var"))
    lost = (name for name in names if name.startswith("avsnitt-") and name not in there)
    typed = ((data.get(name, ""), data[f"{name}-var"]) for name in lost)
    return tuple(plain(heading)[:200] for heading, shown in typed if plain(heading) != plain(shown))


def _key(word: str) -> int:
    usable = word.isascii() and word.isdigit() and len(word) <= MOST_DIGITS
    return int(word) if usable else 0
