"""Films of bright screens (HDR) become films of ordinary ones: neither grey and pale nor burnt out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image

from publishers.derivatives.films import encoding, tones
from publishers.derivatives.films.facts import look
from publishers.derivatives.films.making import make_film, take_frame
from publishers.derivatives.recipes import PictureRecipe

from .films import STRICT, film

PQ, HLG, BT709, BT2020 = 16, 18, 1, 9
SIDE = 64
#: Signal of a PQ film → luma on an ordinary screen (16–235): a dark suit, paper in daylight, the sun.
LEVELS = {0.30: 62, 0.58: 149, 1.0: 235}


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Working out how light is brought down takes ten seconds of a film's first frame; this intent does without."""
    cheap = tones.TO_SDR.replace("perceptual", "saturation")
    monkeypatch.setattr(tones, "TO_SDR", cheap)
    monkeypatch.setattr(encoding, "TO_SDR", cheap)


def grey(path: Path, levels: Sequence[float], curve: int) -> Path:
    """A tenth of a second of each grey, from 0 to 1 of the signal, in ten bits, as phones and cameras store it."""
    with av.open(str(path), "w", format="mp4") as target:
        stream = target.add_stream("libx264", rate=10, options={"profile": "high10", "crf": "5"})
        stream.width = stream.height = SIDE
        stream.pix_fmt = "yuv420p10le"
        told = stream.codec_context
        told.colorspace, told.color_primaries, told.color_trc, told.color_range = BT2020, BT2020, curve, 1
        for number, level in enumerate(levels):
            frame = av.VideoFrame(SIDE, SIDE, "yuv420p10le")
            for plane, value in zip(frame.planes, (round(64 + 876 * level), 512, 512), strict=True):
                plane.update(value.to_bytes(2, "little") * (plane.buffer_size // 2))
            frame.pts, frame.time_base = number, Fraction(1, 10)
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return path


def frames(path: Path) -> list[av.VideoFrame]:
    with av.open(str(path)) as container:
        return list(container.decode(video=0))


@pytest.mark.slow
def test_light_is_brought_down_and_keeps_its_order(tmp_path: Path) -> None:
    source, target = grey(tmp_path / "phone.mp4", list(LEVELS), PQ), tmp_path / "made.mp4"
    make_film(source, STRICT, target, lambda done: None)
    found = [bytes(frame.planes[0])[0] for frame in frames(target)]
    assert found == pytest.approx(list(LEVELS.values()), abs=4)


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("curve", [PQ, HLG])
def test_what_comes_out_says_that_it_is_ordinary(tmp_path: Path, curve: int) -> None:
    source, target = grey(tmp_path / "phone.mp4", [0.5, 0.5], curve), tmp_path / "made.mp4"
    assert look(source).is_hdr
    make_film(source, STRICT, target, lambda done: None)
    frame = frames(target)[0]
    assert (int(frame.colorspace), int(frame.color_primaries), int(frame.color_trc)) == (BT709, BT709, BT709)
    # As it stands it would be 125.
    assert abs(bytes(frame.planes[0])[0] - 125) > 5
    assert not look(target).is_hdr


@pytest.mark.usefixtures("_quick")
def test_a_cover_out_of_such_a_film_has_the_same_light(tmp_path: Path) -> None:
    source, cover, made = grey(tmp_path / "phone.mp4", [0.5, 0.5], PQ), tmp_path / "cover.jpg", tmp_path / "made.mp4"
    take_frame(source, PictureRecipe(types=("image/jpeg",), at_s=0.0), cover)
    make_film(source, STRICT, made, lambda done: None)
    with Image.open(cover) as picture:
        light = picture.convert("L").getpixel((SIDE // 2, SIDE // 2))
    assert light == pytest.approx((bytes(frames(made)[0].planes[0])[0] - 16) / 219 * 255, abs=4)


def test_an_ordinary_film_keeps_its_light(tmp_path: Path) -> None:
    assert not look(film(tmp_path / "ordinary.mp4")).is_hdr
    [frame] = frames(film(tmp_path / "one.mp4", frames=1))
    assert tones.ordinary(frame) is frame
