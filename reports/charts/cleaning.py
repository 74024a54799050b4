"""A drawing as the library gives it, made fit for our pages: what is not expected is not kept.

The pages' security policy knows no inline style or script; text that users wrote stands in the
drawing. So it is built anew from its leaves, with listed elements and attributes alone.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from reports.charts.lettering import harmless
from reports.charts.specs import FONT, ORIGIN, is_ours

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
LEAVES = frozenset(("path", "line", "text"))
KEPT = frozenset(
    (
        *("d", "fill", "stroke", "stroke-width", "transform"),
        *("x", "y", "x2", "y2", "dx", "dy"),
        *("text-anchor", "font-size", "font-weight"),
    )
)
COLOUR = re.compile(r"var\(--[a-z-]+\)|#[0-9a-f]{6}|none|transparent")
STILL = re.compile(r"translate\(0(\.0)?,0(\.0)?\)")
ET.register_namespace("", SVG[1:-1])


def cleaned(svg: str, key: str, title: str, description: str) -> str:
    """The drawing with its name and description. `key` makes its ids; links lead within the site.

    Raises ValueError where the drawing is none that the library makes of our specifications.
    """
    drawn = ET.fromstring(svg)  # noqa: S314  our own library's, and without a document type
    marks, links = [], []
    for leaf, link in _leaves(drawn, None):
        if link is None:
            marks.append(_mark(leaf))
        else:
            links.append((leaf, link))
    width, height = drawn.attrib["width"], drawn.attrib["height"]
    root = ET.Element(
        f"{SVG}svg",
        {
            "viewBox": f"0 0 {width} {height}",
            "width": width,
            "height": height,
            # What stands inside an image is hidden from those who listen: links would be lost.
            "role": "group" if links else "img",
            "aria-labelledby": f"{key}-namn",
            "aria-describedby": f"{key}-beskrivning",
            "font-family": FONT,
        },
    )
    ET.SubElement(root, f"{SVG}title", {"id": f"{key}-namn"}).text = harmless(title)
    ET.SubElement(root, f"{SVG}desc", {"id": f"{key}-beskrivning"}).text = harmless(description)
    for leaf, link in links:
        _put_link(root, leaf, link)
    hidden = ET.SubElement(root, f"{SVG}g", {"aria-hidden": "true", "pointer-events": "none"})
    hidden.extend(mark for mark in marks if mark is not None)
    return ET.tostring(root, encoding="unicode")


def _leaves(
    element: ET.Element, link: ET.Element | None
) -> Iterator[tuple[ET.Element, ET.Element | None]]:
    for child in element:
        name = _name(child)
        if name == "g":
            if not STILL.fullmatch(child.get("transform", "translate(0,0)")):
                raise ValueError(f"a moved group: {child.get('transform')}")
            yield from _leaves(child, link)
        elif name == "a":
            yield from _leaves(child, child)
        elif name in LEAVES:
            yield child, link


def _name(element: ET.Element) -> str:
    return str(element.tag).removeprefix(SVG)


def _mark(leaf: ET.Element) -> ET.Element | None:
    if leaf.get("class") in ("background", "foreground"):
        return None
    mark = _kept(leaf)
    mark.text = leaf.text
    for part in leaf:
        if _name(part) == "tspan":
            line = _kept(part)
            line.text = part.text
            mark.append(line)
    return mark


def _kept(element: ET.Element) -> ET.Element:
    kept = {
        name: value
        for name, value in element.attrib.items()
        if name in KEPT and (name not in ("fill", "stroke") or COLOUR.fullmatch(value))
    }
    return ET.Element(element.tag, kept)


def _put_link(root: ET.Element, leaf: ET.Element, link: ET.Element) -> None:
    url = link.get(HREF, "").removeprefix(ORIGIN)
    if not is_ours(url):
        return
    name = leaf.get("aria-label", "")
    anchor = ET.SubElement(root, f"{SVG}a", {"href": url, "aria-label": name})
    ET.SubElement(anchor, f"{SVG}title").text = name
    area = _kept(leaf)
    area.set("fill", "transparent")  # a place that can be pressed, unlike "none"
    anchor.append(area)
