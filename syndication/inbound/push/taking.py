"""Pushed content on its way into the inbox."""

from __future__ import annotations

from datetime import datetime

from syndication.models import Source, SourceState

from .receiving import ask_soon


def take(source_id: int, body: bytes, content_type: str, received_at: datetime) -> bool:
    """Take in what was pushed. Returns whether it was still of interest."""
    source = Source.objects.filter(pk=source_id, state=SourceState.ACTIVE).first()
    if source is None or (source.pushed_at and source.pushed_at > received_at):
        return False  # something newer came meanwhile and is on its way too
    ask_soon(source, received_at)
    return True
