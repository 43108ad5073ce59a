"""Caption tracks: read WebVTT and SubRip, say what is wrong in sentences, write clean WebVTT, make a transcript."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.core.text import nfc

_MAX_BYTES = 2_000_000
_TIMING = re.compile(
    r"^\s*(?P<start>(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*(?P<end>(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})"
    r"(?P<settings>[ \t].*)?$"
)
_TAG = re.compile(r"</?[^>\n]{0,200}>")
#: Tags that WebVTT knows; SubRip's font and position tags are taken out.
_KEPT_TAG = re.compile(r"^</?(?:[biu]|c(?:\.[^>]*)?|v(?:[. ][^>]*)?|lang(?:[. ][^>]*)?|ruby|rt)>$", re.IGNORECASE)
_SRT_POSITION = re.compile(r"\{\\[^}]{0,80}\}")

SENTENCES: Mapping[str, Any] = {
    "too_large": _("The caption file has %(megabytes)s MB; at most %(maximum)s MB are read."),
    "not_text": _("The caption file is not UTF-8 text. Save it as UTF-8 and upload it again."),
    "no_header": _("The file does not begin with “WEBVTT”. Choose a WebVTT (.vtt) or SubRip (.srt) file."),
    "no_cues": _("The file holds no captions."),
    "bad_timing": _("Line %(line)s: “%(text)s” is not a time such as 00:01.000 --> 00:04.000."),
    "ends_before_start": _("Line %(line)s: the caption ends before it begins."),
    "out_of_order": _("Line %(line)s: the caption begins before the one above it."),
    "empty_cue": _("Line %(line)s: the caption has no text."),
    "after_the_end": _("Line %(line)s: the caption lies after the end of the film (%(seconds)s s)."),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One caption. Times in seconds; ``text`` may have WebVTT's own tags."""

    start_s: float
    end_s: float
    text: str
    identifier: str = ""
    settings: str = ""
    #: Where it stood in the file, for messages.
    line: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong with a track. ``blocking``: the track can't be used as it is."""

    code: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    blocking: bool = True

    @property
    def sentence(self) -> str:
        return str(SENTENCES[self.code]) % {name: str(value) for name, value in self.params.items()}

    def __str__(self) -> str:
        return self.sentence


@dataclasses.dataclass(frozen=True, slots=True)
class Track:
    """What a caption file holds: its readable cues in order, and what is wrong with the rest."""

    cues: tuple[Cue, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_usable(self) -> bool:
        return bool(self.cues) and not any(finding.blocking for finding in self.findings)


class CaptionsInvalid(ValueError):
    """A track that can't be used; ``findings`` say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings[0].code if findings else "no_cues")
        self.findings = findings

    def __str__(self) -> str:
        """The first sentences, in the reader's language."""
        return " ".join(finding.sentence for finding in self.findings[:5])


def parse_vtt(source: str | bytes, *, duration_s: float | None = None) -> Track:
    """Read WebVTT. Never raises: a bad cue is a finding, the good ones are kept."""
    text = _decode(source)
    if isinstance(text, Finding):
        return Track(findings=(text,))
    if not re.match(r"WEBVTT(?:[ \t\n]|$)", text):
        return Track(findings=(Finding(code="no_header"),))
    return _read(text, duration_s, skip_header=True)


def parse_srt(source: str | bytes, *, duration_s: float | None = None) -> Track:
    """Read SubRip. Never raises."""
    text = _decode(source)
    return Track(findings=(text,)) if isinstance(text, Finding) else _read(text, duration_s, skip_header=False)


def parse(source: str | bytes, *, duration_s: float | None = None) -> Track:
    """Read WebVTT or SubRip, whichever it is."""
    text = _decode(source)
    if isinstance(text, Finding):
        return Track(findings=(text,))
    if not text.startswith("WEBVTT") and re.search(r"-->", text):
        return _read(text, duration_s, skip_header=False)
    return parse_vtt(text, duration_s=duration_s)


def to_vtt(cues: Iterable[Cue]) -> str:
    """Write a WebVTT file, times with hours, a blank line between cues."""
    blocks = ["WEBVTT"]
    for cue in cues:
        name = f"{cue.identifier}\n" if cue.identifier else ""
        settings = f" {cue.settings}" if cue.settings else ""
        blocks.append(f"{name}{_clock(cue.start_s)} --> {_clock(cue.end_s)}{settings}\n{_clean(cue.text)}")
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """Plain text as cue text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def to_webvtt(source: str | bytes, *, duration_s: float | None = None) -> str:
    """Turn an uploaded WebVTT or SubRip file into clean WebVTT. Raises ``CaptionsInvalid``."""
    track = parse(source, duration_s=duration_s)
    if not track.is_usable:
        blocking = tuple(finding for finding in track.findings if finding.blocking)
        raise CaptionsInvalid(blocking or (Finding(code="no_cues"),))
    return to_vtt(track.cues)


def srt_to_vtt(source: str | bytes) -> str:
    """Turn SubRip into WebVTT. Raises ``CaptionsInvalid``."""
    return to_webvtt(source)


def transcript(source: str | bytes) -> str:
    """The words of a track without times and tags; a paragraph where the speech pauses for two seconds or more."""
    paragraphs: list[list[str]] = []
    end = -10.0
    for cue in parse(source).cues:
        words = " ".join(unescape(_TAG.sub("", cue.text)).split())
        if paragraphs and paragraphs[-1][-1] == words:
            end = cue.end_s
            continue
        if cue.start_s - end >= 2 or not paragraphs:
            paragraphs.append([])
        paragraphs[-1].append(words)
        end = cue.end_s
    return "\n\n".join(" ".join(words) for words in paragraphs)


def _read(text: str, duration_s: float | None, *, skip_header: bool) -> Track:
    cues: list[Cue] = []
    findings: list[Finding] = []
    for number, block in _blocks(text):
        if (skip_header and number == 1) or block[0].split(" ")[0] in ("NOTE", "STYLE", "REGION"):
            continue
        at = next((index for index, line in enumerate(block[:2]) if "-->" in line), None)
        if at is None:
            findings.append(Finding(code="bad_timing", params={"line": number, "text": block[0][:60]}))
            continue
        cue = _cue(block, at, number + at)
        problem = cue if isinstance(cue, Finding) else _problem(cue, cues, duration_s)
        if problem:
            findings.append(problem)
        if isinstance(cue, Cue) and not (problem and problem.blocking):
            cues.append(cue)
    if not cues and not findings:
        findings.append(Finding(code="no_cues"))
    return Track(tuple(cues), tuple(findings))


def _blocks(text: str) -> Iterable[tuple[int, list[str]]]:
    """Groups of lines between blank ones, each with its first line's number."""
    block: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _cue(block: list[str], at: int, line: int) -> Cue | Finding:
    match = _TIMING.match(block[at])
    if match is None:
        return Finding(code="bad_timing", params={"line": line, "text": block[at].strip()[:60]})
    return Cue(
        start_s=_seconds(match["start"]),
        end_s=_seconds(match["end"]),
        text=_clean("\n".join(block[at + 1 :])),
        identifier=block[0].strip() if at == 1 and not block[0].strip().isdigit() else "",
        settings=" ".join(part for part in (match["settings"] or "").split() if ":" in part and "X" not in part[:1]),
        line=line,
    )


def _problem(cue: Cue, before: list[Cue], duration_s: float | None) -> Finding | None:
    place = {"line": cue.line}
    if cue.end_s <= cue.start_s:
        return Finding(code="ends_before_start", params=place)
    if not _TAG.sub("", cue.text).strip():
        return Finding(code="empty_cue", params=place, blocking=False)
    if before and cue.start_s < before[-1].start_s:
        return Finding(code="out_of_order", params=place)
    if duration_s is not None and cue.start_s >= duration_s + 1:
        return Finding(code="after_the_end", params={**place, "seconds": round(duration_s)})
    return None


def _clean(text: str) -> str:
    """Keep WebVTT's own tags only; no blank line and no arrow may end up inside a cue."""
    text = _SRT_POSITION.sub("", nfc(text)).replace("-->", "→")
    text = _TAG.sub(lambda tag: tag.group() if _KEPT_TAG.match(tag.group()) else "", text)
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _decode(source: str | bytes) -> str | Finding:
    if len(source) > _MAX_BYTES:
        sizes = {"megabytes": round(len(source) / 1e6, 1), "maximum": _MAX_BYTES // 1_000_000}
        return Finding(code="too_large", params=sizes)
    if isinstance(source, bytes):
        encoding = "utf-16" if source[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        try:
            source = source.decode(encoding)
        except UnicodeDecodeError:
            return Finding(code="not_text")
    if "\x00" in source:
        return Finding(code="not_text")
    return source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _seconds(clock: str) -> float:
    *rest, seconds = clock.replace(",", ".").split(":")
    total = float(seconds)
    for power, part in enumerate(reversed(rest), start=1):
        total += int(part) * 60**power
    return total


def _clock(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
