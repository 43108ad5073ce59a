"""Rules: an item that is public for the first time goes where a rule says, and nobody has to remember it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from cms.entries.agency_tree import find_branch
from cms.entries.assemble import record_of
from cms.entries.models import Entry, Status
from cms.entries.record import Record
from publishers.conf import conf
from publishers.engine.transitions import change
from publishers.models import Channel, Delivery, DeliveryState, Kind, Rule, RuleRun
from publishers.registry import get_platform

from .plan import Choice, promise, promised
from .preflight.readiness import Finding, Readiness, readiness
from .queue.queueing import seated

#: What was first public before this is no news: an import of old items sends nothing.
RECENT = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What a rule asks of an item: any code of each list; an empty list asks nothing."""

    forms: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()
    #: The agency and all below it.
    agencies: frozenset[str] = frozenset()

    def match(self, content: Mapping[str, Any], agency_code: str) -> bool:
        """Whether the item (``cms.entries.record.Content`` as JSON) is meant. Pure."""
        return (
            _meets(self.forms, [content.get("form", "")])
            and _meets(self.topics, content.get("topics", ()))
            and _meets(self.audiences, content.get("audiences", ()))
            and _meets(self.agencies, [agency_code])
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """A channel that rules send an item to, and whether it would take it."""

    rule: Rule
    row: Readiness

    @property
    def channel(self) -> Channel:
        return self.row.channel

    @property
    def refusal(self) -> Finding | None:
        """The first reason why the channel would refuse the item."""
        return next((finding for finding in self.row.findings if finding.blocking), None)

    @property
    def is_meant(self) -> bool:
        """A channel of videos takes another kind of item: the rule does not mean it, so nobody is bothered."""
        message = self.row.message
        return message is None or message.video() is not None or not _takes_videos_only(self.channel)


def conditions_of(rule: Rule) -> Conditions:
    """The rule's own words as sets; the agency's branch is as it is today."""
    agencies: Iterable[str] = ()
    if rule.agency_code:
        branch = find_branch(rule.agency_code)
        agencies = branch.codes if branch else (rule.agency_code,)
    return Conditions(
        forms=frozenset(rule.forms), topics=frozenset(rule.topics), audiences=frozenset(rule.audiences),
        agencies=frozenset(agencies),
    )  # fmt: skip


def rules_for(content: Mapping[str, Any], agency_code: str, *, before: datetime) -> list[Rule]:
    """Rules in force that mean the item and are older than its publication, the quickest first."""
    active = Rule.objects.filter(is_active=True, created_at__lte=before).select_related("campaign", "template")
    found = [
        rule for rule in active.prefetch_related("channels") if conditions_of(rule).match(content, agency_code)
    ]  # fmt: skip
    return sorted(found, key=lambda rule: (rule.delay_min, rule.name))


def destinations(record: Record, rules: Iterable[Rule], *, without: Collection[int] = ()) -> list[Destination]:
    """Where the rules send the item: each channel once, by the first rule that names it."""
    pairs = [(rule, channel) for rule in rules for channel in rule.channels.all() if channel.pk not in without]
    return destinations_on(record, pairs)


def destinations_on(record: Record, pairs: Iterable[tuple[Rule, Channel]]) -> list[Destination]:
    """Those of the channels that a rule can mean with this item, each with its first rule and its own verdict."""
    by_channel: dict[int, tuple[Rule, Channel]] = {}
    for rule, channel in pairs:
        by_channel.setdefault(channel.pk, (rule, channel))
    judged = {row.channel.pk: row for row in _judged(record, by_channel.values())}
    found = [Destination(rule=rule, row=judged[pk]) for pk, (rule, _) in by_channel.items()]
    return [destination for destination in found if destination.is_meant]


def _judged(record: Record, pairs: Iterable[tuple[Rule, Channel]]) -> Iterable[Readiness]:
    """Each campaign's channels together: its short links take room in the text, as they will when it is sent."""
    by_campaign: dict[int | None, list[tuple[Rule, Channel]]] = defaultdict(list)
    for rule, channel in pairs:
        by_campaign[rule.campaign_id].append((rule, channel))
    for together in by_campaign.values():
        templates = {channel.pk: rule.template for rule, channel in together}
        campaign = together[0][0].campaign
        yield from readiness(record, [channel for _, channel in together], templates=templates, campaign=campaign)


def plan_by_rules(entry: Entry) -> list[Delivery]:
    """Plan what the rules say: once per item, whoever else asks at the same time. Returns the deliveries made now.

    Where a channel would refuse the item, the delivery is kept as failed with the reason, so that somebody sees it; it
    goes out by itself once a newer version of the item is taken.
    """
    now = datetime.now(UTC)
    if entry.status != Status.PUBLISHED:
        return []
    if RuleRun.objects.filter(entry=entry).exists():
        return _try_again(entry, now)
    if entry.published_at < now - RECENT or not Rule.objects.exists():
        return []
    with transaction.atomic():
        if not RuleRun.objects.get_or_create(entry=entry, defaults={"at": now})[1]:
            return []
        rules = rules_for(entry.content, entry.agency_code, before=entry.published_at)
        if not rules:
            return []
        there = set(Delivery.objects.filter(entry=entry).values_list("channel_id", flat=True))
        wanted = destinations(record_of(entry), rules, without=there)
        choices = seated(entry, [_choice(found.rule, found.channel, now) for found in wanted], now)
        return [_plan(entry, found, choice, now) for found, choice in zip(wanted, choices, strict=True)]


def entries_without_rules(now: datetime) -> list[Entry]:
    """Items whose event was lost: public for the first time lately, and the rules were never asked. For the sweep."""
    if not Rule.objects.filter(is_active=True).exists():
        return []
    return list(Entry.objects.published().filter(published_at__gte=now - RECENT, rule_run=None)[:200])


def _plan(entry: Entry, found: Destination, choice: Choice, now: datetime) -> Delivery:
    if found.refusal is None:
        return promise(entry, choice, Kind.PUBLISH)
    return Delivery.objects.create(
        entry=entry, entry_version=entry.version, channel=found.channel, kind=Kind.PUBLISH,
        state=DeliveryState.FAILED, problem=_problem(found.refusal), **promised(entry, choice, choice.due(now)),
    )  # fmt: skip


def _try_again(entry: Entry, now: datetime) -> list[Delivery]:
    """What a rule planned and a channel would have refused: perhaps it takes the newer version."""
    refused = Delivery.objects.filter(
        entry=entry, state=DeliveryState.FAILED, rule__isnull=False, kind=Kind.PUBLISH, attempts=0
    ).exclude(content_hash=entry.content_hash)  # fmt: skip
    made = []
    for delivery in refused.select_related("channel", "rule__campaign", "rule__template"):
        templates = {delivery.channel_id: delivery.rule.template}
        campaign = delivery.rule.campaign
        row = readiness(record_of(entry), [delivery.channel], templates=templates, campaign=campaign)[0]
        refusal = next((finding for finding in row.findings if finding.blocking), None)
        with transaction.atomic():
            (choice,) = seated(entry, [_choice(delivery.rule, delivery.channel, now)], now)
            is_changed = change(
                delivery.pk, [DeliveryState.FAILED], DeliveryState.FAILED if refusal else DeliveryState.SCHEDULED,
                entry_version=entry.version, problem=_problem(refusal) if refusal else None,
                **promised(entry, choice, choice.due(now)),
            )  # fmt: skip
        if is_changed and not refusal:
            delivery.refresh_from_db()
            made.append(delivery)
    return made


def _choice(rule: Any, channel: Channel, now: datetime) -> Choice:
    """At once means after the time in which it can be taken back; so it is where a queue has no slots."""
    wait = timedelta(minutes=rule.delay_min)
    undo = now + timedelta(seconds=conf().undo_s)
    return Choice(
        channel=channel, due_at=now + wait if wait else None, undo_until=None if wait else undo,
        campaign=rule.campaign, rule=rule, for_queue=rule.into_queue,
    )  # fmt: skip


def _problem(finding: Finding) -> dict[str, Any]:
    return {"code": finding.code, "params": dict(finding.params), "detail": ""}


def _takes_videos_only(channel: Channel) -> bool:
    return get_platform(channel.platform).capabilities.video_required


def _meets(wanted: frozenset[str], codes: Iterable[str]) -> bool:
    return not wanted or not wanted.isdisjoint(codes)
