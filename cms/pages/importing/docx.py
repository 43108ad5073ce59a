"""Reads an uploaded Word file: paragraphs, lists and tables as blocks of the record's HTML, old letters in Unicode."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from . import legacy_fonts
from .blocks import Block, paragraph, text_html, to_html
from .clean import SCHEMES, strict
from .errors import ImportRefused, Remark
from .outline import OutlineParts, outline_of
from .package import open_docx
from .word_styles import Styles

MAX_BLOCKS = 20_000
_CONTAINERS = {
    qn(f"w:{name}")
    for name in ("ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo")
}
_RUN, _LINK, _PARAGRAPH, _TABLE = (qn(f"w:{name}") for name in ("r", "hyperlink", "p", "tbl"))


@dataclass(frozen=True, slots=True, kw_only=True)
class WordText:
    """What a Word file says."""

    blocks: tuple[Block, ...]
    remarks: tuple[Remark, ...]

    @property
    def html(self) -> str:
        """The whole text in the record's subset."""
        return strict(to_html(self.blocks))


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedOutline:
    """An outline's parts and what to check."""

    parts: OutlineParts
    remarks: tuple[Remark, ...]


def read_docx(data: bytes) -> WordText:
    """Read the file's text. Raises ``ImportRefused``; everything less is a remark."""
    reader = _Reader(open_docx(data))
    blocks = tuple(reader.blocks())
    if not any(block.text for block in blocks):
        raise ImportRefused("no_text")
    return WordText(blocks=blocks, remarks=tuple(reader.remarks()))


def read_outline(data: bytes) -> ImportedOutline:
    """Read a file that introduces a document of law, and take it apart. Raises ``ImportRefused``."""
    text = read_docx(data)
    parts, remarks = outline_of(text.blocks)
    return ImportedOutline(parts=parts, remarks=(*text.remarks, *remarks))


@dataclass(slots=True)
class _Piece:
    """Neighbouring letters of one look."""

    text: str
    bold: bool
    italic: bool
    link: str


class _Reader:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._styles = Styles(document)
        self._converted: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()

    def blocks(self) -> Iterator[Block]:
        for count, element in enumerate(_elements(self._document.element.body)):
            if count >= MAX_BLOCKS:
                raise ImportRefused("too_many_blocks", maximum=MAX_BLOCKS)
            block = self._table(element) if element.tag == _TABLE else self._paragraph(element)
            if block is not None:
                yield block

    def remarks(self) -> Iterator[Remark]:
        """What was converted and what was left out."""
        yield from (Remark(code="converted_font", params={"font": name}) for name in sorted(self._converted))
        yield from (Remark(code="unknown_font", params={"font": name}) for name in sorted(self._unknown))
        body = self._document.element.body
        pictures = len(list(body.iter(qn("w:drawing"), qn("w:pict"))))
        boxes = len(list(body.iter(qn("w:txbxContent")))) + len(list(body.iter(qn("w:footnoteReference"))))
        if pictures:
            yield Remark(code="pictures_left_out", params={"count": pictures})
        if boxes:
            yield Remark(code="text_boxes_left_out", params={"count": boxes})
        if next(body.iter(qn("w:del"), qn("w:moveFrom")), None) is not None:
            yield Remark(code="deleted_left_out")

    def _paragraph(self, element: Any) -> Block | None:
        pieces = list(self._pieces(element, element, ""))
        words = [piece for piece in pieces if piece.text.strip()]
        if not words:
            return None
        inner = _markup(pieces)
        level = self._styles.heading_level(element)
        numbering = None if level else self._styles.numbering(element)
        is_bold = all(piece.bold for piece in words)
        length = sum(len(piece.text) for piece in words)
        if numbering and not numbering.is_bullet and length <= 200:
            if numbering.format == "upperRoman":
                level = 2
            elif is_bold:
                level = 3
        if numbering and not level:
            return Block(kind="item", html=inner, ordered=not numbering.is_bullet)
        return paragraph(inner, is_bold=is_bold, level=level)

    def _pieces(self, container: Any, owner: Any, link: str) -> Iterator[_Piece]:
        """Runs in order, through links, insertions and content controls; deletions are not followed."""
        for child in container:
            if child.tag == _RUN:
                text = self._text(child, owner)
                if text:
                    bold, italic = (self._styles.has(mark, child, owner) for mark in ("b", "i"))
                    yield _Piece(text, bold, italic, link)
            elif child.tag == _LINK:
                yield from self._pieces(child, owner, self._address(child))
            elif child.tag in _CONTAINERS:
                yield from self._pieces(child, owner, link)

    def _text(self, run: Any, owner: Any) -> str:
        font = self._styles.font(run, owner)
        raw = "".join(_TEXT_OF[child.tag](child) for child in run if child.tag in _TEXT_OF)
        if not raw.strip():
            return raw
        if legacy_fonts.is_unknown_legacy_font(font):
            self._unknown[font] += 1
        text = legacy_fonts.by_font(raw, font)
        if legacy_fonts.legacy_font(font) and text != raw:
            self._converted[font] += 1
        text = text.replace("\u00ad", "")
        return text.upper() if self._styles.has("caps", run, owner) else text

    def _address(self, link: Any) -> str:
        relation = self._document.part.rels.get(link.get(qn("r:id"), ""))
        if relation is None or not relation.is_external:
            return ""
        address = str(relation.target_ref)
        return address if address.split(":", 1)[0].lower() in SCHEMES else ""

    def _table(self, table: Any) -> Block | None:
        """Cells in the order they are filed; a merged cell says how many columns it takes."""
        rows: list[str] = []
        for row in table.findall(qn("w:tr")):
            cells = [self._cell(cell) for cell in row.findall(qn("w:tc"))]
            if any("></td>" not in cell for cell in cells):
                rows.append(f"<tr>{''.join(cells)}</tr>")
        return Block(kind="table", html=f"<table><tbody>{''.join(rows)}</tbody></table>") if rows else None

    def _cell(self, cell: Any) -> str:
        lines = [_markup(list(self._pieces(p, p, ""))) for p in cell.iter(_PARAGRAPH)]
        lines = [line for line in lines if line.strip()]
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        width = span.get(qn("w:val"), "1") if span is not None else "1"
        attribute = f' colspan="{width}"' if width.isdigit() and 1 < int(width) <= 100 else ""
        inner = lines[0] if len(lines) == 1 else "".join(f"<p>{line}</p>" for line in lines)
        return f"<td{attribute}>{inner}</td>"


def _elements(container: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, through content controls."""
    for child in container:
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif child.tag in _CONTAINERS:
            yield from _elements(child)


def _symbol(element: Any) -> str:
    """A letter filed as a symbol of an old font, still in that font's code; real symbols (bullets, arrows) go."""
    code = str(element.get(qn("w:char"), ""))
    if legacy_fonts.legacy_font(element.get(qn("w:font"))) is None or not re.fullmatch("[0-9A-Fa-f]{2,4}", code):
        return ""
    return chr(int(code, 16) & 0xFF)


#: A soft hyphen is the letter ư in TCVN3 fonts, so it must not be lost.
_TEXT_OF: Mapping[str, Callable[[Any], str]] = {
    qn("w:t"): lambda element: element.text or "",
    qn("w:tab"): lambda element: " ",
    qn("w:br"): lambda element: " ",
    qn("w:cr"): lambda element: " ",
    qn("w:noBreakHyphen"): lambda element: "-",
    qn("w:softHyphen"): lambda element: "\u00ad",
    qn("w:sym"): _symbol,
}


def _markup(pieces: list[_Piece]) -> str:
    """Inner HTML; neighbours of one look share their tags."""
    joined: list[_Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        same = last and (last.bold, last.italic, last.link) == (piece.bold, piece.italic, piece.link)
        if last and (same or (not piece.text.strip() and last.link == piece.link)):
            last.text += piece.text
        else:
            joined.append(_Piece(piece.text, piece.bold, piece.italic, piece.link))
    return "".join(_dressed(piece) for piece in joined).strip()


def _dressed(piece: _Piece) -> str:
    text = piece.text
    core = text.strip()
    if not core:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    html = text_html(" ".join(core.split()))
    html = f"<em>{html}</em>" if piece.italic else html
    html = f"<strong>{html}</strong>" if piece.bold else html
    if piece.link:
        address = piece.link.replace("&", "&amp;").replace('"', "%22").replace("<", "%3C")
        html = f'<a href="{address}">{html}</a>'
    return (" " if before else "") + html + (" " if after else "")
