"""Green, or the problem in words: what each channel would say to an item, before anybody presses the button."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from cms.entries.record import Record
from publishers.contract import Draft, Limit, Mend, Message, Misconfigured, Platform, Problem
from publishers.engine.platforms import platform_for
from publishers.models import Campaign, Channel, ChannelState, ReusableText
from publishers.registry import UnknownPlatform, get_platform
from publishers.sentences import Explained, explain, explain_problem, mends_for
from publishers.texts.choosing import wording_on
from publishers.texts.wording import Wording, compose

from ..files import prepare_record
from ..holds import hold_advice
from ..message import make_message, overlay
from ..shared_text import worded
from ..wordings import wordings_shown
from .judging import Judged
from .mending import name_of
from .quotas import advise

#: What one channel was given: the editor's variant, and the choices for this item.
Given = Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A problem in words, at its field."""

    code: str
    field: str
    blocking: bool
    words: Explained
    #: What fills the sentence: with the code it can be said again in another language.
    params: Mapping[str, Any] = field(default_factory=dict)
    #: Tells it from the others of its channel.
    name: str = ""
    #: What can be done about it by a press, each known to help.
    mends: tuple[Mend, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """One channel's answer."""

    channel: Channel
    #: The shared text in this channel's shape.
    shared: Draft
    #: The text that would go out.
    draft: Draft
    title_limit: Limit | None = None
    body_limit: Limit | None = None
    findings: tuple[Finding, ...] = field(default=())
    #: What would go out, files and all; nothing when the platform is not known here.
    message: Message | None = None
    #: What was changed and chosen for this channel.
    variant: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_ready(self) -> bool:
        return not any(finding.blocking for finding in self.findings)

    @property
    def has_title(self) -> bool:
        """Whether the title stands apart: where the shared text begins with it, it is part of the text."""
        return bool(self.title_limit) or bool(self.shared.title and not self.shared.body.startswith(self.shared.title))


def readiness(
    record: Record,
    channels: Iterable[Channel],
    variants: Given | None = None,
    options: Given | None = None,
    *,
    due_at: datetime | None = None,
    campaign: Campaign | None = None,
    templates: Mapping[int, ReusableText | None] | None = None,
    wordings: Mapping[int, Wording] | None = None,
) -> list[Readiness]:
    """Ask every channel; nothing leaves this machine.

    ``variants`` and ``options``: channel id → the editor's changes and choices; no due: now. ``campaign``: the one it
    is planned for, which may want short links; ``templates``: channel id → the template of the rule that plans it;
    ``wordings``: channel id → what is kept of a post that stands there.
    """
    asked = list(channels)
    wording_of = {**wordings_shown(record, asked, campaign, templates or {}), **(wordings or {})}
    rows = [
        _one(record, channel, (variants or {}).get(channel.pk, {}), (options or {}).get(channel.pk, {}),
             wording_of[channel.pk])
        for channel in asked
    ]  # fmt: skip
    _begin_files(record, rows)
    now = datetime.now(UTC)
    known = [(row.channel, get_platform(row.channel.platform), row.message) for row in rows if row.message]
    due = due_at or now
    quotas, holds = advise(known, due, now), hold_advice([row.channel.pk for row in rows], _agency_of(record), due)
    return [_advised(row, [*holds.get(row.channel.pk, ()), *quotas.get(row.channel.pk, ())]) for row in rows]


def _begin_files(record: Record, rows: Iterable[Readiness]) -> None:
    """What somebody looks at is made meanwhile: when it is planned it is most likely ready."""
    for row in rows:
        if row.message and any(asset.is_promised for asset in row.message.assets):
            prepare_record(record, get_platform(row.channel.platform), row.variant)


def _agency_of(record: Record) -> str:
    return record.source_agency.code if record.source_agency else ""


def _advised(row: Readiness, problems: Iterable[Problem]) -> Readiness:
    found = tuple(_worded(problem, row.channel.platform) for problem in problems)
    return replace(row, findings=row.findings + found) if found else row


def shared_draft(
    record: Record, channel: Channel, variant: Mapping[str, Any], *, wording: Wording | None = None
) -> Draft:  # fmt: skip
    """The shared text in the channel's shape, before anybody changed it for that channel; ``wording``: if not the
    channel's own."""
    record = worded(record, variant)
    try:
        platform = get_platform(channel.platform)
        return compose(platform, record, wording or wording_on(channel, record.form))
    except UnknownPlatform:
        return Draft()


def mended(
    record: Record, channel: Channel, variant: Mapping[str, Any], options: Mapping[str, Any], named: str, way: Mend, *,
    campaign: Campaign | None = None,
) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:  # fmt: skip
    """Variant and options after one press on the finding of that name; nothing where it can't help any more.

    ``campaign``: the one it is planned for, whose short links take room in the text.
    """
    try:
        platform = platform_for(channel)
    except Misconfigured:
        return None
    wording = wordings_shown(record, [channel], campaign, {})[channel.pk]
    judged = Judged(record=record, platform=platform, variant=variant, options=options, wording=wording)
    after = judged.mended(named, way)
    return (after.variant, after.options) if after else None


def _one(
    record: Record, channel: Channel, variant: Mapping[str, Any], options: Mapping[str, Any], wording: Wording
) -> Readiness:  # fmt: skip
    shared = shared_draft(record, channel, variant, wording=wording)
    try:
        cls = get_platform(channel.platform)
    except UnknownPlatform:
        found = _explained("misconfigured", {"field": "platform"}, "")
        return Readiness(channel=channel, shared=shared, draft=shared, findings=(found,))
    try:
        judged = Judged(
            record=record, platform=platform_for(channel), variant=variant, options=options, wording=wording
        )
        message, findings = judged.message, [_offered(problem, judged) for problem in judged.problems]
    except Misconfigured as error:
        message = make_message(record, cls, key="preview", variant=variant, options=options, wording=wording)
        findings = [_explained(error.code, error.params, cls.slug)]
    return Readiness(
        channel=channel,
        shared=shared,
        draft=overlay(shared, variant),
        title_limit=cls.capabilities.title,
        body_limit=cls.capabilities.body,
        findings=(*_paused(channel, cls), *findings),
        message=message,
        variant=variant,
        options=options,
    )


def _paused(channel: Channel, cls: type[Platform]) -> Iterable[Finding]:
    if channel.state != ChannelState.ACTIVE:
        kept = channel.problem or {"code": "channel_paused"}
        # What waits goes out later, so this is advice.
        yield _explained(kept["code"], kept.get("params", {}), cls.slug, blocking=False)


def _offered(problem: Problem, judged: Judged) -> Finding:
    found = _worded(problem, judged.platform.slug)
    return replace(found, name=name_of(problem), mends=tuple(judged.offers(problem)))


def _worded(problem: Problem, slug: str) -> Finding:
    return Finding(
        code=problem.code, field=problem.field, blocking=problem.blocking, words=explain_problem(problem, slug),
        params=problem.params,
    )  # fmt: skip


def _explained(code: str, params: Mapping[str, Any], slug: str, *, blocking: bool = True) -> Finding:
    return Finding(
        code=code, field="channel", blocking=blocking, words=explain(code, params, slug), params=params, name=code,
        mends=mends_for(code, slug),
    )  # fmt: skip
