"""What goes with a video once it exists: thumbnail and captions, which may be repeated, and its place on a playlist."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from publishers.contract import Asset, Message, Misconfigured, Rejected, Result, Run

from .client import Resource, YouTubeClient
from .piece import read_all

#: YouTube takes 50 MB since 2026-09; 2 MB is what it has always taken and what a phone likes to load.
THUMBNAIL_MAX_BYTES = 2 * 1024 * 1024
THUMBNAIL_TYPES = frozenset({"image/jpeg", "image/png"})
CAPTIONS_MAX_BYTES = 100 * 1024 * 1024
CAPTIONS_TYPES = frozenset({"text/vtt", "application/x-subrip"})

Facts = Mapping[str, Any]


def usable_thumbnail(message: Message) -> Asset | None:
    """The cover, if YouTube takes it; else YouTube shows a frame of its own choice."""
    cover = message.cover()
    if cover is None or cover.bytes > THUMBNAIL_MAX_BYTES or cover.media_type not in THUMBNAIL_TYPES:
        return None
    return cover


class Dressing:
    """Dresses one video. What YouTube refuses for good here is noted, not raised: the video itself is out."""

    def __init__(self, client: YouTubeClient, video_id: str, message: Message, run: Run) -> None:
        self._client = client
        self._video_id = video_id
        self._message = message
        self._run = run
        self.facts: dict[str, Any] = {}
        #: Step → YouTube's reason.
        self.refused: dict[str, str] = {}

    def thumbnail(self, before: Facts) -> None:
        """Set the cover as thumbnail unless it is what is already there."""
        cover = usable_thumbnail(self._message)
        if cover is None:
            return

        def act() -> None:
            self._client.set_thumbnail(self._video_id, read_all(cover), cover.media_type)

        self._wear("thumbnail", cover, before, act)

    def captions(self, before: Facts, *, replace: bool = False) -> None:
        """Add the caption track, put it in the old one's place, or take away what the item no longer has.

        ``replace``: a track that is there already may hold other words.
        """
        track, known = self._message.captions(), str(before.get("captions_language", self._message.language))
        if track is None:
            if "captions_sha256" in before:
                self._do("captions", lambda: self._remove_captions(known))
            return
        language = track.language or self._message.language

        def act() -> None:
            if "captions_sha256" in before and known != language:
                self._remove_captions(known)
            if replace or ("captions_sha256" in before and known == language):
                self._replace_captions(language, read_all(track))
            else:
                # A track that is already there is ours: the answer to the first attempt was lost.
                self._client.insert_captions(self._video_id, language, read_all(track))

        self._wear("captions", track, before, act)
        if "captions" not in self.refused:
            self.facts["captions_language"] = language

    def playlist(self, playlist_id: str, before: Facts) -> None:
        """Put the video on the playlist once. YouTube would list it twice, so a lost answer is looked up."""
        old = str(before.get("playlist_id", ""))
        if old == playlist_id:
            self.facts |= {"playlist_id": old} if old else {}
            return
        if old:
            self._do("playlist_before", lambda: self._take_off(old))
        if not playlist_id:
            return

        def act() -> Result:
            pages = self._client.playlist_pages(playlist_id, video_id=self._video_id)
            if not any(pages):
                self._client.add_to_playlist(playlist_id, self._video_id)
            return {"playlist_id": playlist_id}

        fingerprint = {"playlist_id": playlist_id, "video_id": self._video_id}
        self._note("playlist", self._run.once("playlist", lambda: _tried(act), fingerprint=fingerprint))

    def _take_off(self, playlist_id: str) -> Result:
        for page in self._client.playlist_pages(playlist_id, video_id=self._video_id):
            for item in page:
                self._client.take_off_playlist(item["id"])
        return {}

    def _replace_captions(self, language: str, data: bytes) -> None:
        tracks = self._tracks(language)
        if tracks:
            self._client.replace_captions(tracks[0]["id"], data)
        else:
            self._client.insert_captions(self._video_id, language, data)

    def _remove_captions(self, language: str) -> Result:
        for track in self._tracks(language):
            self._client.delete_captions(track["id"])
        return {}

    def _tracks(self, language: str) -> list[Resource]:
        """Our track of the language, if it is there; not those that people named otherwise, nor YouTube's own."""
        return [
            track
            for track in self._client.captions(self._video_id)
            if (snippet := track.get("snippet", {})).get("language") == language
            and not snippet.get("name")
            and snippet.get("trackKind", "standard").lower() != "asr"
        ]

    def _wear(self, name: str, asset: Asset, before: Facts, act: Callable[[], None]) -> None:
        fact = f"{name}_sha256"
        if before.get(fact) == asset.sha256:
            self.facts[fact] = asset.sha256
            return

        def put_on() -> Result:
            act()
            return {fact: asset.sha256}

        self._do(name, put_on)

    def _do(self, name: str, act: Callable[[], Result]) -> None:
        self._note(name, self._run.step(name, lambda: _tried(act)))

    def _note(self, name: str, result: Result) -> None:
        if "refused" in result:
            self.refused[name] = result["refused"]
        else:
            self.facts.update(result)


def _tried(act: Callable[[], Result]) -> Result:
    try:
        return act()
    except (Rejected, Misconfigured) as error:
        return {"refused": error.detail or error.code}
