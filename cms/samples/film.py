"""Makes a short film of an item: its sentences as slides, with captions and a transcript in step."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.container import OutputContainer
from PIL import Image

from cms.media.captions import Cue, escape, to_vtt

from .drawing import slides
from .drawing.palette import WHITE, mix, palette_of
from .drawing.planes import Planar, Stamp
from .excerpts import quotes
from .schema import SampleItem
from .sound import RATE, encode, film_ground
from .wording import source_line, word

_FPS = 20
_OPENING_S, _CLOSING_S = 2.6, 2.0
_CROSSFADE_S, _ENTRANCE_S, _RISE_S = 0.4, 0.7, 0.75
_LONGEST_S = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One slide on the time line, and the words it shows."""

    start: float
    end: float
    text: str


def timeline(item: SampleItem) -> tuple[Scene, ...]:
    """Title, up to four sentences (longer ones stay longer), the law it rests on: at most fifteen seconds."""
    said = [f"{q.speaker}: {q.text}" if q.speaker else q.text for q in quotes(item)]
    free = _LONGEST_S - _OPENING_S - _CLOSING_S
    wanted = [max(2.0, len(text) / 17) for text in said]
    scale = min(1.0, free / sum(wanted)) if wanted else 1.0
    lengths = [_OPENING_S, *(round(seconds * scale * _FPS) / _FPS for seconds in wanted), _CLOSING_S]
    scenes: list[Scene] = []
    start = 0.0
    for length, text in zip(lengths, [item.title, *said, source_line(item)], strict=True):
        scenes.append(Scene(start=start, end=round(start + length, 3), text=text))
        start = scenes[-1].end
    return tuple(scenes)


def film(item: SampleItem, *, agency: str = "") -> bytes:
    """An MP4 (H.264 and AAC, 1280×720, fast start), the same bytes for the same item."""
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with tempfile.TemporaryDirectory() as folder:
        # A real file: fast start moves the index to the front by reading the film again.
        target = Path(folder) / "film.mp4"
        with av.open(str(target), "w", format="mp4", options=options) as container:
            _fill(container, item, agency or word("agency"))
        return target.read_bytes()


def captions(item: SampleItem) -> str:
    """A WebVTT track in step with the slides; says once that there is no speech."""
    scenes = timeline(item)
    first = scenes[0]
    cues = [Cue(start_s=first.start, end_s=first.end, text=f"{escape(first.text)}\n{word('film_sound')}")]
    cues += [Cue(start_s=scene.start, end_s=scene.end, text=escape(scene.text)) for scene in scenes[1:] if scene.text]
    return to_vtt(cues)


def transcript(item: SampleItem) -> str:
    """What the film shows, in words, a paragraph a slide."""
    return "\n\n".join([*(scene.text for scene in timeline(item) if scene.text), word("film_sound")])


def thumbnail(item: SampleItem, *, agency: str = "") -> Image.Image:
    """The film's title as it stands, at 1280×720."""
    slide = slides.opening(item, agency or word("agency"))
    image = slide.full.copy()
    image.paste(slide.picture, slide.spot, slide.picture)
    return image


def _fill(container: OutputContainer, item: SampleItem, agency: str) -> None:
    scenes = timeline(item)
    video = container.add_stream("libx264", rate=_FPS)
    video.width, video.height, video.pix_fmt = slides.WIDTH, slides.HEIGHT, "yuv420p"
    video.time_base = Fraction(1, _FPS)
    # A fixed number of threads: x264's choices, and so the bytes, depend on it.
    video.codec_context.thread_count = 2
    video.options = {"preset": "veryfast", "crf": "23", "tune": "stillimage"}
    video.codec_context.flags |= av.codec.context.Flags.bitexact
    audio = container.add_stream("aac", rate=RATE, layout="mono")
    audio.bit_rate = 64_000
    audio.codec_context.flags |= av.codec.context.Flags.bitexact
    for number, picture in enumerate(_frames(item, agency, scenes)):
        frame = picture.frame()
        frame.pts, frame.time_base = number, Fraction(1, _FPS)
        container.mux(video.encode(frame))
    container.mux(video.encode(None))
    encode(container, audio, film_ground(scenes[-1].end, [scene.start for scene in scenes[1:-1]]))


def _frames(item: SampleItem, agency: str, scenes: tuple[Scene, ...]) -> Iterator[Planar]:
    drawn = [slides.opening(item, agency)]
    drawn += [slides.quote(item, said, index) for index, said in enumerate(quotes(item))]
    drawn.append(slides.closing(item, agency))
    moving = [_Moving.of(slide) for slide in drawn]
    colours = palette_of(item.topic)
    done, ahead = (Planar.of(Image.new("RGB", (2, 2), c)) for c in (colours.accent, mix(colours.deep, WHITE, 0.3)))
    count = round(scenes[-1].end * _FPS)
    for number in range(count):
        now = number / _FPS
        index = max(i for i, scene in enumerate(scenes) if scene.start <= now)
        age = now - scenes[index].start
        picture = moving[index].at(age)
        if index and age < _CROSSFADE_S:
            before = moving[index - 1].at(now - scenes[index - 1].start)
            picture = before.blend(picture, _ease(age / _CROSSFADE_S))
        edge = round(slides.WIDTH * (number + 1) / count)
        picture.fill((0, slides.HEIGHT - 10, slides.WIDTH, slides.HEIGHT), ahead)
        picture.fill((0, slides.HEIGHT - 10, edge, slides.HEIGHT), done)
        yield picture


@dataclass(frozen=True, slots=True)
class _Moving:
    """A slide ready to be moved: the words wipe in, the picture rises to its place, then all is at rest."""

    bare: Planar
    full: Planar
    picture: Stamp
    spot: tuple[int, int]
    rest: Planar

    @classmethod
    def of(cls, slide: slides.Slide) -> _Moving:
        bare, full, picture = Planar.of(slide.bare), Planar.of(slide.full), Stamp.of(slide.picture)
        rest = full.copy()
        rest.paste(picture, *slide.spot)
        return cls(bare, full, picture, slide.spot, rest)

    def at(self, age: float) -> Planar:
        """The slide ``age`` seconds after it began; the caller may draw on it."""
        share = (age - 0.1) / _ENTRANCE_S
        if share >= 1:
            return self.rest.copy()
        image = self.bare.wipe(self.full, _mask(_ease(share))) if share > 0 else self.bare.copy()
        image.paste(self.picture, self.spot[0], self.spot[1] + round(64 * (1 - _ease(age / _RISE_S))))
        return image


def _mask(share: float) -> Image.Image:
    """White from the left up to a soft edge."""
    ramp = _ramp()
    edge = round(-ramp.width + (slides.WIDTH + ramp.width) * share)
    mask = Image.new("L", (slides.WIDTH, slides.HEIGHT), 0)
    mask.paste(255, (0, 0, max(0, edge), slides.HEIGHT))
    mask.paste(ramp, (edge, 0))
    return mask


@functools.cache
def _ramp() -> Image.Image:
    """From seen to unseen, left to right."""
    return Image.linear_gradient("L").rotate(90).resize((260, slides.HEIGHT))


def _ease(share: float) -> float:
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)
