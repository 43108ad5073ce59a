"""Films of every kind become what a platform takes: really encoded, and looked at again afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from publishers.derivatives.films import process
from publishers.derivatives.films.facts import FilmFacts, look
from publishers.derivatives.films.making import make_film, take_frame
from publishers.derivatives.films.planning import fits, plan_film
from publishers.derivatives.films.process import make_in_process
from publishers.derivatives.recipes import FilmRecipe, PictureRecipe
from publishers.derivatives.results import CannotMake, Interrupted

from .films import STRICT, film


def unheard(done: float) -> None:
    return


def first_picture(path: Path) -> Image.Image:
    with av.open(str(path)) as container:
        return next(container.decode(video=0)).to_image()


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("mpeg4.mp4", {"sound": "aac"}),
        ("portrait.mp4", {"size": (48, 64)}),
        ("vp9.webm", {"codec": "libvpx-vp9", "container": "webm", "sound": "libopus"}),
        ("old.avi", {"container": "avi", "sound": "libmp3lame"}),
        ("broadcast.ts", {"codec": "libx264", "container": "mpegts", "sound": "aac"}),
        ("colours.mp4", {"codec": "libx264", "pix_fmt": "yuv444p"}),
        ("quick.mp4", {"codec": "libx264", "rate": 120, "frames": 60}),
        ("odd.mkv", {"codec": "ffv1", "container": "matroska", "size": (63, 47)}),
    ],
)
def test_film_of_any_kind_becomes_one_that_fits(name: str, about: dict[str, Any], tmp_path: Path) -> None:
    source, target = film(tmp_path / name, **about), tmp_path / "made.mp4"
    before = look(source)
    made = make_film(source, STRICT, target, unheard)
    after = look(target)
    assert fits(after, STRICT)
    assert (after.width, after.height) == (made.width, made.height)
    assert after.width % 2 == after.height % 2 == 0
    assert after.width <= before.width
    assert after.width / after.height == pytest.approx(before.width / before.height, abs=0.05)
    assert after.duration_s == pytest.approx(before.duration_s, abs=0.3)
    assert bool(after.audio_codec) == bool(before.audio_codec)
    red, _, blue = first_picture(target).getpixel((after.width // 4, after.height // 4))
    assert red > 150 > blue
    data = target.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")  # plays while it loads


def test_film_in_another_wrapping_is_copied_not_encoded(tmp_path: Path) -> None:
    source = film(tmp_path / "a.mkv", codec="libx264", container="matroska", sound="aac", frames=20)
    assert plan_film(look(source), STRICT).copies_film
    make_film(source, STRICT, tmp_path / "made.mp4", unheard)
    assert fits(look(tmp_path / "made.mp4"), STRICT)
    assert packets(source) == packets(tmp_path / "made.mp4")


def packets(path: Path) -> list[int]:
    with av.open(str(path)) as container:
        return [packet.size for packet in container.demux(video=0) if packet.size]


def test_film_that_fits_is_not_touched(tmp_path: Path) -> None:
    source = film(tmp_path / "a.mp4", codec="libx264", sound="aac")
    assert make_film(source, STRICT, tmp_path / "made.mp4", unheard).path is None
    assert not (tmp_path / "made.mp4").exists()


def test_film_that_players_turn_is_turned_for_good(tmp_path: Path) -> None:
    source = film(tmp_path / "a.mp4", codec="libx264", size=(64, 48))
    turned = tilted(source, tmp_path / "turned.mp4")
    facts = look(turned)
    assert (facts.width, facts.height, facts.turns) == (48, 64, 3)
    make_film(turned, FilmRecipe(types=("video/mp4",), video_codecs=("h264",), box=(32, 40)), tmp_path / "m", unheard)
    after = look(tmp_path / "m")
    assert (after.turns, after.width < after.height) == (0, True)
    # A quarter to the right: the red corner is on the right now.
    assert first_picture(tmp_path / "m").getpixel((after.width * 3 // 4, after.height // 4))[0] > 150


def tilted(source: Path, target: Path) -> Path:
    """The film with the mark that phones make when they are held upright."""
    one, zero = (1 << 16).to_bytes(4, "big"), bytes(4)
    upright = one + zero * 3 + one + zero * 3 + (1 << 30).to_bytes(4, "big")
    lying = zero + one + zero + (-(1 << 16)).to_bytes(4, "big", signed=True) + zero * 4 + (1 << 30).to_bytes(4, "big")
    data = source.read_bytes()
    at = data.rindex(upright)  # the track's matrix stands behind the film's
    target.write_bytes(data[:at] + lying + data[at + len(lying) :])
    return target


def test_narrow_film_gets_black_edges_and_keeps_its_shape(tmp_path: Path) -> None:
    source = film(tmp_path / "a.mp4", size=(40, 240))
    make_film(source, STRICT, tmp_path / "made.mp4", unheard)
    picture = first_picture(tmp_path / "made.mp4")
    assert picture.size == (80, 240)
    assert max(picture.getpixel((5, 60))) < 40  # an edge
    assert picture.getpixel((28, 60))[0] > 150  # the film


def test_heavy_film_is_encoded_until_it_fits(tmp_path: Path) -> None:
    source = film(tmp_path / "a.mp4", codec="libx264", size=(320, 240), frames=30, noise=True, sound="aac")
    recipe = FilmRecipe(types=("video/mp4",), max_bytes=250_000)
    assert source.stat().st_size > 2 * recipe.max_bytes
    heard: list[float] = []
    made = make_film(source, recipe, tmp_path / "made.mp4", heard.append)
    assert 50_000 < (tmp_path / "made.mp4").stat().st_size <= recipe.max_bytes
    assert made.duration_s == pytest.approx(3, abs=0.2)
    assert 0 <= min(heard) <= max(heard) <= 1


def test_film_that_would_be_spoilt_is_told() -> None:
    long = FilmFacts(
        media_type="video/mp4", bytes=10**9, width=1920, height=1080, duration_s=7200, fps=25, video_codec="h264",
        pix_fmt="yuv420p", audio_codec="aac",
    )  # fmt: skip
    with pytest.raises(CannotMake) as refusal:
        plan_film(long, FilmRecipe(types=("video/mp4",), max_bytes=50_000_000))
    assert refusal.value.code == "derivative_too_heavy"


@pytest.mark.parametrize(("minutes", "height"), [(1, 1080), (3, 720), (6, 540), (12, 360)])
def test_longer_film_gets_a_smaller_frame_for_the_same_bytes(minutes: int, height: int) -> None:
    facts = FilmFacts(
        media_type="video/mp4", bytes=10**9, width=1920, height=1080, duration_s=minutes * 60, fps=25,
        video_codec="h264", pix_fmt="yuv420p", audio_codec="aac",
    )  # fmt: skip
    plan = plan_film(facts, FilmRecipe(types=("video/mp4",), max_bytes=50_000_000))
    assert plan.frame[1] == height
    assert (plan.film_rate + plan.sound_rate) * minutes * 60 / 8 <= 50_000_000


@pytest.mark.parametrize("data", [b"", b"no film", b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/x.ts\n"])
def test_what_is_no_film_is_told(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(data)
    with pytest.raises(CannotMake) as refusal:
        make_film(tmp_path / "a.mp4", STRICT, tmp_path / "made", unheard)
    assert refusal.value.code == "derivative_unreadable"


@pytest.mark.parametrize("at_s", [0.0, 0.55, 99.0])
def test_cover_is_taken_out_of_the_film(at_s: float, tmp_path: Path) -> None:
    source = film(tmp_path / "a.mp4", size=(320, 240))
    made = take_frame(source, PictureRecipe(types=("image/jpeg",), at_s=at_s), tmp_path / "cover.jpg")
    assert (made.media_type, made.width, made.height) == ("image/jpeg", 320, 240)
    with Image.open(tmp_path / "cover.jpg") as image:
        assert image.getpixel((40, 40))[0] > 150


def test_process_makes_the_film_and_tells_how_it_went(tmp_path: Path) -> None:
    source = film(tmp_path / "a.mp4")
    made = make_in_process(source, STRICT, tmp_path / "made.mp4", lambda percent: True)
    assert made.path == tmp_path / "made.mp4"
    assert fits(look(made.path), STRICT)
    (tmp_path / "b.mp4").write_bytes(b"no film")
    with pytest.raises(CannotMake):
        make_in_process(tmp_path / "b.mp4", STRICT, tmp_path / "made.mp4", lambda percent: True)


def test_process_that_dies_or_is_not_wanted_any_more_is_no_fault_of_the_film(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = film(tmp_path / "a.mp4")
    monkeypatch.setattr(process, "_LOOK", 0.01)
    with pytest.raises(Interrupted):
        make_in_process(source, STRICT, tmp_path / "made.mp4", lambda percent: False)
    monkeypatch.setattr(process, "_COMMAND", (process.sys.executable, "-c", "raise SystemExit(9)"))
    with pytest.raises(Interrupted):
        make_in_process(source, STRICT, tmp_path / "made.mp4", lambda percent: True)
