"""What an editor chooses for one video arrives at YouTube, and is kept for corrections and for looking again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from publishers.contract import Message, Receipt, Rejected
from publishers.platforms.youtube.checks import find_problems
from publishers.platforms.youtube.choices import YouTubeChoices
from publishers.sandbox.accounts import YOUTUBE
from publishers.sandbox.youtube.playlists import OTHER_PLAYLIST
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import MemoryRun, drive

from .conftest import Studio, ordinary


def chosen(**choices: Any) -> Message:
    return ordinary(options=choices)


def published(studio: Studio, message: Message) -> tuple[Receipt, dict[str, Any]]:
    receipt = drive(studio.run(message)).receipt
    return receipt, studio.platform().client.video(receipt.remote_id)


def correct(studio: Studio, receipt: Receipt, message: Message) -> Receipt:
    run = MemoryRun(studio.platform(), message, studio.clock)
    return run.platform.correct(receipt, message, run)


def codes(message: Message) -> list[str]:
    return [problem.code for problem in find_problems(message)]


def test_everything_chosen_arrives(studio: Studio) -> None:
    message = chosen(
        privacy="unlisted", category_id="29", playlist="none", made_for_kids=True, language="en",
        notify_subscribers=False, synthetic_media=True, license="creativeCommon", embeddable=False, public_stats=False,
    )  # fmt: skip
    receipt, video = published(studio, message)
    assert video["snippet"]["categoryId"] == "29"
    assert video["snippet"]["defaultAudioLanguage"] == "en"
    assert video["snippet"]["defaultLanguage"] == "vi"
    told = {name: video["status"][name] for name in (
        "privacyStatus", "selfDeclaredMadeForKids", "containsSyntheticMedia", "license", "embeddable",
        "publicStatsViewable",
    )}  # fmt: skip
    assert list(told.values()) == ["unlisted", True, True, "creativeCommon", False, False]
    assert studio.calls("playlistItems.insert") == 0
    assert studio.platform().read_back(receipt).is_public


def test_nothing_chosen_follows_the_channel(studio: Studio) -> None:
    receipt = drive(studio.run(ordinary(), privacy="unlisted", category_id="25")).receipt
    video = studio.platform().client.video(receipt.remote_id)
    assert (video["status"]["privacyStatus"], video["snippet"]["categoryId"]) == ("unlisted", "25")
    assert receipt.facts["playlist_id"] == YOUTUBE.playlist_id


def test_private_until_its_time_and_read_back_knows(studio: Studio) -> None:
    at = messages.NOON + timedelta(days=1)
    receipt, video = published(studio, chosen(public_at=at.isoformat()))
    assert (video["status"]["privacyStatus"], video["status"]["publishAt"]) == ("private", "2026-11-22T05:00:00Z")
    assert receipt.facts["public_at"] == "2026-11-22T05:00:00Z"
    platform = studio.platform()
    assert platform.read_back(receipt).is_public, "private is what was meant"
    studio.clock.instant = at + timedelta(hours=1)
    assert platform.client.video(receipt.remote_id)["status"].get("publishAt") is None
    assert platform.read_back(receipt).is_public
    hidden = studio.running.sandbox.get("youtube", "video", receipt.remote_id)
    hidden["status"] = {"privacyStatus": "private"}
    studio.running.sandbox.put("youtube", "video", receipt.remote_id, hidden)
    assert not platform.read_back(receipt).is_public, "it should have become public"


def test_time_that_has_passed_means_now(studio: Studio) -> None:
    _, video = published(studio, chosen(public_at="2026-11-20T08:00:00+07:00", privacy="private"))
    assert video["status"]["privacyStatus"] == "public"
    assert "publishAt" not in video["status"]


def test_correction_moves_the_time_and_keeps_the_rest(studio: Studio) -> None:
    receipt, _ = published(studio, chosen(public_at="2026-12-01T01:00:00Z", synthetic_media=True))
    later = correct(studio, receipt, chosen(public_at="2026-12-02T01:00:00Z", synthetic_media=True))
    status = studio.platform().client.video(receipt.remote_id)["status"]
    assert (status["privacyStatus"], status["publishAt"]) == ("private", "2026-12-02T01:00:00Z")
    assert status["containsSyntheticMedia"] is True
    correct(studio, later, ordinary(options={"synthetic_media": True}))
    assert studio.platform().client.video(receipt.remote_id)["status"]["privacyStatus"] == "public"


def test_correction_moves_the_video_to_another_playlist(studio: Studio) -> None:
    receipt, _ = published(studio, ordinary())
    moved = correct(studio, receipt, chosen(playlist="other", playlist_id=OTHER_PLAYLIST))
    assert studio.shown().facts["playlist"] == OTHER_PLAYLIST
    assert moved.facts["playlist_id"] == OTHER_PLAYLIST
    taken_off = correct(studio, moved, chosen(playlist="none"))
    assert "playlist" not in studio.shown().facts
    assert "playlist_id" not in taken_off.facts


def test_correction_without_a_new_choice_touches_neither_status_nor_playlist(studio: Studio) -> None:
    receipt, _ = published(studio, ordinary())
    before = studio.calls("playlistItems.list")
    corrected = correct(studio, receipt, ordinary(title="Khác"))
    assert studio.calls("playlistItems.list") == before
    assert corrected.facts["playlist_id"] == YOUTUBE.playlist_id
    assert studio.calls("videos.update") == 1


def test_wall_time_is_meant_on_the_clocks_here() -> None:
    assert YouTubeChoices(public_at="2026-12-01 08:00").public_at == "2026-12-01T01:00:00Z"
    assert YouTubeChoices(public_at="2026-12-01T08:00").public_at == "2026-12-01T01:00:00Z"


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ({"public_at": "tomorrow"}, "youtube_choice_invalid"),
        ({"category_id": "99"}, "youtube_choice_invalid"),
        ({"language": "Tiếng Việt"}, "youtube_choice_invalid"),
        ({"unknown": 1}, "youtube_choice_invalid"),
        ({"playlist": "other"}, "youtube_playlist_unnamed"),
        ({"public_at": "2026-12-01T01:00:00Z", "privacy": "public"}, "youtube_public_at_not_private"),
    ],
)
def test_wrong_choices_are_found_before(choices: dict[str, Any], code: str) -> None:
    assert codes(chosen(**choices)) == [code]


def test_wrong_choice_sends_nothing(studio: Studio) -> None:
    with pytest.raises(Rejected) as refused:
        drive(studio.run(chosen(category_id="99")))
    assert refused.value.code == "youtube_choice_invalid"
    assert studio.posts() == []


def test_every_choice_has_a_title_and_labels() -> None:
    for name, info in YouTubeChoices.model_fields.items():
        assert info.title, name
        labels = (info.json_schema_extra or {}).get("labels")
        if "Literal" in str(info.annotation):
            assert set(labels) == set(info.annotation.__args__), name
