"""What departments hand in, subscribe to and show on their sites."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from wagtail.models import Site

from cms.entries.offer import OfferedFile
from syndication.models import (
    Banner,
    Harvester,
    Proposal,
    RequiredLink,
    SiteCheck,
    Source,
    SourceItem,
    SourceKind,
    Submission,
    Subscription,
    SubscriptionState,
    WatchedSite,
)
from tests.pages.factories import make_picture
from tests.syndication.inbound.items import LONG, bring, make_source, offer

from .world import World

_BODY = LONG + "<p>Nghị định 168/2024/NĐ-CP, Luật 36/2024/QH15.</p>"


def furnish(world: World) -> None:
    _inbox(world)
    _sites(world)
    _subscribers(world, 0)


def more(world: World, number: int) -> None:
    for one in range(number):
        source = make_source(f"Sở số {one}", address=f"https://so{one}.example.vn/rss")
        bring(source, offer(40 + one, title=f"Hội nghị số {one}", body_html=LONG))
        _submission(Source.objects.create(name=f"Đối tác {one}", kind=SourceKind.EXCHANGE), one + 1)
        WatchedSite.objects.create(name=f"Trang {one}", home_url=f"https://trang{one}.example.gov.vn/")
        Harvester.objects.create(name=f"Thư viện {one}", networks="203.0.113.0/24")
        Banner.objects.create(title=f"Băng rôn {one}", image=make_picture(f"Băng rôn {one}"), target="https://p.vn/")
        RequiredLink.objects.create(title=f"Liên kết {one}", target=f"https://lienket{one}.vn/")
        _subscribers(world, 10 * (one + 1))


def _inbox(world: World) -> None:
    """A new item, one like it from elsewhere, a change of what was taken, and a source in trouble."""
    source, other = make_source(), make_source("Cổng thông tin điện tử tỉnh", address="https://tinh.example.vn/rss")
    Source.objects.filter(pk=other.pk).update(failures=4, problem={"code": "not_found", "params": {}})
    picture = OfferedFile(
        url="https://syt.example.vn/chot.jpg", filename="chot.jpg", media_type="image/jpeg", role="image",
        alt="Chốt kiểm tra nồng độ cồn",
    )  # fmt: skip
    title = "Hội nghị phổ biến pháp luật về khám bệnh, chữa bệnh"
    bring(source, offer(1, title=title, body_html=_BODY, files=(picture,), tags=("y tế",)))
    bring(other, offer(2, title="Sở Y tế phổ biến pháp luật về khám bệnh", body_html=_BODY))
    bring(source, offer(3, title="Tuyên truyền an toàn giao thông"))
    item = SourceItem.objects.get(title="Tuyên truyền an toàn giao thông")
    page = Site.objects.get(is_default_site=True).root_page
    item.proposals.update(state="accepted", page_id=page.pk)
    SourceItem.objects.filter(pk=item.pk).update(page_id=page.pk, taken_content=item.content)
    changed = offer(3, title="Tuyên truyền trật tự, an toàn giao thông", summary="Có sửa đổi.", body_html=LONG)
    bring(source, changed, guid=item.guid)
    world.made |= {
        "source": source,
        "proposal": Proposal.objects.get(kind="new", looks_like__isnull=True, state="waiting"),
        "like": Proposal.objects.get(looks_like__isnull=False),
        "change": Proposal.objects.get(kind="change"),
        "submission": _submission(Source.objects.create(name="Sở Tư pháp Gia Lai", kind=SourceKind.EXCHANGE), 0),
    }


def _submission(source: Source, number: int) -> Submission:
    return Submission.objects.create(
        source=source, sid=f"sid-{number}", record_id=f"oai:a:{number}", version=1, operation="upsert",
        idempotency_key=str(number), digest="d", record={"title": "Bảy điểm mới của Luật Bảo hiểm xã hội"},
        receipt={"sid": f"sid-{number}"}, received_at=timezone.now(), changed_at=timezone.now(),
    )  # fmt: skip


def _sites(world: World) -> None:
    missing = {"kind": "banner", "title": "Ngày Pháp luật 9/11", "target": "https://p.vn/", "required": True}
    site = WatchedSite.objects.create(name="Sở Y tế", agency_code="so-y-te", home_url="https://soyte.example.gov.vn/")
    WatchedSite.objects.create(name="Công an tỉnh", home_url="https://congan.example.gov.vn/trang-thong-tin/")
    now = timezone.now()
    for age, problem in ((40, "missing"), (1, "no_picture"), (0, "missing")):
        SiteCheck.objects.create(
            site=site, checked_at=now - timedelta(days=age), ok=False, newest_at=now - timedelta(days=age + 2),
            findings={"wanted": [{**missing, "problem": problem}], "shows": "widget"},
        )  # fmt: skip
    world.made |= {
        "site": site,
        "harvester": Harvester.objects.create(name="Cổng quốc gia", networks="203.0.113.0/24", seen_at=now),
        "banner": Banner.objects.create(title="Ngày Pháp luật 9/11", image=make_picture(), target="https://p.vn/"),
        "link": RequiredLink.objects.create(title="Tủ sách pháp luật quốc gia", target="https://tusach.vn/danh-muc/"),
    }


def _subscribers(world: World, first: int) -> None:
    """One that is told, one that can't be, one that is over."""
    now = timezone.now()
    common = {"host": "soyte.test", "lease_until": now + timedelta(days=9), "told_at": now}
    told = Subscription.objects.create(
        key=str(first), topic="/feeds/all.atom?form=news,video", state=SubscriptionState.ACTIVE, told=41, took_ms=230,
        callback="https://soyte.test/websub/" + "k3y" * 12, **common,
    )  # fmt: skip
    Subscription.objects.create(
        key=str(first + 1), topic="/feeds/all.rss", state=SubscriptionState.ACTIVE, failures=7,
        callback="https://soyte.test/w", problem={"code": "no_answer"}, due_at=now, **common,
    )  # fmt: skip
    Subscription.objects.create(
        key=str(first + 2), topic="/feeds/all.json", state=SubscriptionState.DENIED,
        callback="https://soyte.test/x", problem={"code": "wrong_challenge"}, **common,
    )  # fmt: skip
    world.made.setdefault("subscriber", told)
