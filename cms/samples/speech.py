"""The sound file of a bulletin: a chime only, since no voice can be made here, and the text to be read out."""

from __future__ import annotations

import io

import av

from .schema import SampleItem
from .sound import RATE, chime, encode
from .wording import word

#: The true length of the file, whatever length the item plans for the spoken bulletin.
LENGTH_S = 6.0


def audio(item: SampleItem) -> bytes:
    """An MP3 with the loudspeaker's chime. It has no speech: see ``note``."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp3", options={"fflags": "+bitexact", "id3v2_version": "0"}) as container:
        stream = container.add_stream("libmp3lame", rate=RATE, layout="mono")
        stream.bit_rate = 64_000
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        encode(container, stream, chime(LENGTH_S))
    return target.getvalue()


def note(item: SampleItem) -> str:
    """What a listener must know: how long it is, and that nobody speaks."""
    return word("audio_sound").format(seconds=round(LENGTH_S))


def script(item: SampleItem) -> str:
    """The text to be read out, paragraphs apart by a blank line."""
    return "\n\n".join([item.title, *item.body])
