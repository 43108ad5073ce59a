"""Taking a file in: what it says of itself, and captions brought to WebVTT."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile

from .captions import to_webvtt, transcript

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
