"""A recipe asks for what a platform takes, and for nothing where a file fits."""

from __future__ import annotations

import io
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from publishers.contract import Asset, Capabilities, Feature
from publishers.derivatives.recipes import (
    FilmRecipe,
    PictureRecipe,
    as_json,
    cover_recipe_for,
    crop_box,
    expected_size,
    film_size,
    forecast,
    from_json,
    key_of,
    recipe_for,
    renamed,
)
from publishers.registry import platforms

sides = some.integers(1, 9000)


def asset(media_type: str = "image/jpeg", size: int = 1000, **about: Any) -> Asset:
    return Asset(
        sha256="0" * 64,
        filename="Ảnh 1.webp",
        media_type=media_type,
        bytes=size,
        role="main",
        open=io.BytesIO,
        **about,
    )  # type: ignore[arg-type]


def takes(*features: Feature, **bounds: Any) -> Capabilities:
    return Capabilities(features=frozenset(features), **bounds)


PICTURES = takes(
    Feature.IMAGES, image_types=frozenset({"image/jpeg", "image/png"}), image_max_bytes=900_000, image_side=2048
)
FILMS = takes(Feature.VIDEO, video_types=frozenset({"video/mp4"}), video_max_bytes=50_000_000, video_max_s=3600)


@pytest.mark.parametrize(
    ("given_asset", "is_made"),
    [
        (asset(width=800, height=600), False),
        (asset("image/webp", width=800, height=600), True),
        (asset(size=900_001, width=800, height=600), True),
        (asset(width=4000, height=3000), True),
        (asset(), True),  # nobody knows its size
        (asset("image/svg+xml"), False),  # can't be read here: the limits say so
        (asset("video/mp4"), False),  # not taken at all
    ],
)
def test_only_a_picture_that_does_not_fit_is_made_anew(given_asset: Asset, is_made: bool) -> None:
    assert (recipe_for(given_asset, PICTURES) is not None) is is_made


@pytest.mark.parametrize(
    ("given_asset", "is_made"),
    [
        (asset("video/mp4", duration_s=60), False),
        (asset("video/webm", duration_s=60), True),
        (asset("video/mp4", 60_000_000, duration_s=60), True),
        (asset("video/webm", duration_s=3601), False),  # never cut: it stays a finding
    ],
)
def test_only_a_film_that_does_not_fit_is_made_anew(given_asset: Asset, is_made: bool) -> None:
    assert (recipe_for(given_asset, FILMS) is not None) is is_made


def test_where_codecs_matter_every_film_is_looked_at() -> None:
    strict = takes(Feature.VIDEO, video_types=frozenset({"video/mp4"}), video_codecs=frozenset({"h264"}))
    assert recipe_for(asset("video/mp4"), strict) == FilmRecipe(types=("video/mp4",), video_codecs=("h264",))


def test_crop_is_made_even_where_the_picture_fits() -> None:
    recipe = recipe_for(asset(width=800, height=600), PICTURES, crop=(0.0, 0.0, 0.5, 1.0))
    assert isinstance(recipe, PictureRecipe)
    assert expected_size(800, 600, recipe) == (400, 600)


def test_cover_has_bounds_of_its_own() -> None:
    covers = takes(Feature.VIDEO, cover_types=frozenset({"image/jpeg"}), cover_max_bytes=2_000_000)
    heavy = asset(size=3_000_000, width=800, height=600)
    assert recipe_for(heavy, covers) is None
    assert cover_recipe_for(heavy, covers) == PictureRecipe(types=("image/jpeg",), max_bytes=2_000_000)


@given(sides, sides)
def test_picture_shrinks_in_its_ratio_and_never_grows(width: int, height: int) -> None:
    made = expected_size(width, height, PictureRecipe(types=("image/jpeg",), side=2048))
    assert max(made) <= min(2048, max(width, height))
    assert abs(made[0] * height - made[1] * width) <= max(width, height)


@given(sides, sides, some.floats(0.2, 1.0), some.floats(1.0, 5.0))
def test_frame_of_a_film_keeps_all_bounds(width: int, height: int, narrowest: float, widest: float) -> None:
    recipe = FilmRecipe(types=("video/mp4",), box=(1280, 1024), ratio=(narrowest, widest))
    frame = film_size(max(width, 32), max(height, 32), recipe)
    assert frame[0] <= 1280
    assert frame[1] <= 1024
    # A pixel on either side: sizes are whole numbers.
    assert frame[1] * narrowest - 2 <= frame[0] <= frame[1] * widest + 2
    if frame != (max(width, 32), max(height, 32)):
        assert frame[0] % 2 == frame[1] % 2 == 0


@given(sides, sides, some.tuples(*[some.floats(0, 1)] * 4))
def test_crop_stays_inside_and_is_never_empty(width: int, height: int, edges: tuple[float, ...]) -> None:
    left, right = sorted(edges[:2])
    top, bottom = sorted(edges[2:])
    box = crop_box(width, height, (left, top, right, bottom))
    assert 0 <= box[0] < box[2] <= width
    assert 0 <= box[1] < box[3] <= height
    assert box[2] - box[0] <= max(math.ceil((right - left) * width), 1)


def test_forecast_promises_no_more_than_the_bounds() -> None:
    heavy = asset("image/webp", 5_000_000, width=4000, height=3000)
    recipe = recipe_for(heavy, PICTURES)
    assert recipe is not None
    told = forecast(heavy, recipe)
    assert (told.media_type, told.filename, told.width, told.height) == ("image/jpeg", "Ảnh 1.jpg", 2048, 1536)
    assert told.bytes == 900_000
    assert (told.is_promised, told.made_from, told.sha256) == (True, heavy.sha256, heavy.sha256)


@pytest.mark.parametrize(
    ("name", "media_type", "expected"),
    [
        ("phim.webm", "video/mp4", "phim.mp4"),
        ("anh.JPEG", "image/jpeg", "anh.JPEG"),
        ("anh", "image/png", "anh.png"),
        ("a.b.webp", "image/jpeg", "a.b.jpg"),
        ("x.gif", "image/gif", "x.gif"),
    ],
)
def test_name_says_what_the_file_has_become(name: str, media_type: str, expected: str) -> None:
    assert renamed(name, media_type) == expected


@pytest.mark.parametrize(
    "recipe",
    [
        PictureRecipe(types=("image/jpeg",), max_bytes=5, crop=(0.0, 0.1, 1.0, 0.9)),
        FilmRecipe(types=("video/mp4",), box=(1280, 1024), ratio=(1 / 3, 3.0), max_fps=60),
    ],
)
def test_recipe_is_read_as_it_was_stored_and_has_one_name(recipe: PictureRecipe | FilmRecipe) -> None:
    read = from_json(json.loads(json.dumps(as_json(recipe))))
    assert read == recipe
    assert key_of(read) == key_of(recipe)


def test_every_platform_declares_what_can_be_made() -> None:
    for cls in platforms().values():
        bounds = cls.capabilities
        if Feature.VIDEO in bounds.features and bounds.video_types:
            assert "video/mp4" in bounds.video_types, cls.slug
        if Feature.IMAGES in bounds.features and bounds.image_types:
            assert bounds.image_types & {"image/jpeg", "image/png"}, cls.slug
        if bounds.video_is_extra or bounds.cover_types:
            assert Feature.VIDEO in bounds.features, cls.slug
