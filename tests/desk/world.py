"""An office at work: people, items, channels, deliveries in every state, and what came in. More of it on demand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Collection

from cms.agencies.actions import equip_agency
from cms.agencies.models import Agency, AgencyGroup
from cms.entries.models import Entry, Term
from cms.pages.blocks import paragraphs
from cms.pages.models import NewsPage, OutlinePage
from publishers.models import Attempt, Campaign, Channel, Delivery, Hold, Rule, Slot
from tests.fixtures.desk import front_page
from tests.pages import factories as pages
from tests.publishers import factories
from tests.publishers.admin.calendar.planned import delivery, tomorrow

ITEMS = (
    "Giấy phép lái xe có 12 điểm: bị trừ khi nào, phục hồi ra sao", "Luật Căn cước: những điều người dân cần biết",
    "Đề cương giới thiệu Luật Đất đai năm 2024", "Bảy điểm mới của Luật Bảo hiểm xã hội từ ngày 01/7/2025",
    "Ngày Pháp luật Việt Nam 9/11: thượng tôn Hiến pháp và pháp luật", "Hòa giải ở cơ sở: hỏi và đáp",
    "Phòng, chống lừa đảo trực tuyến", "Trợ giúp pháp lý: ai được miễn phí", "Luật Phòng, chống ma túy có gì mới",
)  # fmt: skip
_COLOURS = ("#0f766e", "#b45309", "#1d4ed8", "#9d174d", "#4d7c0f")
PROBLEMS = {
    "failed": {"code": "rejected", "params": {}, "detail": "(#100) Invalid parameter"},
    "needs_checking": {"code": "outcome_unknown", "params": {}, "detail": "Read timed out"},
    "missed": {"code": "missed", "params": {}, "detail": ""},
}


@dataclass(slots=True)
class World:
    """What the screens are about; ``made`` holds what areas outside publishing add."""

    agency: Agency
    people: dict[str, Any]
    entries: list[Entry]
    channels: dict[str, Channel]
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    campaign: Campaign | None = None
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def page_id(self) -> int:
        """An item that stands nowhere yet."""
        return self.made["fresh"].page_id


def person(name: str, first: str, last: str, *groups: Any, **given: Any) -> Any:
    user = get_user_model().objects.create_user(
        name, f"{name}@so.example.vn", "x", first_name=first, last_name=last, **given
    )
    user.groups.add(*groups)
    return user


def publish(title: str) -> Entry:
    page = NewsPage(
        title=title, summary="Điều ai cũng cần biết, trong hai phút.", cover=_cover(title),
        body=paragraphs("Quy định mới có hiệu lực từ đầu năm."),
    )  # fmt: skip
    page.tags.add("pháp luật", "tuyên truyền")
    made = pages.add(page)
    return Entry.objects.get(page_id=made.pk)


def _cover(title: str) -> Any:
    """A picture that can be told from the next."""
    return pages.make_picture(title[:60], color=_COLOURS[len(title) % len(_COLOURS)])


def furnish() -> World:
    """An agency with its people, three items, four channels, and a delivery in each state."""
    front_page()
    agency = pages.make_agency()
    equip_agency(agency, leads=True)
    roles = {row.role: row.group for row in AgencyGroup.objects.filter(agency=agency).select_related("group")}
    people = {
        "admin": person("admin", "Lan", "Vũ", is_superuser=True),
        "editor": person("bien-tap", "Hà", "Nguyễn", roles["editor"]),
        "head": person("truong-phong", "Minh", "Trần", roles["unit_approver"]),
        "board": person("giam-doc", "Sơn", "Lê", roles["board_approver"]),
    }
    channels = {
        "facebook": factories.facebook("Facebook Sở Tư pháp"), "zalo": factories.zalo("Zalo Sở Tư pháp"),
        "x": factories.x("X Sở Tư pháp"), "radio": factories.by_hand("Đài truyền thanh xã"),
    }  # fmt: skip
    collection = Collection.objects.get(pk=agency.collection_id)
    for channel in channels.values():
        channel.collection = collection
        channel.save()
    Channel.objects.filter(pk=channels["x"].pk).update(
        state="needs_reconnect", problem={"code": "auth_expired", "params": {}, "detail": "Invalid or expired token"}
    )
    world = World(agency, people, [publish(title) for title in ITEMS[:3]], channels)
    world.campaign = Campaign.objects.create(
        name="Ngày Pháp luật 9/11", colour="violet", collection=collection, goal="Mỗi người dân biết một điều luật mới",
        starts_on=timezone.localdate() - timedelta(days=5), ends_on=timezone.localdate() + timedelta(days=20),
    )  # fmt: skip
    world.made["hold"] = Hold.objects.create(
        reason="Ngày bầu cử", created_by=people["admin"], starts_at=tomorrow(0, days=6), ends_at=tomorrow(0, days=7)
    )
    world.made["rule"] = _rule("Tin mới lên đài", channels["radio"], collection)
    world.made["outline"] = _outline()
    world.made["term"] = Term.objects.exclude(vocabulary="form").order_by("pk").first()
    for channel in channels.values():
        Slot.objects.create(channel=channel, weekday=2, wall_time="08:30")
    states = ("draft", "in_review", "scheduled", "publishing", "published", "needs_checking", "failed", "missed",
              "withdrawn", "cancelled")  # fmt: skip
    _deliver(world, states)
    _fill_the_week(world)
    return world


def _fill_the_week(world: World) -> None:
    """What else a week holds: something behind every day that is over, something on each that comes; one of it was
    stopped by a freeze that is over, one was tried twice before it failed. The newest item goes nowhere yet."""
    channels, items = list(world.channels.values()), [publish(title) for title in ITEMS[6:]]
    for day in (-5, -4, -3, -2, -1, 2, 3, 4, 5):
        due = tomorrow(8 + 2 * (day % 4), days=day)
        given: dict[str, Any] = {"campaign": world.campaign if day % 2 else None}
        if day < 0:
            given |= {"state": "published", "published_at": due, "remote_id": f"post-{day}",
                      "permalink": "https://www.example.vn/bai/2"}  # fmt: skip
        delivery(items[day % 3], channels[day % 4], due, **given)
    now = timezone.now()
    freeze = Hold.objects.create(
        reason="Có sự cố", created_by=world.people["admin"], starts_at=now - timedelta(hours=3), lifted_at=now
    )
    delivery(items[1], channels[0], now - timedelta(hours=2), hold=freeze)
    for minute, outcome in ((25, "unreachable"), (15, "rejected")):
        start = now - timedelta(minutes=minute)
        Attempt.objects.create(
            delivery=world.deliveries["failed"], fence=60 - minute, started_at=start, outcome=outcome,
            ended_at=start + timedelta(seconds=2), detail="(#100) Invalid parameter" if outcome == "rejected" else "",
        )  # fmt: skip
    world.made["fresh"] = publish("Bạo lực gia đình: gọi ai, ở đâu, được giúp gì")


def more(world: World, number: int) -> None:
    """As much again of what lists show: what a screen asks of the database must not grow with it."""
    collection = Collection.objects.get(pk=world.agency.collection_id)
    world.entries += [publish(title) for title in ITEMS[3 : 3 + number]]
    for name in range(number):
        channel = factories.by_hand(f"Đài truyền thanh xã {name + 2}")
        channel.collection = collection
        channel.save()
        world.channels[f"radio-{name}"] = channel
        Campaign.objects.create(name=f"Đợt cao điểm {name}", colour="teal", collection=collection)
        Hold.objects.create(reason=f"Nghỉ lễ {name}", starts_at=tomorrow(0, days=9), ends_at=tomorrow(9, days=9))
        _rule(f"Quy tắc {name}", channel, collection)
        Slot.objects.create(channel=channel, weekday=name, wall_time="09:00")
    _deliver(world, ("scheduled", "published", "failed", "needs_checking", "missed", "in_review"))


def _deliver(world: World, states: tuple[str, ...]) -> None:
    """A delivery in each state, over the newest items and all channels."""
    channels = list(world.channels.values())
    for number, state in enumerate(states):
        channel, entry = channels[number % len(channels)], world.entries[-1 - number % 3]
        due = tomorrow(8 + number % 9, days=1 + number // 4)
        if state not in ("draft", "in_review", "scheduled"):
            due = timezone.now() - timedelta(minutes=20 * (number + 1))
        given: dict[str, Any] = {"state": state, "problem": PROBLEMS.get(state), "campaign": world.campaign}
        if state in ("published", "withdrawn"):
            given |= {"published_at": due, "remote_id": f"post-{number}", "permalink": "https://www.example.vn/bai/1"}
        world.deliveries.setdefault(state, delivery(entry, channel, due, **given))


def _rule(name: str, channel: Channel, collection: Collection) -> Rule:
    made = Rule.objects.create(name=name, forms=["news"], collection=collection)
    made.channels.add(channel)
    return made


def _outline() -> OutlinePage:
    return pages.add(OutlinePage(title="Đề cương giới thiệu Luật Nhà ở"), live=False)
