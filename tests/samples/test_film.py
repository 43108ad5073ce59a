"""A film is a real one, says what its item says, and its captions keep step."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import av
import pytest

from cms.media.captions import parse_vtt
from cms.media.probing import probe
from cms.samples import film
from cms.samples.schema import SampleItem


@pytest.fixture(scope="module")
def short(items: Mapping[str, SampleItem]) -> SampleItem:
    """An item with one sentence: the shortest film."""
    return items["s07"].model_copy(update={"body": ("Đừng gửi ảnh thẻ căn cước cho người lạ.",)})


@pytest.fixture(scope="module")
def made(short: SampleItem) -> bytes:
    return film.film(short, agency="Sở Tư pháp")


def test_film_plays_everywhere(made: bytes, short: SampleItem, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(made)
    facts = probe(path)
    assert (facts.width, facts.height, facts.orientation) == (1280, 720, "landscape")
    assert (facts.video_codec, facts.audio_codec, facts.media_type) == ("h264", "aac", "video/mp4")
    assert facts.duration_s == pytest.approx(film.timeline(short)[-1].end, abs=0.2)
    with av.open(io.BytesIO(made)) as container:
        assert container.streams.video[0].codec_context.pix_fmt == "yuv420p"
    assert made.index(b"moov") < made.index(b"mdat")  # starts before it is loaded
    assert len(made) < 1_500_000


def test_film_moves_and_is_heard(made: bytes) -> None:
    with av.open(io.BytesIO(made)) as container:
        pictures = [bytes(frame.planes[0]) for frame in container.decode(video=0)]
    assert len({hash(picture) for picture in pictures}) > 20
    with av.open(io.BytesIO(made)) as container:
        assert any(any(bytes(frame.planes[0])) for frame in container.decode(audio=0))


def test_same_item_gives_the_same_film(made: bytes, short: SampleItem) -> None:
    assert film.film(short, agency="Sở Tư pháp") == made


def test_films_last_six_to_fifteen_seconds(items: Mapping[str, SampleItem]) -> None:
    for item in items.values():
        assert 6 <= film.timeline(item)[-1].end <= 15.2


def test_captions_keep_step_with_the_slides(items: Mapping[str, SampleItem]) -> None:
    item = items["s06"]
    scenes = film.timeline(item)
    track = parse_vtt(film.captions(item), duration_s=scenes[-1].end)
    assert track.is_usable
    assert [(cue.start_s, cue.end_s) for cue in track.cues] == [
        (pytest.approx(scene.start, abs=0.001), pytest.approx(scene.end, abs=0.001)) for scene in scenes
    ]
    assert "Chị Mận" in track.cues[1].text
    assert "không có lời thoại" in track.cues[0].text


def test_captions_escape_what_would_be_markup(items: Mapping[str, SampleItem]) -> None:
    item = items["s07"].model_copy(update={"title": "Tuổi < 18 & bia"})
    assert "Tuổi &lt; 18 &amp; bia" in film.captions(item)


def test_transcript_says_all_slides(items: Mapping[str, SampleItem]) -> None:
    text = film.transcript(items["s08"])
    assert "111" in text
    assert "Luật 102/2016/QH13" in text
