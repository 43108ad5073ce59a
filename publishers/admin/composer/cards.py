"""What *Publish everywhere* shows of one channel: state, findings with mends, texts, files and the post itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from cms.entries.record import Record
from publishers.contract import Asset, Feature, Mend
from publishers.models import Channel
from publishers.planning.edits import media_edits
from publishers.planning.preflight.readiness import Readiness
from publishers.registry import UnknownPlatform, get_platform
from publishers.texts.inserting import Insertable

from ..presenting import present
from .item_channels import ItemChannels
from .mend_words import buttons, edit_sentences
from .previews import preview
from .strip import ChannelPicture, channel_pictures
from .written import BODY, TITLE, ChoicesForm, hidden_edits


@dataclass(frozen=True, kw_only=True)
class Cards:
    """Makes the card of each channel."""

    item: ItemChannels
    record: Record
    #: Where mends lead that open another screen.
    leads: Mapping[Mend, str]
    #: Where the desk's browser finds a file.
    address: Callable[[Asset], str]
    #: Ids of channels as the form chose them.
    chosen: frozenset[str] = frozenset()
    #: Channel id → texts that can be put in there.
    inserts: Mapping[int, Sequence[Insertable]] = field(default_factory=dict)

    def all(self, rows: Sequence[Readiness]) -> list[dict[str, Any]]:
        """In the order of the rows; one of them is the first to be looked at."""
        cards = [self._one(row) for row in rows]
        refused = [card for card in cards if str(card["channel"].pk) in self.chosen and not card["row"].is_ready]
        for card in cards:
            card["is_open"] = card is (refused or cards)[0]
        return cards

    def _one(self, row: Readiness) -> dict[str, Any]:
        channel, taken = row.channel, self.item.taken.get(row.channel.pk)
        earlier = self.item.earlier.get(channel.pk)
        is_free = row.is_ready and taken is None and self.item.entry is not None
        return {
            "channel": channel,
            "row": row,
            "taken": present(taken, may_act=False) if taken else None,
            "earlier": present(earlier, may_act=False) if earlier else None,
            "is_free": is_free,
            "is_chosen": is_free and str(channel.pk) in self.chosen,
            "corrects": channel.pk in self.item.behind,
            "seat": self.item.seats.get(channel.pk),
            "has_own_text": any(row.variant.get(name) for name in (TITLE, BODY)),
            "findings": [(finding, buttons(row, finding, self._leads_of(channel))) for finding in row.findings],
            "has_mistakes": any(finding.field == "choice" for finding in row.findings),
            "edits": hidden_edits(row.variant),
            "edited": edit_sentences(row.variant),
            "inserts": self.inserts.get(channel.pk, ()),
            "pictures": self._pictures(row),
            "choices": ChoicesForm(channel, initial=row.options),
            "preview": preview(row, self.address),
            "title_used": row.title_limit.count(row.draft.title) if row.title_limit else 0,
            "body_used": row.body_limit.count(row.draft.body) if row.body_limit else 0,
        }

    def _pictures(self, row: Readiness) -> list[ChannelPicture]:
        try:
            features = get_platform(row.channel.platform).capabilities.features
        except UnknownPlatform:
            return []
        if Feature.IMAGES not in features:
            return []
        return channel_pictures(self.record, media_edits(row.variant), self.address)

    def _leads_of(self, channel: Channel) -> Mapping[Mend, str]:
        if channel.pk not in self.item.editable:
            return self.leads
        return {**self.leads, Mend.EDIT_CHANNEL: reverse("loa_channels:edit", args=[channel.pk])}
