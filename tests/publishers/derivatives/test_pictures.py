"""Pictures come out upright, on white, without metadata, within the bytes; real files of every kind go in."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from publishers.derivatives.pictures import STILL, make_picture
from publishers.derivatives.recipes import PictureRecipe
from publishers.derivatives.results import CannotMake

BOTH = ("image/jpeg", "image/png")
SMALL = PictureRecipe(types=BOTH, max_bytes=60_000, side=400)


def saved(image: Image.Image, kind: str, **options: object) -> io.BytesIO:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF"])
def test_photograph_is_brought_within_bytes_and_side(kind: str, tmp_path: Path) -> None:
    photo = Image.effect_noise((600, 450), 90).convert("RGB")
    made = make_picture(saved(photo, kind), SMALL, tmp_path / "made")
    assert made.media_type == "image/jpeg"
    assert (tmp_path / "made").stat().st_size <= SMALL.max_bytes
    with Image.open(tmp_path / "made") as image:
        assert image.size == (made.width, made.height)
        assert max(image.size) <= 400
        assert image.width / image.height == pytest.approx(600 / 450, abs=0.02)


def test_heavy_picture_loses_size_only_when_quality_is_not_enough(tmp_path: Path) -> None:
    noise = saved(Image.effect_noise((400, 400), 120).convert("RGB"), "PNG")
    made = make_picture(noise, PictureRecipe(types=("image/jpeg",), max_bytes=15_000), tmp_path / "made")
    assert 160 <= made.width < 400
    assert 8_000 < (tmp_path / "made").stat().st_size <= 15_000


def test_drawing_stays_sharp_as_png(tmp_path: Path) -> None:
    drawing = Image.new("RGB", (900, 300), "white")
    drawing.paste("red", (100, 100, 300, 200))
    assert make_picture(saved(drawing, "PNG"), SMALL, tmp_path / "made").media_type == "image/png"


def test_camera_that_was_held_upright_is_believed(tmp_path: Path) -> None:
    photo = Image.new("RGB", (500, 200), "blue")
    photo.paste("red", (0, 0, 250, 200))
    exif = photo.getexif()
    exif[0x0112], exif[0x010F] = 6, "Camera of a person"
    make_picture(saved(photo, "JPEG", exif=exif), SMALL, tmp_path / "made")
    with Image.open(tmp_path / "made") as image:
        assert image.size == (160, 400)
        assert image.getpixel((80, 40))[0] > 200  # what was left is on top
        assert not dict(image.getexif())
        assert "icc_profile" not in image.info
    assert b"Camera" not in (tmp_path / "made").read_bytes()


def test_clear_parts_become_white(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (500, 500), (255, 0, 0, 0))
    make_picture(saved(clear, "WEBP"), SMALL, tmp_path / "made")
    with Image.open(tmp_path / "made") as image:
        assert image.mode == "RGB"
        assert min(image.getpixel((200, 200))) > 250


@pytest.mark.parametrize(
    ("mode", "kind"), [("CMYK", "JPEG"), ("L", "PNG"), ("P", "GIF"), ("1", "PNG"), ("I;16", "TIFF")]
)
def test_every_kind_of_colour_becomes_what_screens_show(mode: str, kind: str, tmp_path: Path) -> None:
    make_picture(saved(Image.new(mode, (500, 300)), kind), SMALL, tmp_path / "made")
    with Image.open(tmp_path / "made") as image:
        assert image.mode == "RGB"


def test_colours_are_turned_by_the_pictures_own_profile(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    odd = saved(Image.new("RGB", (500, 300), "red"), "PNG", icc_profile=profile)
    make_picture(odd, SMALL, tmp_path / "made")  # a profile of another kind is left aside
    with Image.open(tmp_path / "made") as image:
        assert image.getpixel((10, 10))[0] > 200


def test_moving_picture_that_fits_goes_as_it_is_and_one_that_does_not_stands_still(tmp_path: Path) -> None:
    frames = [Image.effect_noise((300, 300), spread).convert("P") for spread in (20, 60, 100)]
    moving = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    fits = make_picture(moving, PictureRecipe(types=("image/gif", "image/jpeg")), tmp_path / "made")
    assert (fits.path, fits.media_type, fits.notes) == (None, "image/gif", ())
    made = make_picture(moving, SMALL, tmp_path / "made")
    assert (made.media_type, made.notes) == ("image/jpeg", (STILL,))


def test_picture_that_turns_out_to_fit_is_not_touched(tmp_path: Path) -> None:
    made = make_picture(saved(Image.new("RGB", (300, 200)), "PNG"), SMALL, tmp_path / "made")
    assert (made.path, made.width, made.height) == (None, 300, 200)
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    "data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n broken", b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
def test_damaged_picture_is_told(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(CannotMake) as refusal:
        make_picture(io.BytesIO(data), SMALL, tmp_path / "made")
    assert refusal.value.code == "derivative_unreadable"


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_picture_that_would_fill_the_memory_is_not_opened(tmp_path: Path) -> None:
    head = saved(Image.new("1", (12_000, 12_000)), "PNG")
    with pytest.raises(CannotMake) as refusal:
        make_picture(head, SMALL, tmp_path / "made")
    assert refusal.value.code == "derivative_too_large"


def test_picture_that_would_be_spoilt_is_told(tmp_path: Path) -> None:
    noise = saved(Image.effect_noise((500, 500), 120).convert("RGB"), "PNG")
    with pytest.raises(CannotMake) as refusal:
        make_picture(noise, PictureRecipe(types=("image/jpeg",), max_bytes=1000), tmp_path / "made")
    assert refusal.value.code == "derivative_too_heavy"
