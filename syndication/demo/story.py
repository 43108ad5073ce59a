"""A department hands in, mends one item and takes one back: through the same doors as a real one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from cms.core.clock import SystemClock
from cms.core.conf import conf
from cms.core.http import HttpError
from cms.entries.ports import DraftRefused
from syndication.inbound.deciding.accepting import TooLate, accept
from syndication.inbound.fetching.fetch import http_client
from syndication.inbound.polling.asking import ask_due
from syndication.inbound.polling.gone import withdraw_gone
from syndication.models import Proposal, ProposalKind, ProposalState, Source
from syndication.sentences import explain
from syndication.websub.subscribing import accept as accept_wish
from syndication.websub.wishes import read_wish

_PATIENCE_S = 60.0


class StoryFailed(Exception):
    """The sandbox did not do its part. The text is a sentence."""


def tell(source: Source, titles: tuple[str, ...]) -> Iterator[str]:
    """Read the feed, take these items in, let a day go by there, read it again. Yields what happened, in sentences.

    A second run finds everything done.
    """
    read(source)
    yield _("%(source)s: read, %(count)s items wait.") % {"source": source.name, "count": _waiting(source).count()}
    for proposal in _waiting(source).filter(kind=ProposalKind.NEW, item__title__in=titles):
        _take(proposal)
        yield _("Taken in: %(title)s") % {"title": proposal.item.title}
    site = source.home_url.rstrip("/")
    _post(f"{site}/next-day")
    read(source)
    withdraw_gone(SystemClock().now())
    read(source)
    for kind in (ProposalKind.CHANGE, ProposalKind.RETRACTION):
        for proposal in _waiting(source).filter(kind=kind):
            yield f"{proposal.get_kind_display()}: {proposal.item.title}"
    subscribe(f"{site}/websub")
    yield _("%(source)s: subscribed to the feed of everything.") % {"source": source.name}


def read(source: Source) -> None:
    """Have the source read now, by whichever process is first. Raises ``StoryFailed``."""
    asked = SystemClock().now()
    Source.objects.filter(pk=source.pk).update(next_at=asked)
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        ask_due()
        source.refresh_from_db()
        if source.problem and source.attempted_at and source.attempted_at >= asked:
            raise StoryFailed(explain(source.problem["code"], source.problem["params"]).message)
        if source.leased_until is None and source.succeeded_at and source.succeeded_at >= asked:
            return
        time.sleep(0.2)
    raise StoryFailed(_("“%(source)s” did not answer within a minute.") % {"source": source.name})


def subscribe(callback: str) -> None:
    """As the department's own program would: the hub asks it back before anything counts."""
    wish = read_wish({
        "hub.mode": "subscribe", "hub.topic": f"{conf().public_url}/feeds/all.atom", "hub.callback": callback,
        "hub.secret": "sandbox-subscriber-secret",
    })  # fmt: skip
    accept_wish(wish, SystemClock().now())


def _waiting(source: Source) -> Any:
    return Proposal.objects.filter(item__source=source, state=ProposalState.WAITING).select_related("item")


def _take(proposal: Proposal) -> None:
    editor = get_user_model().objects.filter(is_superuser=True).order_by("pk").first()
    try:
        accept(proposal.pk, user=editor, then="publish")
    except (DraftRefused, TooLate) as refused:
        raise StoryFailed(str(refused)) from None


def _post(address: str) -> None:
    try:
        answer = http_client(conf().http_policy()).request("POST", address, data=b"")
    except HttpError:
        raise StoryFailed(_("%(address)s could not be reached.") % {"address": address}) from None
    if answer.status != 200:
        raise StoryFailed(_("%(address)s answered %(status)s.") % {"address": address, "status": answer.status})
