"""A store with real files in it."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from tests.entries.factories import File
from tests.publishers.derivatives.films import film
from tests.publishers.engine.conftest import running

__all__ = ["running"]


@cache
def webp(size: tuple[int, int] = (900, 600)) -> bytes:
    """A picture that Facebook and Zalo don't take."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, "WEBP")
    return out.getvalue()


def picture(**about: object) -> File:
    size = {"width": 900, "height": 600, **about}
    return File(
        name="anh.webp", data=webp(), media_type="image/webp", extra=(("alt", "Biển cấm"), *size.items())
    )  # fmt: skip


@pytest.fixture
def webm(tmp_path: Path) -> Callable[[], File]:
    """A film that Zalo doesn't take."""

    def make() -> File:
        path = film(tmp_path / "phim.webm", codec="libvpx-vp9", container="webm")
        extra = (("duration_s", 1.0), ("width", 64), ("height", 48))
        return File(name="phim.webm", data=path.read_bytes(), media_type="video/webm", extra=extra)

    return make
