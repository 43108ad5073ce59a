"""An address as a QR code: an SVG that prints sharp at any size, a PNG for programs that take nothing else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.sax.saxutils import escape

from PIL import Image
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

#: White modules around it, as the standard asks; without them many phones find nothing.
_MARGIN = 4
#: So much of it may be torn or covered: a quarter, since it is printed on posters.
_LEVEL = QRErrorCorrectLevel.Q


def square(text: str) -> str:
    """The SVG of the code; what it says is its title, for people who don't see it."""
    modules = _modules(text)
    side = len(modules) + 2 * _MARGIN
    path = "".join(f"M{x} {y}h{width}v1h-{width}z" for x, y, width in _runs(modules))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side * 8}" height="{side * 8}"'
        f' role="img" shape-rendering="crispEdges"><title>{escape(text)}</title>'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>\n'
    )


def square_png(text: str, *, least: int = 800) -> bytes:
    """The same as pixels: whole ones for each module, at least so many a side."""
    modules = _modules(text)
    side = len(modules) + 2 * _MARGIN
    picture = Image.new("1", (side, side), 1)
    for y, row in enumerate(modules):
        for x, is_dark in enumerate(row):
            if is_dark:
                picture.putpixel((x + _MARGIN, y + _MARGIN), 0)
    scale = -(-least // side)
    data = io.BytesIO()
    picture.resize((side * scale, side * scale), Image.Resampling.NEAREST).save(data, "PNG", optimize=True)
    return data.getvalue()


def _modules(text: str) -> list[list[bool]]:
    code = QRCode(None, _LEVEL)
    code.addData(text)
    code.make()
    count = code.getModuleCount()
    return [[bool(code.isDark(row, column)) for column in range(count)] for row in range(count)]


def _runs(modules: list[list[bool]]) -> Iterator[tuple[int, int, int]]:
    """Dark modules beside each other as one piece: x, y, width."""
    for y, row in enumerate(modules):
        start = None
        for x, is_dark in enumerate([*row, False]):
            if is_dark and start is None:
                start = x
            elif not is_dark and start is not None:
                yield start + _MARGIN, y + _MARGIN, x - start
                start = None
