"""A file is believed for its bytes, not for its name; what can't be read is said in a sentence."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image

from cms.media.probing import Probe, ProbeFailed, orientation, probe


def film(path: Path, *, size: tuple[int, int] = (64, 48), sound: bool = False, container: str = "mp4") -> Path:
    """A film of one second."""
    codec = "libx264" if container == "mp4" else "libvpx"
    with av.open(str(path), "w", format=container) as target:
        video = target.add_stream(codec, rate=10)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        audio = target.add_stream("aac", rate=24_000, layout="mono") if sound else None
        for number in range(10):
            frame = av.VideoFrame.from_image(Image.new("RGB", size, (number * 20, 90, 90)))
            frame.pts, frame.time_base = number, Fraction(1, 10)
            target.mux(video.encode(frame))
        target.mux(video.encode(None))
        if audio is not None:
            silence = av.AudioFrame(format="fltp", layout="mono", samples=1024)
            silence.sample_rate, silence.pts = 24_000, 0
            silence.planes[0].update(bytes(silence.planes[0].buffer_size))
            target.mux(audio.encode(silence))
            target.mux(audio.encode(None))
    return path


def test_film_says_size_length_and_codecs(tmp_path: Path) -> None:
    facts = probe(film(tmp_path / "wrong-name.jpg", sound=True))
    assert (facts.width, facts.height, facts.orientation) == (64, 48, "landscape")
    assert (facts.media_type, facts.video_codec, facts.audio_codec) == ("video/mp4", "h264", "aac")
    assert facts.has_audio
    assert facts.duration_s == pytest.approx(1.0, abs=0.15)


def test_silent_portrait_film(tmp_path: Path) -> None:
    facts = probe(film(tmp_path / "a.mp4", size=(48, 64)))
    assert (facts.orientation, facts.has_audio, facts.audio_codec) == ("portrait", False, "")


def test_webm_is_told_from_matroska(tmp_path: Path) -> None:
    facts = probe(film(tmp_path / "a.webm", container="webm"))
    assert (facts.media_type, facts.video_codec) == ("video/webm", "vp8")


def test_picture_is_turned_as_the_camera_says(tmp_path: Path) -> None:
    image = Image.new("RGB", (80, 40))
    exif = image.getexif()
    exif[0x0112] = 6
    image.save(tmp_path / "a.bin", "JPEG", exif=exif)
    assert probe(tmp_path / "a.bin") == Probe(media_type="image/jpeg", width=40, height=80, orientation="portrait")


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(1920, 1080, "landscape"), (1080, 1920, "portrait"), (1000, 1010, "square"), (None, None, ""), (0, 5, "")],
)
def test_orientation(width: int | None, height: int | None, expected: str) -> None:
    assert orientation(width, height) == expected


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"no media at all" * 50, "unknown"),
        (b"%PDF-1.7 ...", "unknown"),
        (b"\x89PNG\r\n\x1a\n broken", "broken"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "broken"),
        (b"#EXTM3U\n#EXTINF:10.0,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n", "unknown"),
        (b"ffconcat version 1.0\nfile /etc/hostname\n", "unknown"),
    ],
)
def test_unreadable_file_is_refused_in_a_sentence(data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(data)
    with pytest.raises(ProbeFailed) as refusal:
        probe(path)
    assert refusal.value.code == code
    assert len(str(refusal.value)) > 20


def test_truncated_film_is_refused(tmp_path: Path) -> None:
    whole = film(tmp_path / "a.mp4").read_bytes()
    (tmp_path / "cut.mp4").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ProbeFailed):
        probe(tmp_path / "cut.mp4")


def test_truncated_picture_is_refused(tmp_path: Path) -> None:
    target = io.BytesIO()
    Image.effect_noise((200, 200), 90).save(target, "PNG")
    (tmp_path / "cut.png").write_bytes(target.getvalue()[:4000])
    with pytest.raises(ProbeFailed) as refusal:
        probe(tmp_path / "cut.png")
    assert refusal.value.code == "broken"


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProbeFailed) as refusal:
        probe(tmp_path / "nowhere.mp4")
    assert refusal.value.code == "missing"
