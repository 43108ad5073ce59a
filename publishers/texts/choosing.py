"""Which template and signature hold for a channel, an item and a rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import prefetch_related_objects

from publishers.models import Channel, ReusableText

from .wording import Wording


def with_texts(channels: Iterable[Channel]) -> Sequence[Channel]:
    """The channels with their texts at hand: at most two queries, none where no channel has any."""
    found = list(channels)
    prefetch_related_objects(found, "template", "signature")
    return found


def wording_on(channel: Channel, form: str, *, template: ReusableText | None = None) -> Wording:
    """What holds there for an item of that form; ``template``: a rule's, which comes before the channel's own."""
    chosen = next((text for text in (template, channel.template) if text and _suits(text, channel, form)), None)
    return Wording(
        template=chosen.text if chosen else "", signature=channel.signature.text if channel.signature else ""
    )


def _suits(text: ReusableText, channel: Channel, form: str) -> bool:
    return text.platform in ("", channel.platform) and text.form in ("", form)
