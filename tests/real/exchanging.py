"""Inside an installation: what a site that sends and a site that receives do by hand."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import django

TITLE, MENDED = "Điểm mới của Luật Căn cước", "Điểm mới của Luật Căn cước (đính chính)"


def channel(given: SimpleNamespace) -> Any:
    """A: the other site as a national portal."""
    from publishers.channels import save_channel

    made, _ = save_channel({
        "name": given.name, "platform": "national_portal",
        "options": {"transport": "http_push", "base_url": given.portal, "keyid": given.keyid},
        "credentials": {"shared_key": given.key},
    })  # fmt: skip
    return made.pk


def probe(given: SimpleNamespace) -> Any:
    """A: test the connection."""
    from publishers.engine.platforms import platform_for
    from publishers.models import Channel

    health = platform_for(Channel.objects.get(name=given.name)).probe()
    return {"ok": health.ok, "problem": health.problem}


def source(given: SimpleNamespace) -> Any:
    """B: the other site as a trusted source."""
    from syndication.inbound.keys import make_shared_key
    from syndication.models import Source, SourceKind, Trust
    from tests.pages.factories import make_agency

    made = Source.objects.create(
        name="Tỉnh bạn", kind=SourceKind.EXCHANGE, agency_code=make_agency().code, trust=Trust.PUBLISH,
        callback_url=given.callback,
    )  # fmt: skip
    make_shared_key(made, keyid=given.keyid, secret=given.key)
    return made.pk


def publish(given: SimpleNamespace) -> Any:
    """A: an item with a file, published, and sent."""
    from cms.entries.models import Entry
    from cms.pages.models import PageFile
    from publishers.models import Channel
    from publishers.planning.plan import Choice, plan
    from tests.pages import factories

    factories.make_agency()
    page = factories.news(TITLE, live=False)
    page.loa_files = [PageFile(document=factories.make_file(), title="Tờ gấp")]
    page.save_revision().publish()
    plan(Entry.objects.get(page_id=page.pk), [Choice(channel=Channel.objects.get(name=given.name))])
    return page.pk


def correct(given: SimpleNamespace) -> Any:
    """A: the correction, sent where the item stands."""
    page = _page()
    page.title = MENDED
    page.save_revision().publish()
    return _follow_up(page.pk)


def withdraw(given: SimpleNamespace) -> Any:
    """A: the withdrawal, sent where the item stands."""
    page = _page()
    page.unpublish()
    return _follow_up(page.pk)


def announce(given: SimpleNamespace) -> Any:
    """An item, published and sent nowhere. Returns the instant by which it is."""
    from tests.pages import factories

    factories.make_agency()
    factories.news(TITLE)
    return time.time()


def mend(given: SimpleNamespace) -> Any:
    """The same with another title."""
    page = _page()
    page.title = MENDED
    page.save_revision().publish()
    return time.time()


def take_back(given: SimpleNamespace) -> Any:
    """The same, no longer public."""
    _page().unpublish()
    return time.time()


def departments(given: SimpleNamespace) -> Any:
    """What the demo's samples make before its departments are loaded: agencies, a picture, a document of law."""
    from tests.pages import factories

    factories.make_agency("sgddt", "Sở Giáo dục và Đào tạo", kind="department")
    factories.make_picture("Giấy phép lái xe có 12 điểm: điều cần nhớ trong một trang")
    factories.make_law("168/2024/NĐ-CP")
    return None


def inbox(given: SimpleNamespace) -> Any:
    """What waits, who is subscribed and was told, and which sites were found complete."""
    from syndication.models import Proposal, SiteCheck, Subscription

    rows = Proposal.objects.filter(state="waiting").order_by("pk")
    return {
        "waiting": list(rows.values_list("kind", flat=True)),
        "subscribed": list(Subscription.objects.values_list("state", "told")),
        "sites": dict(SiteCheck.objects.values_list("site__name", "ok")),
    }


def deliveries(given: SimpleNamespace) -> Any:
    """A: how they stand."""
    from publishers.models import Delivery

    return [
        {"kind": row.kind, "state": row.state, "permalink": (row.receipt or {}).get("permalink"),
         "problem": row.problem}
        for row in Delivery.objects.order_by("created_at")
    ]  # fmt: skip


def ask(given: SimpleNamespace) -> Any:
    """B: from now on an editor decides."""
    from syndication.models import Source, Trust

    return Source.objects.update(trust=Trust.ASK)


def accept(given: SimpleNamespace) -> Any:
    """B: an editor accepts what waits. Returns the kinds."""
    from django.contrib.auth import get_user_model

    from syndication.inbound.deciding.accepting import accept as decide
    from syndication.models import Proposal, ProposalState

    editor, _ = get_user_model().objects.get_or_create(username="bien-tap", defaults={"is_superuser": True})
    waiting = list(Proposal.objects.filter(state=ProposalState.WAITING))
    for proposal in waiting:
        decide(proposal.pk, user=editor, then="publish")
    return [proposal.kind for proposal in waiting]


def submissions(given: SimpleNamespace) -> Any:
    """B: how they stand, and what the partner was told last."""
    from syndication.models import Submission

    rows = Submission.objects.order_by("pk")
    return list(rows.values("version", "operation", "state", "told_state", "reason_vi"))


def _page() -> Any:
    from cms.pages.models import NewsPage

    return NewsPage.objects.get(title=TITLE) if NewsPage.objects.filter(title=TITLE) else NewsPage.objects.get()


def _follow_up(page_id: int) -> int:
    from cms.entries.models import Entry
    from publishers.models import Channel
    from publishers.planning.follow_ups import follow_up

    return len(follow_up(Entry.objects.get(page_id=page_id), Channel.objects.all()))


ACTS: dict[str, Callable[[SimpleNamespace], Any]] = {
    act.__name__: act
    for act in (
        channel, probe, source, publish, correct, withdraw, announce, mend, take_back, departments, inbox, deliveries,
        ask, accept, submissions,
    )
}  # fmt: skip


def main() -> None:
    """A line of JSON in, a line of JSON out: one process for all that is asked, since starting one takes seconds."""
    for line in sys.stdin:
        asked = json.loads(line)
        answer = ACTS[asked.pop("act")](SimpleNamespace(**asked))
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    main()
