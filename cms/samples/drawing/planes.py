"""Pictures as an encoder wants them (a brightness plane and two half-size colour planes): moving them costs a third."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import av
from PIL import Image

Plane = Image.Image


@dataclass(frozen=True, slots=True)
class Planar:
    """One picture in YUV 4:2:0; even sizes and even positions only."""

    planes: tuple[Plane, Plane, Plane]

    @classmethod
    def of(cls, image: Image.Image) -> Self:
        """Convert once, with the encoder's own conversion."""
        source = av.VideoFrame.from_image(image.convert("RGB"))  # type: ignore[no-untyped-call]
        frame = source.reformat(format="yuv420p")
        sizes = (image.size, _half(image.size), _half(image.size))
        first, second, third = (
            Image.frombytes("L", size, bytes(plane), "raw", "L", plane.line_size)
            for plane, size in zip(frame.planes, sizes, strict=True)
        )
        return cls((first, second, third))

    def frame(self) -> av.VideoFrame:
        """The same as a frame for the encoder."""
        width, height = self.planes[0].size
        frame = av.VideoFrame(width, height, "yuv420p")
        for plane, target in zip(self.planes, frame.planes, strict=True):
            target.update(plane.tobytes("raw", "L", target.line_size))
        return frame

    def copy(self) -> Planar:
        return self._each(lambda plane, index: plane.copy())

    def blend(self, other: Planar, share: float) -> Planar:
        """From this (0) to the other (1)."""
        return self._each(lambda plane, index: Image.blend(plane, other.planes[index], share))

    def wipe(self, other: Planar, mask: Image.Image) -> Planar:
        """The other where the mask is white."""
        small = mask.resize(_half(mask.size), Image.Resampling.NEAREST)
        return self._each(
            lambda plane, index: Image.composite(other.planes[index], plane, small if index else mask),
        )

    def paste(self, stamp: Stamp, x: int, y: int) -> None:
        """Put a stamp on this picture; moves to the nearest even place."""
        x, y = x // 2 * 2, y // 2 * 2
        for index, (plane, part) in enumerate(zip(self.planes, stamp.picture.planes, strict=True)):
            scale = 2 if index else 1
            plane.paste(part, (x // scale, y // scale), stamp.small_mask if index else stamp.mask)

    def fill(self, box: tuple[int, int, int, int], colour: Planar) -> None:
        """Fill a box with the colour of a one-coloured picture."""
        for index, (plane, part) in enumerate(zip(self.planes, colour.planes, strict=True)):
            scale = 2 if index else 1
            left, top, right, bottom = (edge // scale for edge in box)
            shade = part.getpixel((0, 0))
            assert isinstance(shade, int)
            plane.paste(shade, (left, top, right, bottom))

    def _each(self, act: Callable[[Plane, int], Plane]) -> Planar:
        first, second, third = (act(plane, index) for index, plane in enumerate(self.planes))
        return Planar((first, second, third))


@dataclass(frozen=True, slots=True)
class Stamp:
    """A picture with its outline."""

    picture: Planar
    mask: Image.Image
    small_mask: Image.Image

    @classmethod
    def of(cls, image: Image.Image) -> Self:
        mask = image.getchannel("A")
        return cls(Planar.of(image), mask, mask.resize(_half(mask.size), Image.Resampling.BOX))


def _half(size: tuple[int, int]) -> tuple[int, int]:
    return size[0] // 2, size[1] // 2
