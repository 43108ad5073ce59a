"""A campaign with all that belongs to it: items, lines to be made, targets, a law, and a post that comes round."""

from __future__ import annotations

from datetime import time, timedelta

from django.utils import timezone

from publishers.models import CampaignItem, CampaignTarget, Recurrence
from publishers.planning.recurring.ahead import plan_recurrence

from .world import World


def furnish(world: World) -> None:
    campaign, today = world.campaign, timezone.localdate()
    assert campaign is not None
    campaign.documents, campaign.forms = ["14/2012/QH13"], ["infographic", "video"]
    campaign.agencies, campaign.owner = [world.agency.code], world.people["admin"]
    campaign.save()
    campaign.channels.set(world.channels.values())
    CampaignItem.objects.create(campaign=campaign, entry=world.entries[0], on=today)
    for days, form, title in ((-1, "video", "Video thông điệp"), (6, "infographic", "Đồ họa khẩu hiệu năm nay")):
        CampaignItem.objects.create(campaign=campaign, form=form, title=title, on=today + timedelta(days=days))
    for counts, wanted in (("items", 1), ("posts", 12), ("agencies", 3)):
        CampaignTarget.objects.create(campaign=campaign, counts=counts, wanted=wanted)
    rule = Recurrence.objects.create(
        campaign=campaign, name="Mỗi thứ Hai và thứ Năm", weekdays=[0, 3], wall_time=time(8), starts_on=today,
        takes="campaign", planned_by=world.people["admin"],
    )  # fmt: skip
    rule.channels.add(world.channels["radio"])
    plan_recurrence(rule, timezone.now())
    world.made["round"], world.made["day"] = rule, rule.occurrences.order_by("due_at").last()


def more(world: World, number: int) -> None:
    for entry in world.entries[1 : 1 + number]:
        CampaignItem.objects.get_or_create(campaign=world.campaign, entry=entry)
    for place in range(number):
        CampaignItem.objects.create(campaign=world.campaign, title=f"Tờ gấp {place}", form="leaflet")
        Recurrence.objects.create(
            campaign=world.campaign, name=f"Mỗi tuần {place}", weekdays=[place % 7], wall_time=time(9),
            starts_on=timezone.localdate(),
        )  # fmt: skip
