"""Caption tracks as Facebook takes them: SubRip, named by a locale."""

from __future__ import annotations

import re

from publishers.contract import Asset

#: Languages whose captions Facebook can name.
_LOCALES = {"": "vi_VN", "vi": "vi_VN", "en": "en_US"}
_CUE = re.compile(r"^(?:(\d+):)?(\d{2}):(\d{2})[.,](\d{3}) +--> +(?:(\d+):)?(\d{2}):(\d{2})[.,](\d{3})")


def captions_locale(captions: Asset) -> str:
    """Facebook's name for the language, empty when it has none."""
    return _LOCALES.get(captions.language.split("-")[0].lower(), "")


def as_srt(captions: str) -> str:
    """Captions as Facebook takes them: WebVTT turned into SubRip; SubRip comes out renumbered."""
    cues = []
    for block in re.split(r"\n{2,}", captions.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.strip("\n").split("\n")
        start = next((index for index, line in enumerate(lines) if _CUE.match(line)), None)
        if start is not None and lines[start + 1 :]:
            cues.append((_times(lines[start]), "\n".join(_untagged(line) for line in lines[start + 1 :])))
    return "".join(f"{number}\n{times}\n{text}\n\n" for number, (times, text) in enumerate(cues, 1))


def _times(line: str) -> str:
    match = _CUE.match(line)
    assert match is not None
    h1, m1, s1, f1, h2, m2, s2, f2 = match.groups("00")
    return f"{int(h1):02}:{m1}:{s1},{f1} --> {int(h2):02}:{m2}:{s2},{f2}"


def _untagged(line: str) -> str:
    """Without WebVTT's voice and class tags, which SubRip would show."""
    return re.sub(r"</?(?:v|c|lang|ruby|rt)(?:[ .][^>]*)?>|<\d[\d:.]*>", "", line)
