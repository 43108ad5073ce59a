"""What a picture, film or recording says of itself: size, length, codecs. The name of the file is not believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO, Literal

import av
from av.container import InputContainer
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

Orientation = Literal["landscape", "portrait", "square", ""]

#: A picture bigger than this would fill the memory of a small machine when opened.
MAX_PIXELS = 100_000_000
#: Containers that hold what they show. Playlists are left out: they would make the library fetch other files.
_FORMATS = "mov,mp4,m4a,3gp,matroska,webm,mp3,ogg,wav,aac,flac,avi,mpegts,mpeg,asf,flv"
_TYPES: Mapping[str, tuple[str, str]] = {
    # format: the media type with a picture track, and without
    "mov,mp4,m4a,3gp,3g2,mj2": ("video/mp4", "audio/mp4"),
    "matroska,webm": ("video/x-matroska", "audio/x-matroska"),
    "mp3": ("audio/mpeg", "audio/mpeg"),
    "ogg": ("video/ogg", "audio/ogg"),
    "wav": ("audio/wav", "audio/wav"),
    "aac": ("audio/aac", "audio/aac"),
    "flac": ("audio/flac", "audio/flac"),
    "avi": ("video/x-msvideo", "video/x-msvideo"),
    "mpegts": ("video/mp2t", "video/mp2t"),
    "mpeg": ("video/mpeg", "video/mpeg"),
    "asf": ("video/x-ms-wmv", "audio/x-ms-wma"),
    "flv": ("video/x-flv", "video/x-flv"),
}
_WEBM_CODECS = {"vp8", "vp9", "av1", "opus", "vorbis"}

SENTENCES: Mapping[str, Any] = {
    "missing": _("The file is not there any more. Upload it again."),
    "empty": _("The file is empty. Upload it again."),
    "unknown": _("This is not a picture, film or recording that can be read here."),
    "broken": _("The file is damaged or was not uploaded in full. Upload it again."),
    "too_large": _("The picture has %(megapixels)s million pixels; at most %(maximum)s are read. Save it smaller."),
    "no_tracks": _("The file holds neither pictures nor sound."),
}


class ProbeFailed(ValueError):
    """A file that can't be read; ``str()`` is a sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return str(SENTENCES[self.code]) % self.params


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """Width and height as shown, turned the way the file asks for."""

    media_type: str
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    orientation: Orientation = ""
    video_codec: str = ""
    audio_codec: str = ""
    has_audio: bool = False


def probe(path: Path | str) -> Probe:
    """Read the file's own facts. Raises ``ProbeFailed``."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            head = file.read(32)
            file.seek(0)
            if not head:
                raise ProbeFailed("empty")
            return _image(file) if _is_image(head) else _film(file)
    except OSError:
        raise ProbeFailed("missing") from None


def orientation(width: int | None, height: int | None) -> Orientation:
    """Which way up; nearly square counts as square."""
    if not width or not height:
        return ""
    if abs(width - height) <= 0.02 * max(width, height):
        return "square"
    return "landscape" if width > height else "portrait"


def _is_image(head: bytes) -> bool:
    signatures = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*")
    is_webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    is_avif = head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis")
    return head.startswith(signatures) or is_webp or is_avif


def _image(file: BinaryIO) -> Probe:
    try:
        with Image.open(file) as image:
            if image.width * image.height > MAX_PIXELS:
                million = round(image.width * image.height / 1e6)
                raise ProbeFailed("too_large", megapixels=million, maximum=MAX_PIXELS // 1_000_000)
            media_type = Image.MIME.get(image.format or "", "")
            image.load()
            turned = ImageOps.exif_transpose(image)
            width, height = turned.size
    except ProbeFailed:
        raise
    except Image.DecompressionBombError:
        raise ProbeFailed("too_large", megapixels="?", maximum=MAX_PIXELS // 1_000_000) from None
    except Exception:  # the decoders raise whatever they like on damaged data
        raise ProbeFailed("broken") from None
    if not media_type:
        raise ProbeFailed("unknown")
    return Probe(media_type=media_type, width=width, height=height, orientation=orientation(width, height))


def _film(file: BinaryIO) -> Probe:
    try:
        with av.open(file, "r", options={"format_whitelist": _FORMATS}) as container:
            return _facts(container)
    except (av.error.FFmpegError, ValueError, UnicodeDecodeError) as error:
        if isinstance(error, ProbeFailed):
            raise
        raise ProbeFailed("broken" if _looks_like_film(file) else "unknown") from None


def _facts(container: InputContainer) -> Probe:
    #: A recording's cover picture is a video track too, with one picture in it.
    films = [s for s in container.streams.video if not s.disposition & av.stream.Disposition.attached_pic]
    sounds = list(container.streams.audio)
    if not films and not sounds:
        raise ProbeFailed("no_tracks")
    width = height = None
    if films:
        width, height = _shown_size(container, films[0])
    duration = _duration(container, [*films, *sounds])
    return Probe(
        media_type=_media_type(container, [s.codec_context.name for s in (*films, *sounds)], bool(films)),
        width=width,
        height=height,
        duration_s=duration,
        orientation=orientation(width, height),
        video_codec=_codec(films),
        audio_codec=_codec(sounds),
        has_audio=bool(sounds),
    )


def _shown_size(container: InputContainer, stream: av.VideoStream) -> tuple[int, int]:
    """The size after turning and with square pixels; one picture is decoded, which also proves that it can be."""
    frame = next(container.decode(stream), None)
    if frame is None:
        raise ProbeFailed("broken")
    aspect = stream.sample_aspect_ratio or Fraction(1)
    width, height = round(frame.width * (aspect or 1)), frame.height
    return (height, width) if frame.rotation % 180 == 90 else (width, height)


def _duration(container: InputContainer, streams: list[Any]) -> float | None:
    if container.duration and container.duration > 0:
        return round(container.duration / av.time_base, 3)
    lengths = [float(s.duration * s.time_base) for s in streams if s.duration and s.time_base]
    return round(max(lengths), 3) if lengths else None


def _codec(streams: list[Any]) -> str:
    """The codec's name, not the decoder's: ``mp3``, not ``mp3float``."""
    if not streams:
        return ""
    return str(streams[0].codec_context.codec.canonical_name)


def _media_type(container: InputContainer, codecs: list[str], has_film: bool) -> str:
    name = container.format.name
    if name == "matroska,webm" and all(codec in _WEBM_CODECS for codec in codecs):
        return "video/webm" if has_film else "audio/webm"
    film, sound = _TYPES.get(name, ("video/x-unknown", "audio/x-unknown"))
    return film if has_film else sound


def _looks_like_film(file: BinaryIO) -> bool:
    file.seek(0)
    head = file.read(16)
    is_mp4 = head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide")
    return is_mp4 or head[:4] in (b"\x1aE\xdf\xa3", b"RIFF", b"OggS", b"fLaC")
