"""``python -m tests.browser.preparing``: what a browser test finds in its installation."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from django.contrib.auth.models import Group

    from cms.agencies.models import Agency

#: Who writes and publishes: the board's approver, with the rights of that role and no others.
EDITOR, PASSWORD = "hoa", "mat-khau-cua-hoa"
#: Who writes and plans in a department, and who on the board says yes to it; both may publish on the board's channels.
WRITER, APPROVER = "mai", "hung"
#: An item that is public already.
NEWS = "Ngày Pháp luật ở tỉnh"
ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """An agency with its section and an item, an editor who reads English, the demo's channels, a department with its
    chain of approval; prints the ids."""
    from django.core.management import call_command

    from cms.agencies.actions import create_agency
    from cms.agencies.models import AgencyGroup
    from cms.pages.blocks import paragraphs
    from cms.pages.models import NewsPage, SectionPage

    agency = create_agency(code="stp", name="Sở Tư pháp", kind="justice_department", level="province", leads=True)
    person(EDITOR, "Nguyễn Thị", "Hoa", AgencyGroup.objects.get(agency=agency, role="board_approver").group)
    section = SectionPage.objects.get(agency=agency)
    news = section.add_child(instance=NewsPage(title=NEWS, body=paragraphs("Toàn dân tìm hiểu pháp luật."), live=False))
    news.save_revision().publish()
    call_command("load_channels", str(ROOT / "publishers" / "demo" / "channels.yaml"), verbosity=0, stdout=sys.stderr)
    print(json.dumps({"section": section.pk, "news": news.pk, "department": department(agency)}))


def department(lead: Agency) -> int:
    """One whose items the leading agency's board approves; the id of its section."""
    from django.contrib.auth.models import Permission
    from wagtail.models import GroupCollectionPermission

    from cms.agencies.actions import create_agency
    from cms.agencies.models import AgencyGroup
    from cms.pages.models import SectionPage
    from cms.workflow.models import Chain, Step

    agency = create_agency(code="syt", name="Sở Y tế", kind="department", level="province")
    group = AgencyGroup.objects.get(agency=agency, role="unit_approver").group
    board = AgencyGroup.objects.get(agency=lead, role="board_approver").group
    use = Permission.objects.get(content_type__app_label="loa_publishers", codename="use_channel")
    GroupCollectionPermission.objects.create(group=group, collection=lead.collection, permission=use)
    person(WRITER, "Trần Thị", "Mai", group)
    person(APPROVER, "Lê Văn", "Hùng", board)
    chain = Chain(agency=agency, for_lower=False)
    chain.steps = [Step(name="Ban Biên tập", group=board, sort_order=0)]
    chain.save()
    return int(SectionPage.objects.get(agency=agency).pk)


def person(name: str, first: str, last: str, group: Group) -> None:
    """Somebody who reads English."""
    from django.contrib.auth import get_user_model
    from wagtail.users.models import UserProfile

    made = get_user_model().objects.create_user(
        name, password=PASSWORD, email=f"{name}@example.invalid", first_name=first, last_name=last
    )
    made.groups.add(group)
    UserProfile.objects.create(user=made, preferred_language="en")


if __name__ == "__main__":
    django.setup()
    main()
