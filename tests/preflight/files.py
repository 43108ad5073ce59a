"""Real files, made when they are wanted: pictures of every kind and weight, films, captions; and some that are none."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import av
from PIL import Image

from publishers.contract import Asset
from tests.publishers.platforms.messages import CAPTIONS_VTT, asset

PublishAt = Callable[[bytes], str]
COLOURS = ("#1a5fd0", "#c2171d", "#0a7a3c", "#8a1c1c", "#14532d", "#9a5b00", "#57534e", "#0f6b63", "#5b21b6", "#be185d")


class Files:
    """Makes assets and puts them where platforms can pull them from."""

    def __init__(self, publish_at: PublishAt) -> None:
        self._publish_at = publish_at

    def picture(
        self, number: int = 0, *, role: str = "main", kind: str = "PNG", size: tuple[int, int] = (640, 480),
        alt: str = "Biển cấm trên đường", noisy: bool = False, **about: Any,
    ) -> Asset:  # fmt: skip
        data = image_bytes(kind, COLOURS[number % len(COLOURS)], size, noisy)
        suffix = {"JPEG": "jpg"}.get(kind, kind.lower())
        return self._asset(
            data, f"anh-{number}.{suffix}", f"image/{kind.lower()}", role, alt=alt, width=size[0], height=size[1],
            **about,
        )  # fmt: skip

    def pictures(self, count: int) -> tuple[Asset, ...]:
        return tuple(self.picture(number, role="main" if number == 0 else "image", size=(320, 240 + number))
                     for number in range(count))  # fmt: skip

    def film(self, *, seconds: float = 1.0, size: tuple[int, int] = (320, 240), rate: int = 10, **about: Any) -> Asset:
        data = film_bytes(seconds, size, rate)
        values = {"width": size[0], "height": size[1], "duration_s": seconds, "language": "vi"}
        return self._asset(data, "phim.mp4", "video/mp4", "main", **{**values, **about})

    def captions(self, media_type: str = "text/vtt", text: str = CAPTIONS_VTT) -> Asset:
        return self._asset(text.encode(), "phu-de.vtt", media_type, "captions", language="vi")

    def drawing(self) -> Asset:
        data = (
            b'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480"/></svg>'
        )
        return self._asset(data, "hinh-ve.svg", "image/svg+xml", "main", alt="Hình vẽ", width=640, height=480)

    def broken(self, media_type: str = "image/webp") -> Asset:
        name = "hong." + media_type.partition("/")[2]
        return self._asset(b"khong phai la anh " * 40, name, media_type, "main", alt="Ảnh", width=640, height=480)

    def document(self) -> Asset:
        return self._asset(b"%PDF-1.4\n%%EOF\n", "to-gap.pdf", "application/pdf", "file")

    def sound(self) -> Asset:
        return self._asset(b"ID3\x03\x00" + bytes(200), "ban-tin.mp3", "audio/mpeg", "main", duration_s=30.0)

    def _asset(self, data: bytes, filename: str, media_type: str, role: str, **about: Any) -> Asset:
        return asset(data, filename, media_type, role, publish_at=self._publish_at, **about)


@cache
def image_bytes(kind: str, colour: str, size: tuple[int, int], noisy: bool) -> bytes:
    """A real picture; a noisy one can't be packed, so it is as heavy as its kind allows."""
    if noisy:
        image = Image.frombytes("RGB", size, random.Random(colour).randbytes(size[0] * size[1] * 3))
    else:
        image = Image.new("RGB", size, colour)
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


@cache
def film_bytes(seconds: float, size: tuple[int, int], rate: int, codec: str = "mpeg4") -> bytes:
    """A real MP4 that plays for so long."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream(codec, rate=Fraction(rate))
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for index in range(max(round(seconds * rate), 1)):
            frame = av.VideoFrame.from_image(Image.new("RGB", size, (index * 20 % 256, 80, 120)))
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return buffer.getvalue()
