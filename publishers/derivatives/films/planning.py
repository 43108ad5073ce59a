"""From what a film is and what it must be to how it is encoded: frame, rates, what is copied as it is. Pure."""

from __future__ import annotations

import dataclasses

from publishers.derivatives.recipes import FilmRecipe, even_inside, film_size, padded_size
from publishers.derivatives.results import CannotMake

from .facts import COPIED_FILM, COPIED_FROM, COPIED_SOUND, FilmFacts

#: What of the allowed bytes is planned for; the rest is the container's and the rate control's.
_SHARE = 0.94
_SOUND = 128_000
_POOR_SOUND = 64_000
#: Bits for each pixel of each frame: below this a smaller frame looks better.
_BITS_PER_PIXEL = 0.05
#: A film lower than this says nothing any more.
_LOWEST = 240
_STEPS = (1080, 720, 540, 480, 360, _LOWEST)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FilmPlan:
    """How it is made. ``picture``: the size of the film within the frame, which may be wider or higher."""

    frame: tuple[int, int]
    picture: tuple[int, int]
    fps: float = 0
    copies_film: bool = False
    copies_sound: bool = False
    #: Bits a second at most; 0: as many as the quality takes.
    film_rate: int = 0
    sound_rate: int = _SOUND

    def leaner(self, share: float) -> FilmPlan:
        """The same with a part of the rate, where the first try came out too heavy."""
        return dataclasses.replace(self, film_rate=max(int(self.film_rate * share), 1))


def fits(facts: FilmFacts, recipe: FilmRecipe) -> bool:
    """Whether the film may go as it is."""
    return (
        facts.media_type in recipe.types
        and (not recipe.max_bytes or facts.bytes <= recipe.max_bytes)
        and _film_fits(facts, recipe)
        and _sound_fits(facts, recipe)
    )


def plan_film(facts: FilmFacts, recipe: FilmRecipe) -> FilmPlan:
    """How to make the film. Raises ``CannotMake`` when it would be too poor to look at."""
    is_light = not recipe.max_bytes or facts.bytes <= recipe.max_bytes * _SHARE
    is_movable = is_light and facts.media_type in COPIED_FROM
    copies_sound = is_movable and _sound_fits(facts, recipe) and facts.audio_codec in COPIED_SOUND
    # A film that players have to turn is turned for good: not every platform does it.
    if is_movable and _film_fits(facts, recipe) and facts.video_codec == COPIED_FILM and not facts.turns:
        frame = (facts.width, facts.height)
        return FilmPlan(frame=frame, picture=frame, copies_film=True, copies_sound=copies_sound)
    fps = recipe.max_fps if recipe.max_fps and facts.fps > recipe.max_fps else 0
    frame = _even_frame(facts, recipe)
    if not recipe.max_bytes:
        return FilmPlan(frame=frame, picture=_within(facts, frame), fps=fps, copies_sound=copies_sound)
    return _within_bytes(facts, recipe, frame, fps)


def _within_bytes(facts: FilmFacts, recipe: FilmRecipe, frame: tuple[int, int], fps: float) -> FilmPlan:
    """The largest frame that the rate suffices for."""
    rate = recipe.max_bytes * 8 * _SHARE / max(facts.duration_s, 1.0)
    sound = 0 if not facts.audio_codec else _SOUND if rate > 8 * _SOUND else _POOR_SOUND
    film_rate, each_s = rate - sound, fps or facts.fps
    for smaller in (frame, *(_lower(frame, step) for step in _STEPS if step < min(frame))):
        if film_rate >= smaller[0] * smaller[1] * each_s * _BITS_PER_PIXEL:
            return FilmPlan(
                frame=smaller, picture=_within(facts, smaller), fps=fps, film_rate=int(film_rate), sound_rate=sound
            )
    raise CannotMake("derivative_too_heavy")


def _lower(frame: tuple[int, int], short_side: int) -> tuple[int, int]:
    """The frame brought down to a short side."""
    scale = short_side / min(frame)
    return even_inside(round(frame[0] * scale), round(frame[1] * scale), None)


def _even_frame(facts: FilmFacts, recipe: FilmRecipe) -> tuple[int, int]:
    width, height = film_size(facts.width, facts.height, recipe)
    return even_inside(width, height, recipe.box, recipe.ratio)


def _within(facts: FilmFacts, frame: tuple[int, int]) -> tuple[int, int]:
    """The film as large as it goes into the frame; never larger than it is, never distorted."""
    scale = min(frame[0] / facts.width, frame[1] / facts.height, 1.0)
    width, height = facts.width * scale, facts.height * scale
    # Encoders want even numbers; what rounding leaves of the frame is black, or nothing at all.
    return _snapped(width, frame[0]), _snapped(height, frame[1])


def _snapped(length: float, frame: int) -> int:
    even = max(round(length / 2) * 2, 2)
    return frame if abs(frame - even) <= 2 or even > frame else even


def _film_fits(facts: FilmFacts, recipe: FilmRecipe) -> bool:
    is_known = not recipe.video_codecs or facts.video_codec in recipe.video_codecs
    # Decoders in browsers and phones know no other form of H.264.
    is_plain = not recipe.video_codecs or facts.video_codec != "h264" or facts.pix_fmt in ("yuv420p", "yuvj420p")
    box = recipe.box
    is_inside = box is None or (facts.width <= box[0] and facts.height <= box[1])
    in_ratio = padded_size(facts.width, facts.height, recipe.ratio) == (facts.width, facts.height)
    # A camera's 60 frames a second are 59.94 or 60.02.
    is_slow = not recipe.max_fps or facts.fps <= recipe.max_fps * 1.01
    return is_known and is_plain and is_inside and in_ratio and is_slow


def _sound_fits(facts: FilmFacts, recipe: FilmRecipe) -> bool:
    return not facts.audio_codec or not recipe.audio_codecs or facts.audio_codec in recipe.audio_codecs
