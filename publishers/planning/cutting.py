"""A picture cut to a shape that a person chose: width to height, and which part of it stays. Pure."""

from __future__ import annotations

from collections.abc import Mapping

#: Left, top, right and bottom of what stays, as parts of width and height.
Part = tuple[float, float, float, float]
#: What a person may choose, as width divided by height.
SHAPES: Mapping[str, float] = {"1:1": 1.0, "4:5": 0.8, "16:9": 16 / 9, "9:16": 9 / 16}
#: Where the part lies that stays: 0 is left or top, 100 right or bottom.
MIDDLE = 50


def cut(width: int, height: int, shape: str, spot: int = MIDDLE) -> Part | None:
    """The largest part of that shape; nothing where the picture has it already or the shape is not known."""
    wanted = SHAPES.get(shape)
    if wanted is None or width <= 0 or height <= 0:
        return None
    is_wide = width / height > wanted
    kept = height * wanted / width if is_wide else width / wanted / height
    # A pixel more or less is the shape already.
    if (1 - kept) * (width if is_wide else height) < 1:
        return None
    begin = round((1 - kept) * min(max(spot, 0), 100) / 100, 4)
    end = round(min(begin + kept, 1.0), 4)
    return (begin, 0.0, end, 1.0) if is_wide else (0.0, begin, 1.0, end)


def shape_of(width: int, height: int, part: Part) -> tuple[str, int] | None:
    """Shape and place that give exactly this part; nothing where it was cut in another way."""
    rest = (1 - (part[2] - part[0])) or (1 - (part[3] - part[1]))
    begin = part[0] or part[1]
    spot = round(begin / rest * 100) if rest > 0 else MIDDLE
    for shape in SHAPES:
        found = cut(width, height, shape, spot)
        if found and all(abs(one - other) < 0.002 for one, other in zip(found, part, strict=True)):
            return shape, spot
    return None
