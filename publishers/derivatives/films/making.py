"""A film by a recipe, or a picture out of it: look, plan, encode; leaner again where it came out too heavy."""

from __future__ import annotations

from pathlib import Path

import av

from publishers.derivatives.pictures import save_picture
from publishers.derivatives.recipes import FilmRecipe, PictureRecipe
from publishers.derivatives.results import CannotMake, Made

from .encoding import Progress, TooHeavy, encode
from .facts import film_stream, look, opened
from .planning import fits, plan_film
from .tones import ordinary

#: How often a film is encoded anew with less; the rate control misses its aim by a few per cent only.
_TRIES = 4


def make_film(source: Path, recipe: FilmRecipe, target: Path, progress: Progress) -> Made:
    """Write the film that the recipe asks for, or say that the source itself will do. Raises ``CannotMake``."""
    facts = look(source)
    if fits(facts, recipe):
        return Made(
            media_type=facts.media_type, width=facts.width, height=facts.height, duration_s=facts.duration_s
        )  # fmt: skip
    plan = plan_film(facts, recipe)
    for _ in range(_TRIES):
        try:
            encode(source, target, facts, plan, recipe.max_bytes, progress)
        except TooHeavy as miss:
            plan = plan.leaner(min(miss.done, 0.95) * 0.9)
            continue
        width, height = plan.frame
        return Made(
            media_type=recipe.media_type, width=width, height=height, duration_s=facts.duration_s, path=target
        )  # fmt: skip
    raise CannotMake("derivative_too_heavy")


def take_frame(source: Path, recipe: PictureRecipe, target: Path) -> Made:
    """The picture that the film shows at that second, or the last one before its end. Raises ``CannotMake``."""
    facts = look(source)
    wanted = min(recipe.at_s or 0.0, max(facts.duration_s - 0.1, 0.0))
    # Some films name no place to jump to: those are read from their start.
    found = _frame(source, wanted, jumps=True) or _frame(source, wanted, jumps=False)
    if found is None:
        raise CannotMake("derivative_unreadable")
    image = ordinary(found).to_image()
    if facts.turns:
        image = image.rotate(90 * facts.turns, expand=True)
    if image.size != (facts.width, facts.height):
        image = image.resize((facts.width, facts.height))
    return save_picture(image, recipe, target)


def _frame(source: Path, wanted: float, *, jumps: bool) -> av.VideoFrame | None:
    found = None
    with opened(source) as container:
        stream, start = film_stream(container), (container.start_time or 0) / av.time_base
        try:
            if jumps:
                container.seek(int((start + wanted) * av.time_base))
            for found in container.decode(stream):
                if found.time is None or found.time - start >= wanted:
                    break
        except (av.error.FFmpegError, ValueError):
            return found
    return found
