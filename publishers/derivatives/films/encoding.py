"""Carry a plan out: decode, turn, scale, pad, encode, frame by frame. Memory stays flat however long the film is."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer, OutputContainer
from av.filter import Graph

from publishers.derivatives.results import CannotMake

from .facts import FilmFacts, film_stream, opened, sound_stream
from .planning import FilmPlan
from .tones import BT709, TO_SDR

#: How far the film is, from 0 to 1.
Progress = Callable[[float], None]
_SOUND_RATE = 48_000
#: Samples of silence that are kept as such.
_GAP = _SOUND_RATE // 5
#: x264's measure of quality; 21 is hard to tell from the source.
_QUALITY = 21
#: More bits a second than the quality ever takes.
_ANY_RATE = 100_000_000
_TURNS = {1: ("cclock",), 2: ("clock", "clock"), 3: ("clock",)}


class TooHeavy(Exception):
    """More bytes came out than are allowed; ``done`` is how much of the film they hold."""

    def __init__(self, done: float) -> None:
        super().__init__(done)
        self.done = done


@dataclasses.dataclass(slots=True)
class _Job:
    """One way through the file."""

    source: InputContainer
    target: OutputContainer
    facts: FilmFacts
    plan: FilmPlan
    max_bytes: int
    progress: Progress
    written: int = 0

    def tell(self, packet: av.Packet) -> None:
        """Say how far it is, and stop what is going to be too heavy."""
        self.written += packet.size
        if packet.pts is None or not packet.time_base or not self.facts.duration_s:
            return
        done = min(max(float(packet.pts * packet.time_base) / self.facts.duration_s, 0.0), 1.0)
        self.progress(done)
        if self.max_bytes and self.written > self.max_bytes:
            raise TooHeavy(max(done, 0.01))


def encode(source: Path, target: Path, facts: FilmFacts, plan: FilmPlan, max_bytes: int, progress: Progress) -> None:
    """Write the MP4, its index first. Raises ``CannotMake`` or ``TooHeavy``."""
    with opened(source) as container:
        try:
            with av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as out:
                _encode(_Job(container, out, facts, plan, max_bytes, progress))
        except (av.error.FFmpegError, ValueError) as error:
            if isinstance(error, OSError) and error.errno in _DISK:
                raise
            raise CannotMake("derivative_broken") from error
    if max_bytes and target.stat().st_size > max_bytes:
        raise TooHeavy(1.0)


#: Input/output error and a full disk are no fault of the film.
_DISK = (5, 28)


def _encode(job: _Job) -> None:
    film, sound = film_stream(job.source), sound_stream(job.source)
    job.target.metadata.clear()
    pictures = _CopiedTrack(job, film) if job.plan.copies_film else _Pictures(job, film)
    sounds: _CopiedTrack | _Sounds | None = None
    if sound is not None:
        sounds = _CopiedTrack(job, sound) if job.plan.copies_sound else _Sounds(job, sound)
    for packet in job.source.demux([stream for stream in (film, sound) if stream is not None]):
        track = pictures if packet.stream is film else sounds
        if track is not None:
            _write(job, track.take(packet))
    for ended in (pictures, sounds):
        if ended is not None:
            _write(job, ended.finish())


def _write(job: _Job, packets: Iterator[av.Packet]) -> None:
    for packet in packets:
        job.tell(packet)
        job.target.mux(packet)


class _CopiedTrack:
    """A track that is taken over as it is."""

    def __init__(self, job: _Job, stream: av.VideoStream | av.AudioStream) -> None:
        self._stream = job.target.add_stream_from_template(stream)
        rate = getattr(stream, "average_rate", None)
        self._step = round(1 / (rate * stream.time_base)) if rate and stream.time_base else 1
        #: The first packets of a Matroska file, which don't say when they are decoded.
        self._untimed: list[av.Packet] = []

    def take(self, packet: av.Packet) -> Iterator[av.Packet]:
        if not packet.size:
            return  # the demuxer's last packets only say that it is over
        if packet.dts is None:
            self._untimed.append(packet)
            return
        yield from self._timed(packet.dts)
        packet.stream = self._stream
        yield packet

    def finish(self) -> Iterator[av.Packet]:
        yield from self._timed(max((packet.pts or 0 for packet in self._untimed), default=0) + self._step)

    def _timed(self, following: int) -> Iterator[av.Packet]:
        """What came without a time, placed before the first that has one."""
        held, self._untimed = self._untimed, []
        for number, packet in enumerate(held):
            packet.dts = following - (len(held) - number) * self._step
            packet.stream = self._stream
            yield packet


class _Pictures:
    """Frames turned upright, in square pixels, in the plan's frame."""

    def __init__(self, job: _Job, stream: av.VideoStream) -> None:
        self._job = job
        self._input = stream
        stream.thread_type = "AUTO"
        plan = job.plan
        rate = Fraction(plan.fps or job.facts.fps).limit_denominator(1001)
        self._output = job.target.add_stream("libx264", rate=rate)
        self._output.width, self._output.height = plan.frame
        self._output.pix_fmt = "yuv420p"
        if job.facts.is_hdr:
            told = self._output.codec_context
            told.colorspace = told.color_primaries = told.color_trc = BT709
        # Fine enough for films whose frames come at uneven times.
        self._output.codec_context.time_base = Fraction(1, 90_000)
        self._pace = _Pace(job, stream, 1 / rate)
        # Keyframes every two seconds at most: players jump to them, and some platforms cut there.
        options = {"preset": "veryfast", "crf": str(_QUALITY), "profile": "high", "g": str(max(round(rate * 2), 1))}
        if 0 < plan.film_rate < _ANY_RATE:
            options |= {"maxrate": str(plan.film_rate), "bufsize": str(plan.film_rate)}
        self._output.options = options
        self._graph: Graph | None = None
        self._last: Fraction | None = None

    def take(self, packet: av.Packet) -> Iterator[av.Packet]:
        for frame in _decoded(packet):
            self._pace.place(frame)
            if self._graph is None:
                self._graph = self._filters(frame)
            self._graph.push(frame)
            yield from self._filtered()

    def finish(self) -> Iterator[av.Packet]:
        if self._graph is None:
            raise CannotMake("derivative_unreadable")
        self._graph.push(None)
        yield from self._filtered()
        yield from self._output.encode(None)

    def _filtered(self) -> Iterator[av.Packet]:
        while True:
            try:
                frame = self._graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            when = frame.pts * frame.time_base if frame.pts is not None else None
            # Damaged films repeat a time; an encoder takes none twice.
            if when is None or (self._last is not None and when <= self._last):
                continue
            self._last, frame.pict_type = when, av.video.frame.PictureType.NONE
            yield from self._output.encode(frame)

    def _filters(self, frame: av.VideoFrame) -> Graph:
        plan, facts = self._job.plan, self._job.facts
        chain = [("yadif", "deint=interlaced")] if facts.is_interlaced else []
        chain += [("transpose", direction) for direction in _TURNS.get(facts.turns, ())]
        tones = TO_SDR if facts.is_hdr else ""
        scaled = f"{plan.picture[0]}:{plan.picture[1]}:flags=lanczos:out_range=tv{tones}"
        chain += [("scale", scaled), ("setsar", "1")]
        chain += [("format", "yuv420p")]
        if plan.picture != plan.frame:
            chain += [("pad", f"{plan.frame[0]}:{plan.frame[1]}:(ow-iw)/2:(oh-ih)/2:black")]
        if plan.fps:
            chain += [("fps", f"fps={plan.fps:g}")]
        graph = Graph()
        steps = [graph.add_buffer(template=self._input, width=frame.width, height=frame.height,
                                  format=frame.format, time_base=self._input.time_base)]  # fmt: skip
        steps += [graph.add(name, arguments) for name, arguments in chain]
        graph.link_nodes(*steps, graph.add("buffersink")).configure()
        return graph


class _Sounds:
    """Sound as AAC, stereo at most, as phones and browsers play it."""

    def __init__(self, job: _Job, stream: av.AudioStream) -> None:
        layout = "mono" if stream.channels == 1 else "stereo"
        self._output = job.target.add_stream("aac", rate=_SOUND_RATE, layout=layout)
        self._output.bit_rate = job.plan.sound_rate
        self._resampler = av.AudioResampler(format="fltp", layout=layout, rate=_SOUND_RATE, frame_size=1024)
        self._pace = _Pace(job, stream, Fraction(1024, stream.rate or _SOUND_RATE))
        self._samples = 0

    def take(self, packet: av.Packet) -> Iterator[av.Packet]:
        for frame in _decoded(packet):
            self._pace.place(frame)
            wanted = round(frame.pts * frame.time_base * _SOUND_RATE)
            # Samples are counted on, so that nothing clicks; a real gap in the source stays one.
            if wanted - self._samples > _GAP:
                self._samples = wanted
            yield from self._encoded(frame)

    def finish(self) -> Iterator[av.Packet]:
        yield from self._encoded(None)
        yield from self._output.encode(None)

    def _encoded(self, frame: av.AudioFrame | None) -> Iterator[av.Packet]:
        for piece in self._resampler.resample(frame):
            piece.pts, piece.time_base = self._samples, Fraction(1, _SOUND_RATE)
            self._samples += piece.samples
            yield from self._output.encode(piece)


class _Pace:
    """Times that begin with the film: broadcasts begin anywhere, and some old containers name no times at all."""

    def __init__(self, job: _Job, stream: av.VideoStream | av.AudioStream, length: Fraction) -> None:
        self._base = stream.time_base or Fraction(1, 1000)
        self._start = round(Fraction(job.source.start_time or 0, av.time_base) / self._base)
        self._length = max(round(length / self._base), 1)
        self._next = 0

    def place(self, frame: av.VideoFrame | av.AudioFrame) -> None:
        frame.time_base = self._base
        frame.pts = self._next if frame.pts is None else frame.pts - self._start
        self._next = frame.pts + self._length


def _decoded(packet: av.Packet) -> Iterator[av.VideoFrame | av.AudioFrame]:
    """Frames of the packet; a damaged one in the middle of a film is left out, as players do."""
    try:
        frames = packet.decode()
    except av.error.InvalidDataError:
        return
    yield from frames
