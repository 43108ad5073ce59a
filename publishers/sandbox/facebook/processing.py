"""What becomes of a video's bytes: uploading, processing for a while, then ready or failed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from ..blobs import media_type_of
from ..state import Document, Sandbox
from .graph import SLUG, Json

Stage = Literal["uploading", "processing", "ready", "error"]


def stage(sandbox: Sandbox, video: Document) -> Stage:
    """Where the video is now."""
    if not video["finished"]:
        return "uploading"
    if sandbox.clock.now() < _end(sandbox, video):
        return "processing"
    return "ready" if _is_film(sandbox, video) else "error"


def status(sandbox: Sandbox, video: Document) -> Json:
    """The ``status`` field: three phases, each with a state of its own."""
    now = stage(sandbox, video)
    size = {"bytes_transferred": video["received"], "source_file_size": video["size"]}
    broken = [{"code": 1, "message": "The video file couldn't be read."}]
    if now == "uploading":
        is_whole = bool(video["size"]) and video["received"] == video["size"]
        phases = ("complete" if is_whole else "in_progress", "not_started", "not_started")
    elif now == "processing":
        phases = ("complete", "in_progress", "not_started")
    elif now == "ready":
        phases = ("complete", "complete", "complete")
    else:
        phases = ("complete", "error", "not_started")
    return {
        "video_status": "upload_complete" if now == "uploading" and phases[0] == "complete" else now,
        "processing_progress": 100 if now == "ready" else 0,
        "uploading_phase": {"status": phases[0], **size},
        "processing_phase": {"status": phases[1], **({"errors": broken} if now == "error" else {})},
        "publishing_phase": {"status": phases[2], "publish_status": "published" if now == "ready" else "draft"},
    }


def _end(sandbox: Sandbox, video: Document) -> datetime:
    seconds = sandbox.quota(SLUG, "video_processing_s", 2)
    return datetime.fromisoformat(video["finished"]) + timedelta(seconds=seconds)


def _is_film(sandbox: Sandbox, video: Document) -> bool:
    with sandbox.blob_path(video["sha256"]).open("rb") as file:
        return media_type_of(file.read(16)).startswith("video/")
