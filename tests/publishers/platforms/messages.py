"""Messages to publish in tests: small, but with real pictures, a playable video and Vietnamese text."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from typing import Any
from uuid import UUID

import av
from PIL import Image

from cms.core.ids import sha256_hex
from cms.entries.record import AgencyReference, Attachment, Record
from publishers.contract import Asset, Message

#: Noon of an ordinary day; tests' clocks start here.
NOON = datetime(2026, 11, 21, 5, 0, 0, tzinfo=UTC)
RECORD_ID = "0d9b2c4e-5a61-4f0e-9a55-9a1f2c3d4e5f"
URL = "https://pbgdpl.example.vn/tin-tuc/cam-uong-ruou-bia-khi-lai-xe/"
TITLE = "Đã uống rượu, bia thì không lái xe"
SUMMARY = "Nghị định 168/2024/NĐ-CP: mức phạt cao nhất với ô tô là 40.000.000 đồng."
BODY_HTML = "<p>Điều 6 quy định mức phạt theo nồng độ cồn.</p><p>Không lái xe là cách duy nhất để an toàn.</p>"
CAPTIONS_VTT = """WEBVTT

00:00:00.000 --> 00:00:00.500
Đã uống rượu, bia

1
00:00:00.500 --> 00:00:01.000
thì không lái xe.
"""


@cache
def png_bytes(colour: str = "#1a5fd0", size: tuple[int, int] = (64, 48)) -> bytes:
    """A real PNG; another colour gives other bytes."""
    return _image_bytes("PNG", colour, size)


@cache
def jpeg_bytes(colour: str = "#c2171d", size: tuple[int, int] = (64, 48)) -> bytes:
    """A real JPEG."""
    return _image_bytes("JPEG", colour, size)


def _image_bytes(kind: str, colour: str, size: tuple[int, int]) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()


@cache
def mp4_bytes(frames: int = 10) -> bytes:
    """A real MP4 of ten frames a second (MPEG-4 part 2, made in milliseconds)."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=Fraction(10))
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for index in range(frames):
            picture = Image.new("RGB", (64, 48), (index * 20 % 256, 80, 120))
            container.mux(stream.encode(av.VideoFrame.from_image(picture)))
        container.mux(stream.encode())
    return buffer.getvalue()


def asset(
    data: bytes, filename: str, media_type: str, role: str, *, publish_at: Callable[[bytes], str] | None = None,
    **about: Any,
) -> Asset:  # fmt: skip
    """A pinned file; ``publish_at`` puts it where platforms can pull it and says the address."""
    return Asset(
        sha256=sha256_hex(data), filename=filename, media_type=media_type, bytes=len(data), role=role,
        public_url=publish_at(data) if publish_at else "", open=lambda: io.BytesIO(data), **about,
    )  # fmt: skip


def picture(role: str = "main", *, colour: str = "#1a5fd0", alt: str = "Biển cấm", **more: Any) -> Asset:
    data = png_bytes(colour)
    return asset(data, f"anh-{colour.strip('#')}.png", "image/png", role, alt=alt, width=64, height=48, **more)


def video(**more: Any) -> Asset:
    return asset(
        mp4_bytes(), "phim.mp4", "video/mp4", "main", width=64, height=48, duration_s=1.0, language="vi", **more
    )


def captions(**more: Any) -> Asset:
    return asset(CAPTIONS_VTT.encode(), "phu-de.vtt", "text/vtt", "captions", language="vi", **more)


def record(*assets: Asset, **changes: Any) -> Record:
    """A record as the entry store would give it."""
    values: dict[str, Any] = {
        "id": f"oai:pbgdpl.example.vn:{RECORD_ID}", "uuid": UUID(RECORD_ID), "version": 1, "url": URL,
        "title": TITLE, "summary": SUMMARY, "body_html": BODY_HTML, "form": "infographic", "topics": ("giao-thong",),
        "audiences": ("nguoi-dan",), "tags": ("an toàn giao thông", "nồng độ cồn"),
        "source_agency": AgencyReference(code="H21.01", name="Sở Tư pháp"), "approved_by_agency": "Sở Tư pháp",
        "published_at": NOON, "updated_at": NOON,
        "attachments": tuple(
            Attachment(
                url=a.public_url, filename=a.filename, media_type=a.media_type, bytes=a.bytes, sha256=a.sha256,
                role=a.role, alt=a.alt, width=a.width, height=a.height, duration_s=a.duration_s, language=a.language,
            )
            for a in assets
        ),
    }  # fmt: skip
    return Record.model_validate({**values, **changes})


def message(*assets: Asset, body: str | None = None, title: str = TITLE, **changes: Any) -> Message:
    """A message of that record; change what a test is about."""
    values: dict[str, Any] = {
        "key": "01JD0000000000000000000001", "title": title, "body": f"{TITLE}\n\n{SUMMARY}" if body is None else body,
        "url": URL, "tags": ("an toàn giao thông", "nồng độ cồn"), "assets": assets, "record": record(*assets),
    }  # fmt: skip
    return Message(**{**values, **changes})
