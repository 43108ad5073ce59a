"""Caption files of every sort become clean WebVTT, or say in sentences why not."""

from __future__ import annotations

import pytest

from cms.media.captions import (
    CaptionsInvalid,
    Cue,
    escape,
    parse,
    parse_srt,
    parse_vtt,
    srt_to_vtt,
    to_vtt,
    to_webvtt,
    transcript,
)

VTT = """WEBVTT - phụ đề

STYLE
::cue { color: red }

NOTE một ghi chú

mở đầu
00:01.000 --> 00:02.500 align:start position:10%
<v Bà Sáu>Xin <i>chào</i> bà con

01:00:03.000 --> 01:00:04.000
Hai dòng
liền nhau
"""
SRT = (
    "1\r\n00:00:01,000 --> 00:00:02,500 X1:1\r\n<font color=red>Xin <i>chào</i></font>\r\n{\\an8}bà con\r\n\r\n"
    "2\r\n00:00:03,5 --> 00:00:04,000\r\nHai\r\n"
)


def codes(source: str | bytes, duration_s: float | None = None) -> list[tuple[str, object]]:
    return [(f.code, f.params.get("line")) for f in parse(source, duration_s=duration_s).findings]


def test_webvtt_is_read_whole() -> None:
    track = parse_vtt(VTT)
    assert track.is_usable
    first, second = track.cues
    assert (first.start_s, first.end_s, first.identifier) == (1.0, 2.5, "mở đầu")
    assert first.settings == "align:start position:10%"
    assert first.text == "<v Bà Sáu>Xin <i>chào</i> bà con"
    assert (second.start_s, second.text) == (3603.0, "Hai dòng\nliền nhau")


def test_what_is_written_is_read_the_same() -> None:
    cues = parse_vtt(VTT).cues
    again = parse_vtt(to_vtt(cues)).cues
    assert [(c.start_s, c.end_s, c.text, c.settings) for c in again] == [
        (c.start_s, c.end_s, c.text, c.settings) for c in cues
    ]


def test_subrip_becomes_webvtt_without_its_own_markup() -> None:
    assert srt_to_vtt(SRT) == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nXin <i>chào</i>\nbà con\n\n00:00:03.500 --> 00:00:04.000\nHai\n"
    )
    assert parse_srt(SRT).cues == parse(SRT).cues


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_offices_save(encoding: str) -> None:
    assert "Xin <i>chào</i>" in to_webvtt(SRT.encode(encoding))


def test_arrow_in_the_text_cannot_break_the_file() -> None:
    text = to_vtt([Cue(start_s=0, end_s=1, text="a --> b\n\n00:02.000 --> 00:03.000\nc")])
    assert len(parse_vtt(text).cues) == 1


def test_plain_text_is_escaped_on_demand() -> None:
    text = to_vtt([Cue(start_s=0, end_s=1, text=escape("Tuổi < 18 & <b>"))])
    assert transcript(text) == "Tuổi < 18 & <b>"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("hello", [("no_header", None)]),
        ("WEBVTT", [("no_cues", None)]),
        ("WEBVTT\n\n00:05.000 --> 00:04.000\nx", [("ends_before_start", 3)]),
        ("WEBVTT\n\n00:05 --> 6\nx", [("bad_timing", 3)]),
        ("WEBVTT\n\nlạc loài", [("bad_timing", 3)]),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\n", [("empty_cue", 3)]),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\na\n\n00:01.000 --> 00:02.000\nb", [("out_of_order", 6)]),
        (b"WEBVTT\n\n\xff\xff", [("not_text", None)]),
        ("WEBVTT\n\n" + "x" * 2_000_001, [("too_large", None)]),
    ],
)
def test_what_is_wrong_is_said_with_its_line(source: str | bytes, expected: list[tuple[str, object]]) -> None:
    assert codes(source) == expected
    assert all(str(finding) for finding in parse(source).findings)


def test_caption_after_the_films_end_is_found() -> None:
    source = "WEBVTT\n\n00:01.000 --> 00:02.000\na\n\n01:00.000 --> 01:02.000\nb"
    assert codes(source, duration_s=30) == [("after_the_end", 6)]
    assert codes(source, duration_s=90) == []


def test_bad_cue_is_a_finding_and_the_good_ones_stay() -> None:
    track = parse("WEBVTT\n\n00:01.000 --> 00:02.000\na\n\nbroken --> \nb\n\n00:03.000 --> 00:04.000\nc")
    assert [cue.text for cue in track.cues] == ["a", "c"]
    assert not track.is_usable


def test_unusable_file_is_refused_in_sentences() -> None:
    with pytest.raises(CaptionsInvalid, match="WEBVTT"):
        to_webvtt("hello")
    with pytest.raises(ValueError, match="3"):
        to_webvtt("WEBVTT\n\n00:05.000 --> 00:04.000\nx")


def test_transcript_has_words_only_and_a_paragraph_at_each_pause() -> None:
    assert transcript(VTT) == "Xin chào bà con\n\nHai dòng liền nhau"


def test_repeated_rolling_captions_are_told_once() -> None:
    source = "WEBVTT\n\n00:01.000 --> 00:02.000\na\n\n00:02.000 --> 00:03.000\na\n\n00:03.000 --> 00:04.000\nb"
    assert transcript(source) == "a b"
