"""Pictures made to suit: upright, in sRGB, without metadata, on white, as heavy and as long as they may be."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps

from .recipes import READ_PICTURES, PictureRecipe, crop_box, fits_picture_facts, shrunk
from .results import CannotMake, Made

#: A picture bigger than this would fill the memory of a small machine when opened.
MAX_PIXELS = 100_000_000
#: The picture stands still now.
STILL = "picture_still"
_BEST, _WORST = 90, 62
#: From here on colours keep their full sharpness: red letters on white need it.
_FULL_COLOUR = 82
#: Photographs are kept as PNG by mistake: beyond this many pixels it is not even tried.
_PNG_PIXELS = 4_000_000
#: A picture with a shorter side than this says nothing any more.
_SMALLEST = 160
_FORMATS = tuple(kind.removeprefix("image/").upper() for kind in sorted(READ_PICTURES))


def make_picture(source: BinaryIO, recipe: PictureRecipe, target: Path) -> Made:
    """Write the picture that the recipe asks for. Raises ``CannotMake``."""
    image, media_type, is_moving = _opened(source)
    upright = ImageOps.exif_transpose(image)
    size = source.seek(0, io.SEEK_END)
    if recipe.crop is None and fits_picture_facts(media_type, size, upright.size, recipe):
        return Made(media_type=media_type, width=upright.width, height=upright.height)
    notes = (STILL,) if is_moving else ()
    return save_picture(_plain(upright), recipe, target, is_drawing=media_type == "image/png", notes=notes)


def save_picture(
    image: Image.Image, recipe: PictureRecipe, target: Path, *, is_drawing: bool = False, notes: tuple[str, ...] = ()
) -> Made:  # fmt: skip
    """Write a plain picture as the recipe says."""
    if recipe.crop:
        image = image.crop(crop_box(*image.size, recipe.crop))
    image = _resized(image, shrunk(*image.size, recipe.side))
    for media_type, width, height, data in _tries(image, recipe, is_drawing):
        if not recipe.max_bytes or len(data) <= recipe.max_bytes:
            target.write_bytes(data)
            return Made(media_type=media_type, width=width, height=height, path=target, notes=notes)
    raise CannotMake("derivative_too_heavy")


def _opened(source: BinaryIO) -> tuple[Image.Image, str, bool]:
    """The decoded picture, what it is, and whether it moves."""
    try:
        image = Image.open(source, formats=_FORMATS)
        if image.width * image.height > MAX_PIXELS:
            raise CannotMake("derivative_too_large", maximum=MAX_PIXELS // 1_000_000)
        media_type = Image.MIME.get(image.format or "", "")
        is_moving = bool(getattr(image, "is_animated", False))
        image.load()
    except CannotMake:
        raise
    except Image.DecompressionBombError:
        raise CannotMake("derivative_too_large", maximum=MAX_PIXELS // 1_000_000) from None
    except Exception:  # the decoders raise whatever they like on damaged data
        raise CannotMake("derivative_unreadable") from None
    return image, media_type, is_moving


def _plain(image: Image.Image) -> Image.Image:
    """RGB as screens show it, where clear parts are white; what the camera wrote beside it is gone."""
    image = _in_srgb(image)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        clear = image.convert("RGBA")
        image = Image.new("RGB", clear.size, "white")
        image.paste(clear, mask=clear.getchannel("A"))
    return image if image.mode == "RGB" else image.convert("RGB")


def _in_srgb(image: Image.Image) -> Image.Image:
    """Colours by the picture's own profile; one that can't be read is left aside."""
    profile = image.info.get("icc_profile")
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        # Sixteen bits a pixel: scans and medical pictures.
        return image.convert("F").point(lambda value: value / 257).convert("L")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return turned or image


def _resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    if size == image.size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


#: Media type, width, height, bytes.
_Try = tuple[str, int, int, bytes]


def _tries(image: Image.Image, recipe: PictureRecipe, is_drawing: bool) -> Iterator[_Try]:
    """Results from the best to the smallest."""
    can_png, can_jpeg = "image/png" in recipe.types, "image/jpeg" in recipe.types
    if can_png and (is_drawing or not can_jpeg) and (image.width * image.height <= _PNG_PIXELS or not can_jpeg):
        yield "image/png", image.width, image.height, _png(image)
    write = _best_jpeg if can_jpeg else _only_png
    media_type = "image/jpeg" if can_jpeg else "image/png"
    while True:
        data = write(image, recipe.max_bytes)
        yield media_type, image.width, image.height, data
        # Bytes go roughly with the area; a little less, so that the next try most likely succeeds.
        factor = min(math.sqrt(recipe.max_bytes / len(data)) * 0.95, 0.9)
        smaller = max(round(image.width * factor), 1), max(round(image.height * factor), 1)
        if min(smaller) < min(_SMALLEST, *image.size):
            return
        image = _resized(image, smaller)


def _best_jpeg(image: Image.Image, max_bytes: int) -> bytes:
    """The best quality that is light enough, by halving; else the worst that is decent."""
    data = _jpeg(image, _BEST)
    if not max_bytes or len(data) <= max_bytes:
        return data
    found, low, high = _jpeg(image, _WORST), _WORST, _BEST
    if len(found) > max_bytes:
        return found
    while high - low > 2:
        quality = (low + high) // 2
        data = _jpeg(image, quality)
        if len(data) <= max_bytes:
            found, low = data, quality
        else:
            high = quality
    return found


def _only_png(image: Image.Image, max_bytes: int) -> bytes:
    return _png(image)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    sampling = 0 if quality >= _FULL_COLOUR else 2

    def save(out: io.BytesIO, **way: bool) -> None:
        image.save(out, "JPEG", quality=quality, subsampling=sampling, exif=b"", icc_profile=None, **way)

    try:
        return _saved(partial(save, optimize=True, progressive=True))
    except OSError:
        # So written it must fit Pillow's one buffer, and what can't be packed (noise, grain) overflows it.
        return _saved(save)


def _png(image: Image.Image) -> bytes:
    return _saved(lambda out: image.save(out, "PNG", optimize=image.width * image.height <= 1_000_000,
                                         exif=b"", icc_profile=None))  # fmt: skip


def _saved(save: Callable[[io.BytesIO], None]) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()
