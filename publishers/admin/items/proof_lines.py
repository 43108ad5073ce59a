"""The ledger in words: per channel what was sent, what was seen, what was changed, by which act and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishers.contract import Act
from publishers.models import Channel, Delivery, Kind, LedgerRow, What
from publishers.proof.comparing import MEDIA, STILL_THERE, TEXT, TITLE, VISIBILITY
from publishers.registry import UnknownPlatform, get_platform

from ..presenting import platform_label

_ACTS = {
    Act.EDIT: gettext_lazy("The post was changed; its address stayed."),
    Act.EDIT_TEXT: gettext_lazy("The text of the post was changed; its address, pictures and film stayed."),
    Act.REPLACE: gettext_lazy("The whole post was replaced; its address stayed."),
    Act.REPOST: gettext_lazy("It was posted anew under a new address, and the old post was deleted."),
    Act.NEW_VERSION: gettext_lazy("The portal was given the new version."),
    Act.DELETE: gettext_lazy("The post was deleted."),
    Act.HIDE: gettext_lazy("The post was hidden from readers."),
    Act.REVOKE: gettext_lazy("The portal was told to remove it."),
}
_PARTS = {
    TITLE: gettext_lazy("the title"),
    TEXT: gettext_lazy("the text"),
    MEDIA: gettext_lazy("pictures or files"),
    VISIBILITY: gettext_lazy("it is hidden from the public"),
    STILL_THERE: gettext_lazy("it still stands there"),
}
_TONES = {
    What.PUBLISHED: "green", What.CORRECTED: "green", What.WITHDRAWN: "quiet", What.SHOWN: "green",
    What.ANNOUNCED: "green",
    What.RECORDED: "green", What.DIFFERS: "amber", What.GONE: "red", What.REFUSED: "red", What.RESTORED: "amber",
}  # fmt: skip
_HEADINGS = {
    What.PUBLISHED: gettext_lazy("Published"),
    What.CORRECTED: gettext_lazy("Corrected"),
    What.WITHDRAWN: gettext_lazy("Withdrawn"),
    What.ANNOUNCED: gettext_lazy("Announced to followers"),
    What.SHOWN: gettext_lazy("Read back: it is there, as it was sent"),
    What.DIFFERS: gettext_lazy("Read back: it is not as it was sent"),
    What.GONE: gettext_lazy("Read back: it is no longer there"),
    What.REFUSED: gettext_lazy("Refused there afterwards"),
    What.RESTORED: gettext_lazy("The hub was restored from a backup"),
}
_READINGS = (What.SHOWN, What.DIFFERS, What.GONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the ledger for a reader."""

    at: datetime
    heading: str
    #: The same in a few words.
    short: str
    tone: str
    #: Sentences under the heading.
    notes: list[str]
    version: int | None
    due_at: datetime | None
    shown_since: datetime | None
    permalink: str
    #: Name → SHA-256, of what was sent.
    hashes: dict[str, str]
    seq: int
    row_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Everything of one channel."""

    channel: Channel
    platform: str
    tone: str
    #: How it stands, in a few words.
    standing: str
    permalink: str
    last_read: datetime | None
    next_look: datetime | None
    lines: list[Line] = field(default_factory=list)


def chapters(deliveries: Iterable[Delivery], rows: Iterable[LedgerRow]) -> list[Chapter]:
    """One per channel, in the order of the deliveries."""
    told: dict[int, list[LedgerRow]] = {}
    for row in rows:
        told.setdefault(row.channel_id, []).append(row)
    return [
        _chapter(list(group), told.get(channel_id, []))
        for channel_id, group in groupby(deliveries, key=lambda delivery: delivery.channel_id)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A post that is not as we left it."""

    delivery: Delivery
    platform: str
    line: Line


def alarms(rows: Iterable[LedgerRow], deliveries: Mapping[Any, Delivery]) -> list[Alarm]:
    """The rows with the deliveries that they speak of."""
    return [
        Alarm(delivery=delivery, platform=platform_label(delivery.channel.platform),
              line=_line(row, delivery, is_news=False))
        for row in rows
        if (delivery := deliveries.get(row.delivery_id))
    ]  # fmt: skip


def _chapter(deliveries: list[Delivery], rows: list[LedgerRow]) -> Chapter:
    by_id = {delivery.pk: delivery for delivery in deliveries}
    channel = deliveries[0].channel
    tone, standing = _standing(rows, by_id)
    looks = [delivery.prove_at for delivery in deliveries if delivery.prove_at]
    return Chapter(
        channel=channel, platform=platform_label(channel.platform), tone=tone, standing=standing,
        permalink=next((row.facts["permalink"] for row in reversed(rows) if row.facts.get("permalink")), ""),
        last_read=next((row.at for row in reversed(rows) if row.what in _READINGS), None),
        next_look=min(looks, default=None), lines=_lines(rows, by_id),
    )  # fmt: skip


def _lines(rows: list[LedgerRow], deliveries: Mapping[Any, Delivery]) -> list[Line]:
    """Since when it is public over there is said once, not at every look."""
    found, known = [], ""
    for row in rows:
        since = row.facts.get("shown_since", known)
        found.append(_line(row, deliveries.get(row.delivery_id), is_news=since != known))
        known = since
    return found


def _standing(rows: list[LedgerRow], deliveries: Mapping[Any, Delivery]) -> tuple[str, str]:
    if not rows:
        return "quiet", _("nothing has been sent there yet")
    row = rows[-1]
    if row.what in (What.GONE, What.WITHDRAWN) and _is_withdrawal(row, deliveries):
        return "quiet", _("withdrawn")
    return _TONES[What(row.what)], _short(What(row.what))


def _short(what: What) -> str:
    words = {
        What.ANNOUNCED: _("announced to followers"),
        What.SHOWN: _("stands there as it was sent"), What.DIFFERS: _("not as it was sent"),
        What.GONE: _("no longer there"), What.REFUSED: _("refused there"), What.RECORDED: _("recorded by a person"),
    }  # fmt: skip
    return words.get(what, _("sent; not read back yet"))


def _is_withdrawal(row: LedgerRow, deliveries: Mapping[Any, Delivery]) -> bool:
    delivery = deliveries.get(row.delivery_id)
    return delivery is not None and delivery.kind == Kind.WITHDRAW


def _line(row: LedgerRow, delivery: Delivery | None, *, is_news: bool) -> Line:
    what, facts = What(row.what), row.facts
    is_expected = what == What.GONE and delivery is not None and delivery.kind == Kind.WITHDRAW
    heading = _("Read back: it is no longer there, as it should be") if is_expected else _heading(what, delivery)
    is_reading = what in _READINGS
    return Line(
        at=row.at, heading=heading, short=_short(what),
        tone="green" if is_expected else _TONES[what], notes=_notes(what, facts, delivery),
        version=row.entry_version, due_at=delivery.due_at if delivery and not is_reading else None,
        shown_since=parse_datetime(facts["shown_since"]) if is_news and facts.get("shown_since") else None,
        permalink=facts.get("permalink", ""), hashes=_hashes(facts), seq=row.seq, row_hash=row.row_hash,
    )  # fmt: skip


def _heading(what: What, delivery: Delivery | None) -> str:
    if what != What.RECORDED:
        return str(_HEADINGS[what])
    kind = delivery.kind if delivery else Kind.PUBLISH
    if kind == Kind.WITHDRAW:
        return _("Removed by hand")
    return _("Corrected by hand") if kind == Kind.CORRECT else _("Put there by hand")


def _notes(what: What, facts: Mapping[str, Any], delivery: Delivery | None) -> list[str]:
    if what == What.DIFFERS:
        parts = ", ".join(str(_PARTS.get(part, part)) for part in facts.get("differs", []))
        return [_("Different: %(parts)s.") % {"parts": parts}]
    if what in (What.CORRECTED, What.WITHDRAWN) and delivery:
        return [words for words in [_act(facts, delivery)] if words]
    if what == What.RECORDED:
        return _persons_word(facts, delivery)
    return []


def _act(facts: Mapping[str, Any], delivery: Delivery) -> str:
    """What was done there; the ledger's own word comes before what the platform can do today."""
    named = facts.get("act") or facts.get("receipt", {}).get("act")
    if not named:
        try:
            abilities = get_platform(delivery.channel.platform).capabilities
        except UnknownPlatform:
            return ""
        named = abilities.withdraw_act if delivery.kind == Kind.WITHDRAW else abilities.correct_act
    return str(_ACTS.get(named, ""))


def _persons_word(facts: Mapping[str, Any], delivery: Delivery | None) -> list[str]:
    """The name stands with the delivery, where it can be erased; the ledger keeps its hash."""
    stored = ((delivery.receipt or {}) if delivery else {}).get("facts", {})
    by = str(stored.get("recorded_by") or "")
    found = [_("Recorded by %(name)s.") % {"name": by} if by else _("The name of who recorded it was erased.")]
    if stored.get("note"):
        found.append(f"“{stored['note']}”")
    if stored.get("evidence"):
        found.append(_("Evidence: %(name)s") % {"name": stored["evidence"]["filename"]})
    return found


def _hashes(facts: Mapping[str, Any]) -> dict[str, str]:
    found = {
        _("title"): facts.get("title_sha256", ""), _("text"): facts.get("text_sha256", ""),
        _("evidence"): facts.get("evidence_sha256", ""),
    }  # fmt: skip
    return {name: value for name, value in {**found, **facts.get("media", {})}.items() if value}
