"""Real films, small enough to be made for every test."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
from PIL import Image

from publishers.derivatives.recipes import FilmRecipe

#: What X takes: the strictest of all.
STRICT = FilmRecipe(
    types=("video/mp4",), video_codecs=("h264",), audio_codecs=("aac",), max_bytes=512 * 1024**2, box=(1280, 1024),
    ratio=(1 / 3, 3), max_fps=60,
)  # fmt: skip
_SOUND_RATE = 48_000


def film(
    path: Path, *, codec: str = "mpeg4", container: str = "mp4", size: tuple[int, int] = (64, 48), frames: int = 10,
    rate: int = 10, sound: str = "", pix_fmt: str = "yuv420p", noise: bool = False,
) -> Path:  # fmt: skip
    """A film of one second: its upper left is red, its lower right blue."""
    with av.open(str(path), "w", format=container) as target:
        video = target.add_stream(codec, rate=rate)
        video.width, video.height, video.pix_fmt = *size, pix_fmt
        audio = target.add_stream(sound, rate=_SOUND_RATE, layout="stereo") if sound else None
        for number in range(frames):
            picture = Image.effect_noise(size, 90).convert("RGB") if noise else _picture(size, number)
            frame = av.VideoFrame.from_image(picture)
            frame.pts, frame.time_base = number, Fraction(1, rate)
            target.mux(video.encode(frame))
        target.mux(video.encode(None))
        if audio is not None:
            _silence(target, audio, frames / rate)
    return path


def _picture(size: tuple[int, int], number: int) -> Image.Image:
    width, height = size
    picture = Image.new("RGB", size, (90, 90, number * 3))
    picture.paste("red", (0, 0, width // 2, height // 2))
    picture.paste("blue", (width // 2, height // 2, width, height))
    return picture


def _silence(target: av.container.OutputContainer, audio: av.AudioStream, seconds: float) -> None:
    layout = audio.codec_context.format.name
    for number in range(int(seconds * _SOUND_RATE / 1024)):
        frame = av.AudioFrame(format=layout, layout="stereo", samples=1024)
        frame.sample_rate, frame.pts, frame.time_base = _SOUND_RATE, number * 1024, Fraction(1, _SOUND_RATE)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        target.mux(audio.encode(frame))
    target.mux(audio.encode(None))
