"""What is to be made of a file so that a platform takes it: declared limits as a recipe. Pure.

A recipe says what the result must be, not what to do: the same file and recipe are made once for all channels. What
fits already has no recipe and travels untouched.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any

from publishers.contract import Asset, Capabilities, Feature

#: Grows when the same recipe would give other bytes: what was made before is then made anew when it is next wanted.
VERSION = 1
#: Pictures that are read here. Drawings (svg) and what cameras alone write (heic) are not.
READ_PICTURES = frozenset(f"image/{kind}" for kind in ("jpeg", "png", "webp", "gif", "bmp", "tiff", "avif"))
#: What is written, best for photographs first.
_WRITTEN_PICTURES = ("image/jpeg", "image/png")
WRITTEN_FILM = "video/mp4"
_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", WRITTEN_FILM: ".mp4"}

#: Left, top, right and bottom of what stays of a picture, as parts of its width and height.
Crop = tuple[float, float, float, float]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PictureRecipe:
    """A picture of one of the types, no heavier and no longer than this; 0: as it comes."""

    types: tuple[str, ...]
    max_bytes: int = 0
    side: int = 0
    #: Chosen by an editor; nothing is ever cut away otherwise.
    crop: Crop | None = None
    #: It is taken out of a film, at that second.
    at_s: float | None = None

    @property
    def media_type(self) -> str:
        """What the result most likely is."""
        return next((kind for kind in _WRITTEN_PICTURES if kind in self.types), "image/jpeg")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FilmRecipe:
    """A film that keeps within these bounds; empty or 0: any."""

    types: tuple[str, ...]
    video_codecs: tuple[str, ...] = ()
    audio_codecs: tuple[str, ...] = ()
    max_bytes: int = 0
    box: tuple[int, int] | None = None
    ratio: tuple[float, float] | None = None
    max_fps: float = 0

    @property
    def media_type(self) -> str:
        return WRITTEN_FILM


Recipe = PictureRecipe | FilmRecipe
_KINDS: Mapping[str, type[PictureRecipe] | type[FilmRecipe]] = {"picture": PictureRecipe, "film": FilmRecipe}


def recipe_for(asset: Asset, capabilities: Capabilities, *, crop: Crop | None = None) -> Recipe | None:
    """What to make of a picture or film for the platform; nothing where it fits, or where nothing can be done."""
    if asset.is_image and Feature.IMAGES in capabilities.features:
        return _picture(asset, _picture_bounds(capabilities), crop)
    if asset.is_video and Feature.VIDEO in capabilities.features:
        return _film(asset, capabilities)
    return None


def cover_recipe_for(asset: Asset, capabilities: Capabilities, *, crop: Crop | None = None) -> Recipe | None:
    """The same for the picture that stands for a film."""
    bounds = _cover_bounds(capabilities)
    return _picture(asset, bounds, crop) if bounds and asset.is_image else None


def frame_recipe(capabilities: Capabilities, at_s: float) -> PictureRecipe:
    """A cover taken out of the film itself."""
    bounds = _cover_bounds(capabilities) or _picture_bounds(capabilities) or PictureRecipe(types=_WRITTEN_PICTURES)
    return dataclasses.replace(bounds, at_s=round(max(at_s, 0.0), 2))


def forecast(asset: Asset, recipe: Recipe) -> Asset:
    """What the result will be, as far as it is known before it is made: nothing promised here is exceeded."""
    media_type = asset.media_type if asset.media_type in recipe.types else recipe.media_type
    size = min(asset.bytes, recipe.max_bytes) if recipe.max_bytes else asset.bytes
    width, height = asset.width, asset.height
    if width and height:
        width, height = expected_size(width, height, recipe)
    return dataclasses.replace(
        asset, media_type=media_type, filename=renamed(asset.filename, media_type), bytes=size, width=width,
        height=height, made_from=asset.sha256, progress=0,
    )  # fmt: skip


def expected_size(width: int, height: int, recipe: Recipe) -> tuple[int, int]:
    """Width and height of the result, from those of the source."""
    if isinstance(recipe, FilmRecipe):
        return film_size(width, height, recipe)
    if recipe.crop:
        left, top, right, bottom = crop_box(width, height, recipe.crop)
        width, height = right - left, bottom - top
    return shrunk(width, height, recipe.side)


def crop_box(width: int, height: int, crop: Crop) -> tuple[int, int, int, int]:
    """The crop in whole pixels: inside the picture, no wider and no higher than was asked for, never empty."""
    left, top = min(_up(crop[0] * width), width - 1), min(_up(crop[1] * height), height - 1)
    right, bottom = max(_down(crop[2] * width), left + 1), max(_down(crop[3] * height), top + 1)
    return left, top, min(right, width), min(bottom, height)


def shrunk(width: int, height: int, side: int) -> tuple[int, int]:
    """Brought down to a long side; never enlarged, never distorted."""
    longest = max(width, height)
    if not side or longest <= side:
        return width, height
    return max(round(width * side / longest), 1), max(round(height * side / longest), 1)


def film_size(width: int, height: int, recipe: FilmRecipe) -> tuple[int, int]:
    """Frame of the film: padded to the nearest ratio that is taken, inside the box, in even numbers.

    A film that fits keeps its frame, odd or not: it may not have to be made anew.
    """
    padded = padded_size(width, height, recipe.ratio)
    if padded == (width, height) and is_inside(padded, recipe.box):
        return width, height
    return even_inside(*padded, recipe.box, recipe.ratio)


def padded_size(width: int, height: int, ratio: tuple[float, float] | None) -> tuple[int, int]:
    """The smallest frame of an allowed ratio that holds the picture whole."""
    if ratio is None:
        return width, height
    narrowest, widest = ratio
    if width < height * narrowest:
        return math.ceil(height * narrowest), height
    if width > height * widest:
        return width, math.ceil(width / widest)
    return width, height


def is_inside(size: tuple[int, int], box: tuple[int, int] | None) -> bool:
    return box is None or (size[0] <= box[0] and size[1] <= box[1])


def even_inside(
    width: int, height: int, box: tuple[int, int] | None, ratio: tuple[float, float] | None = None
) -> tuple[int, int]:  # fmt: skip
    """The frame scaled into the box, in even numbers as encoders want them, still of an allowed ratio."""
    scale = min(1.0, box[0] / width, box[1] / height) if box else 1.0
    width, height = _even(width * scale), _even(height * scale)
    narrowest, widest = ratio or (0.0, math.inf)
    # Rounding may have pushed a narrow frame over the edge by a pixel.
    while width > height * widest and width > 2:
        width -= 2
    while width < height * narrowest and height > 2:
        height -= 2
    return width, height


def renamed(filename: str, media_type: str) -> str:
    """The name with the suffix of what it has become."""
    suffix = _SUFFIXES.get(media_type)
    stem, dot, ending = filename.rpartition(".")
    if suffix is None or (dot and _is_same(ending, suffix)):
        return filename
    return (stem if dot else filename) + suffix


def key_of(recipe: Recipe) -> str:
    """One name for one result: SHA-256 of the recipe and of the way it is carried out."""
    return hashlib.sha256(json.dumps([VERSION, as_json(recipe)], sort_keys=True).encode()).hexdigest()


def as_json(recipe: Recipe) -> dict[str, Any]:
    kind = next(name for name, cls in _KINDS.items() if isinstance(recipe, cls))
    return {"kind": kind, **dataclasses.asdict(recipe)}


def from_json(stored: Mapping[str, Any]) -> Recipe:
    """Raises ``KeyError`` or ``TypeError`` for what this version does not know."""
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()}
    return _KINDS[values.pop("kind")](**values)


def _picture_bounds(capabilities: Capabilities) -> PictureRecipe | None:
    types = tuple(sorted(capabilities.image_types))
    sides = [side for side in (capabilities.image_side, capabilities.image_max_side) if side]
    if not types and not sides and not capabilities.image_max_bytes:
        return None
    return PictureRecipe(
        types=types or _WRITTEN_PICTURES, max_bytes=capabilities.image_max_bytes, side=min(sides, default=0)
    )


def _cover_bounds(capabilities: Capabilities) -> PictureRecipe | None:
    if not capabilities.cover_types and not capabilities.cover_max_bytes:
        return None
    types = tuple(sorted(capabilities.cover_types)) or _WRITTEN_PICTURES
    return PictureRecipe(types=types, max_bytes=capabilities.cover_max_bytes)


def _picture(asset: Asset, bounds: PictureRecipe | None, crop: Crop | None) -> PictureRecipe | None:
    if bounds is None:
        bounds = PictureRecipe(types=_WRITTEN_PICTURES) if crop else None
    if bounds is None or asset.media_type not in READ_PICTURES or not set(bounds.types) & set(_WRITTEN_PICTURES):
        return None
    recipe = dataclasses.replace(bounds, crop=crop)
    fits = fits_picture_facts(asset.media_type, asset.bytes, (asset.width or 0, asset.height or 0), recipe)
    return None if crop is None and fits else recipe


def fits_picture_facts(media_type: str, size: int, shown: tuple[int, int], recipe: PictureRecipe) -> bool:
    """Whether a picture may go as it is; one whose width and height nobody knows (0) has to be looked at."""
    is_light = not recipe.max_bytes or size <= recipe.max_bytes
    is_small = not recipe.side or 0 < max(shown) <= recipe.side
    return media_type in recipe.types and is_light and is_small


def _film(asset: Asset, capabilities: Capabilities) -> FilmRecipe | None:
    """What is too long is never cut here, so no time is spent on it."""
    if capabilities.video_max_s and (asset.duration_s or 0) > capabilities.video_max_s:
        return None
    if capabilities.video_types and WRITTEN_FILM not in capabilities.video_types:
        return None
    recipe = FilmRecipe(
        types=tuple(sorted(capabilities.video_types)) or (asset.media_type, WRITTEN_FILM),
        video_codecs=tuple(sorted(capabilities.video_codecs)), audio_codecs=tuple(sorted(capabilities.audio_codecs)),
        max_bytes=capabilities.video_max_bytes, box=capabilities.video_box, ratio=capabilities.video_ratio,
        max_fps=capabilities.video_max_fps,
    )  # fmt: skip
    return None if _certainly_fits(asset, recipe) else recipe


def _certainly_fits(asset: Asset, recipe: FilmRecipe) -> bool:
    """What a record says of a film is not enough where codecs, frames a second or the frame itself matter."""
    must_look = recipe.video_codecs or recipe.audio_codecs or recipe.box or recipe.ratio or recipe.max_fps
    is_light = not recipe.max_bytes or asset.bytes <= recipe.max_bytes
    return asset.media_type in recipe.types and is_light and not must_look


def _up(edge: float) -> int:
    return max(math.ceil(edge - 1e-6), 0)


def _down(edge: float) -> int:
    return max(math.floor(edge + 1e-6), 0)


def _even(length: float) -> int:
    return max(int(length) // 2 * 2, 2)


def _is_same(ending: str, suffix: str) -> bool:
    return f".{ending.lower()}" == suffix or (ending.lower() == "jpeg" and suffix == ".jpg")
