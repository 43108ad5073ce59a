"""Word files made for the tests, as offices make them."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run


def plain(text: str) -> str:
    return text


class WordFile:
    """A document under way; ``typed`` turns Unicode into what the keyboard of the font would have stored."""

    def __init__(self, *, font: str = "Times New Roman", typed: Callable[[str], str] = plain) -> None:
        self.document: Document = docx.Document()
        self.typed = typed
        normal = self.document.styles["Normal"]
        normal.font.name = font
        normal.element.rPr.rFonts.set(qn("w:hAnsi"), font)

    def add(self, text: str, *, bold: bool = False, font: str = "", style: str | None = None) -> Paragraph:
        paragraph = self.document.add_paragraph(style=style)
        run = paragraph.add_run(self.typed(text))
        run.bold = bold or None
        if font:
            set_font(run, font)
        return paragraph

    def bytes(self) -> bytes:
        target = io.BytesIO()
        self.document.save(target)
        return target.getvalue()


def set_font(run: Run, font: str) -> None:
    run.font.name = font
    run._r.rPr.rFonts.set(qn("w:hAnsi"), font)
