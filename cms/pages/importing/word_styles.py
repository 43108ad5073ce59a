"""How a run or paragraph of a Word file looks once its styles are followed: font, bold, heading level, numbering."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

#: Longer chains of styles are a loop.
_MAX_CHAIN = 12
_BULLET_FORMATS = {"bullet", "none"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """A paragraph's automatic number: ``bullet``, ``upperRoman``, ``decimal`` …"""

    format: str
    level: int

    @property
    def is_bullet(self) -> bool:
        return self.format in _BULLET_FORMATS


class Styles:
    """Looks properties up along run → character style → paragraph style → its ancestors → document defaults."""

    def __init__(self, document: Document) -> None:
        root = document.styles.element
        self._by_id = {style.get(qn("w:styleId")): style for style in root.findall(qn("w:style"))}
        self._default = next(
            (s for s in self._by_id.values() if s.get(qn("w:type")) == "paragraph" and s.get(qn("w:default")) == "1"),
            None,
        )
        self._defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self._formats = _number_formats(document)

    def font(self, run: Any, paragraph: Any) -> str:
        """The font that draws the run's letters above ASCII."""
        for properties in self._run_properties(run, paragraph):
            fonts = properties.find(qn("w:rFonts"))
            if fonts is not None:
                name = fonts.get(qn("w:hAnsi")) or fonts.get(qn("w:ascii")) or fonts.get(qn("w:cs"))
                if name:
                    return str(name)
        return ""

    def has(self, mark: str, run: Any, paragraph: Any) -> bool:
        """Whether ``b``, ``i`` or ``caps`` is on."""
        for properties in self._run_properties(run, paragraph):
            switch = properties.find(qn(f"w:{mark}"))
            if switch is not None:
                return switch.get(qn("w:val"), "1") not in ("0", "false", "off")
        return False

    def heading_level(self, paragraph: Any) -> int:
        """1 for a title, 2 and 3 for headings, 0 for text; by style name or outline level."""
        for style in self._chain(self._style_id(paragraph, "w:pPr", "w:pStyle")):
            name = (style.find(qn("w:name")).get(qn("w:val")) if style.find(qn("w:name")) is not None else "").lower()
            if name == "title":
                return 1
            if name.startswith("heading ") and name[8:].isdigit():
                return 2 if int(name[8:]) == 1 else 3
        level = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        value = level.get(qn("w:val"), "9") if level is not None else "9"
        return 0 if not value.isdigit() or int(value) > 5 else 2 if int(value) == 0 else 3

    def numbering(self, paragraph: Any) -> Numbering | None:
        """The paragraph's automatic number, its own or its style's."""
        properties = [paragraph.find(qn("w:pPr"))]
        properties += [s.find(qn("w:pPr")) for s in self._chain(self._style_id(paragraph, "w:pPr", "w:pStyle"))]
        for found in properties:
            number = found.find(qn("w:numPr")) if found is not None else None
            if number is None:
                continue
            identity, level = (_value(number.find(qn(name)), "0") for name in ("w:numId", "w:ilvl"))
            if identity == "0":
                return None
            deep = int(level) if level.isdigit() else 0
            return Numbering(format=self._formats.get((identity, level), "bullet"), level=deep)
        return None

    def _run_properties(self, run: Any, paragraph: Any) -> Iterator[Any]:
        own = run.find(qn("w:rPr"))
        if own is not None:
            yield own
        for style in self._chain(self._style_id(run, "w:rPr", "w:rStyle"), fall_back=False):
            yield from style.findall(qn("w:rPr"))
        for style in self._chain(self._style_id(paragraph, "w:pPr", "w:pStyle")):
            yield from style.findall(qn("w:rPr"))
        if self._defaults is not None:
            yield self._defaults

    def _chain(self, style_id: str, *, fall_back: bool = True) -> Iterator[Any]:
        style = self._by_id.get(style_id) if style_id else (self._default if fall_back else None)
        for _ in range(_MAX_CHAIN):
            if style is None:
                return
            yield style
            style = self._by_id.get(_value(style.find(qn("w:basedOn")), ""))

    @staticmethod
    def _style_id(element: Any, properties: str, style: str) -> str:
        return _value(element.find(f"{qn(properties)}/{qn(style)}"), "")


def _number_formats(document: Document) -> dict[tuple[str, str], str]:
    """(numbering, level) → format."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):
        return {}
    abstract = {
        (node.get(qn("w:abstractNumId")), level.get(qn("w:ilvl"))): _value(level.find(qn("w:numFmt")), "bullet")
        for node in root.findall(qn("w:abstractNum"))
        for level in node.findall(qn("w:lvl"))
    }
    formats: dict[tuple[str, str], str] = {}
    for number in root.findall(qn("w:num")):
        target = _value(number.find(qn("w:abstractNumId")), "")
        formats |= {
            (number.get(qn("w:numId")), level): kind for (name, level), kind in abstract.items() if name == target
        }
    return formats


def _value(element: Any, default: str) -> str:
    return default if element is None else str(element.get(qn("w:val"), default))
