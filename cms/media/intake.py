"""Taking a file in: what it says of itself, and captions brought to WebVTT."""

from __future__ import annotations

import secrets
import struct
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile
from django.utils.crypto import salted_hmac
from PIL import Image

from .captions import to_webvtt, transcript
from .checking import Refused, check_picture
from .cleaning import cleaned
from .room import require_room

if TYPE_CHECKING:
    from .probing import Probe


def probe_file(file: FieldFile) -> Probe:
    """Read size, length and codecs of a stored or just uploaded file. Raises ``ValueError`` with a sentence."""
    from .probing import probe  # PyAV is heavy: only who reads a film loads it

    with local_path(file) as path:
        return probe(path)


def as_webvtt(file: FieldFile, *, duration_s: float | None) -> str:
    """Turn a just given caption file into WebVTT and return what is said in it.

    Raises ``ValueError`` with a sentence when it can't be read.
    """
    file.seek(0)
    text = to_webvtt(file.read(), duration_s=duration_s)
    name = str(PurePosixPath(file.name).with_suffix(".vtt"))
    file.file, file.name = ContentFile(text.encode(), name=name), name
    return transcript(text)


def is_new(file: FieldFile) -> bool:
    """Whether the file was given just now and is not in the storage yet."""
    return bool(file) and not file._committed


def check_new(file: FieldFile, check: Callable[..., None]) -> None:
    """Have a just given file looked at by its bytes. Raises ``ValidationError`` with a sentence."""
    if not is_new(file):
        return
    require_room()
    asked = (file.file,) if check is check_picture else (file.file, file.name)
    try:
        check(*asked)
    except Refused as refusal:
        raise ValidationError({"file": str(refusal)}) from refusal


def leave_traces_out(file: FieldFile) -> bool:
    """Replace a just given picture by itself without place and device. Returns whether there was anything to leave out.

    What can't be read as a picture is left to those who say so.
    """
    if not is_new(file):
        return False
    try:
        found = cleaned(file.file)
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError):
        file.seek(0)
        return False
    if found is not None:
        name = file.name
        file.file, file.name = ContentFile(found, name=name), name
    return found is not None


def hide(file: FieldFile) -> None:
    """Lay a just given file into a folder that nobody guesses: its address opens it, published or not."""
    file.name = f"{secrets.token_hex(8)}/{PurePosixPath(file.name).name}"


def unguessable(what: str, key: object) -> str:
    """The same for the same thing, and known to this installation only."""
    return salted_hmac(f"loa.media.{what}", str(key), algorithm="sha256").hexdigest()[:16]


@contextmanager
def local_path(file: FieldFile) -> Iterator[Path]:
    """A path on this machine: the file's own where it has one, else a copy for as long as it is needed."""
    temporary = getattr(file.file, "temporary_file_path", None)
    if temporary is not None:
        yield Path(temporary())
        return
    if file._committed:
        try:
            yield Path(file.path)
            return
        except NotImplementedError:
            pass
    with tempfile.NamedTemporaryFile(suffix=PurePosixPath(file.name).suffix) as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        file.seek(0)
        yield Path(copy.name)
