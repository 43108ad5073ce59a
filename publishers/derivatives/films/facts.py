"""What a film says of itself, as far as a recipe asks. The name of the file is not believed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.stream import Disposition

from publishers.derivatives.results import CannotMake

from .tones import is_hdr

#: Containers that hold what they show. Playlists are left out: they would make the library fetch other files.
_FORMATS = "mov,mp4,m4a,3gp,matroska,webm,ogg,avi,mpegts,mpeg,asf,flv"
_TYPES: Mapping[str, str] = {
    "mov,mp4,m4a,3gp,3g2,mj2": "video/mp4", "matroska,webm": "video/x-matroska", "ogg": "video/ogg",
    "avi": "video/x-msvideo", "mpegts": "video/mp2t", "mpeg": "video/mpeg", "asf": "video/x-ms-wmv",
    "flv": "video/x-flv",
}  # fmt: skip
_WEBM = {"vp8", "vp9", "av1", "opus", "vorbis", ""}
#: What goes into an MP4 file unchanged, and out of which containers.
COPIED_FILM, COPIED_SOUND = "h264", frozenset({"aac", "mp3", ""})
COPIED_FROM = frozenset({"video/mp4", "video/quicktime", "video/x-matroska"})


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FilmFacts:
    """Width and height as shown: turned the way the file asks for, with square pixels."""

    media_type: str
    bytes: int
    width: int
    height: int
    duration_s: float
    fps: float
    video_codec: str
    pix_fmt: str
    audio_codec: str = ""
    #: Quarter turns to the left that players make.
    turns: int = 0
    is_square: bool = True
    is_interlaced: bool = False
    #: Brighter than ordinary screens show (PQ or HLG): phones film so.
    is_hdr: bool = False


@contextmanager
def opened(path: Path) -> Iterator[InputContainer]:
    """The file as a container. Raises ``CannotMake``."""
    try:
        container = av.open(str(path), "r", options={"format_whitelist": _FORMATS, "protocol_whitelist": "file"})
    except (av.error.FFmpegError, ValueError, UnicodeDecodeError):
        raise CannotMake("derivative_unreadable") from None
    with container:
        yield container


def film_stream(container: InputContainer) -> av.VideoStream:
    """The film itself; a recording's cover picture is a video track too."""
    found = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not found:
        raise CannotMake("derivative_unreadable")
    return found[0]


def sound_stream(container: InputContainer) -> av.AudioStream | None:
    return next(iter(container.streams.audio), None)


def look(path: Path) -> FilmFacts:
    """Read the facts; one frame is decoded, which also proves that it can be. Raises ``CannotMake``."""
    with opened(path) as container:
        film, sound = film_stream(container), sound_stream(container)
        try:
            frame = next(container.decode(film), None)
        except (av.error.FFmpegError, ValueError):
            frame = None
        if frame is None:
            raise CannotMake("derivative_unreadable")
        turns = round(frame.rotation / 90) % 4
        aspect = film.sample_aspect_ratio or Fraction(1)
        width, height = round(frame.width * aspect), frame.height
        codecs = {_codec(film), _codec(sound)}
        return FilmFacts(
            media_type=_media_type(container, codecs), bytes=path.stat().st_size,
            width=height if turns % 2 else width, height=width if turns % 2 else height,
            duration_s=_duration(container, film), fps=float(film.average_rate or film.guessed_rate or 25),
            video_codec=_codec(film), audio_codec=_codec(sound), pix_fmt=frame.format.name, turns=turns,
            is_square=aspect == 1, is_interlaced=bool(frame.interlaced_frame),
            is_hdr=is_hdr(frame),
        )  # fmt: skip


def _media_type(container: InputContainer, codecs: set[str]) -> str:
    name = container.format.name
    if name == "matroska,webm" and codecs <= _WEBM:
        return "video/webm"
    if name.startswith("mov") and container.metadata.get("major_brand", "").strip() == "qt":
        return "video/quicktime"
    return _TYPES.get(name, "video/x-unknown")


def _codec(stream: av.VideoStream | av.AudioStream | None) -> str:
    """The codec's name, not the decoder's: ``mp3``, not ``mp3float``."""
    return str(stream.codec_context.codec.canonical_name) if stream else ""


def _duration(container: InputContainer, film: av.VideoStream) -> float:
    if container.duration and container.duration > 0:
        return container.duration / av.time_base
    return float(film.duration * film.time_base) if film.duration and film.time_base else 0.0
