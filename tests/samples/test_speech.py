"""The bulletin's sound is honest: a chime, its true length, and a note that nobody speaks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from cms.media.probing import probe
from cms.samples import speech
from cms.samples.schema import SampleItem


def test_chime_is_an_mp3_of_the_length_it_claims(items: Mapping[str, SampleItem], tmp_path: Path) -> None:
    path = tmp_path / "chime.mp3"
    path.write_bytes(speech.audio(items["s12"]))
    facts = probe(path)
    assert (facts.media_type, facts.audio_codec, facts.width) == ("audio/mpeg", "mp3", None)
    assert facts.duration_s == pytest.approx(speech.LENGTH_S, abs=0.2)


def test_same_bytes_every_time(items: Mapping[str, SampleItem]) -> None:
    assert speech.audio(items["s12"]) == speech.audio(items["s12"])


def test_note_says_that_there_is_no_voice(items: Mapping[str, SampleItem]) -> None:
    assert "chưa có giọng đọc" in speech.note(items["s12"])


def test_script_is_the_whole_text(items: Mapping[str, SampleItem]) -> None:
    assert all(paragraph in speech.script(items["s12"]) for paragraph in items["s12"].body)
