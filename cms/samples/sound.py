"""Sound made of sums of sines: a quiet ground under a film, a chime before a bulletin. No voice."""

from __future__ import annotations

import array
import functools
import math
from collections.abc import Sequence
from fractions import Fraction

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer

RATE = 24_000
_ATTACK = 110
#: C major pentatonic around middle C: no two of its notes clash.
_NOTES = {"G3": 196.0, "C4": 261.63, "D4": 293.66, "E4": 329.63, "G4": 392.0, "A4": 440.0, "C5": 523.25, "E5": 659.25}
_STEPS = ("C4", "G4", "E4", "A4", "D4", "G4", "C5")


@functools.lru_cache(maxsize=64)
def _bell(note: str, seconds: float, strength: float) -> array.array[float]:
    """A struck note that dies away: two damped oscillators, the note and its octave."""
    count = int(seconds * RATE)
    decay = math.exp(-4.4 / count)
    bell = array.array("f", bytes(4 * count))
    for partial, share in ((1.0, 1.0), (2.0, 0.3)):
        turn = _NOTES[note] * partial * math.tau / RATE
        forward, back = 2 * decay * math.cos(turn), -decay * decay
        before, now = 0.0, strength * share * math.sin(turn)
        for index in range(count):
            bell[index] += now
            before, now = now, forward * now + back * before
    for index in range(_ATTACK):
        bell[index] *= index / _ATTACK
    return bell


def _mix(length: float, notes: Sequence[tuple[float, str, float, float]]) -> bytes:
    """Lay (start, note, seconds, strength) over each other; 16 bit, one channel."""
    total = int(length * RATE)
    ground = array.array("f", bytes(4 * total))
    for start, note, seconds, strength in notes:
        offset = int(start * RATE)
        for index, value in enumerate(_bell(note, seconds, strength)[: max(0, total - offset)], start=offset):
            ground[index] += value
    peak = max(1.0, max(map(abs, ground), default=1.0))
    return array.array("h", [int(32_000 / peak * value) for value in ground]).tobytes()


def film_ground(length: float, changes: Sequence[float]) -> bytes:
    """A soft chord at the start, one note at each change of slide, a closing chord."""
    notes = [(0.0, name, 2.6, 0.09) for name in ("C4", "E4", "G4")]
    notes += [(at, _STEPS[index % len(_STEPS)], 2.2, 0.1) for index, at in enumerate(changes)]
    notes += [(max(0.0, length - 1.9), name, 1.8, 0.08) for name in ("G3", "C4", "E4", "C5")]
    return _mix(length, notes)


def chime(length: float = 6.0) -> bytes:
    """The call of a loudspeaker before a bulletin: rising notes twice, then a chord."""
    call = ("C4", "E4", "G4", "C5")
    notes = [(0.1 + index * 0.34, name, 1.5, 0.3) for index, name in enumerate(call)]
    notes += [(2.1 + index * 0.34, name, 1.5, 0.3) for index, name in enumerate(("E4", "G4", "C5", "E5"))]
    notes += [(length - 2.1, name, 2.0, 0.17) for name in ("C4", "E4", "G4", "C5")]
    return _mix(length, notes)


def encode(container: OutputContainer, stream: AudioStream, samples: bytes) -> None:
    """Feed 16-bit mono samples to an encoder stream and close it."""
    frame_size = 1024
    resampler = av.AudioResampler(format=stream.format.name, layout="mono", rate=RATE)
    step = frame_size * 2
    for position in range(0, len(samples), step):
        chunk = samples[position : position + step]
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(chunk) // 2)
        frame.planes[0].update(chunk + bytes(frame.planes[0].buffer_size - len(chunk)))
        frame.sample_rate = RATE
        frame.time_base = Fraction(1, RATE)
        frame.pts = position // 2
        for converted in resampler.resample(frame):
            container.mux(stream.encode(converted))
    for converted in resampler.resample(None):
        container.mux(stream.encode(converted))
    container.mux(stream.encode(None))
