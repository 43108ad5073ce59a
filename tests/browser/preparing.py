"""``python -m tests.browser.preparing``: what a browser test finds in its installation."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django

#: Who writes and publishes: the board's approver, with the rights of that role and no others.
EDITOR, PASSWORD = "hoa", "mat-khau-cua-hoa"
#: An item that is public already.
NEWS = "Ngày Pháp luật ở tỉnh"
ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """An agency with its section and an item, an editor who reads English, the demo's channels; prints the ids."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from wagtail.users.models import UserProfile

    from cms.agencies.actions import create_agency
    from cms.agencies.models import AgencyGroup
    from cms.pages.blocks import paragraphs
    from cms.pages.models import NewsPage, SectionPage

    agency = create_agency(code="stp", name="Sở Tư pháp", kind="justice_department", level="province", leads=True)
    editor = get_user_model().objects.create_user(
        EDITOR, password=PASSWORD, email="hoa@example.invalid", first_name="Nguyễn Thị", last_name="Hoa"
    )
    editor.groups.add(AgencyGroup.objects.get(agency=agency, role="board_approver").group)
    UserProfile.objects.create(user=editor, preferred_language="en")
    section = SectionPage.objects.get(agency=agency)
    news = section.add_child(instance=NewsPage(title=NEWS, body=paragraphs("Toàn dân tìm hiểu pháp luật."), live=False))
    news.save_revision().publish()
    call_command("load_channels", str(ROOT / "publishers" / "demo" / "channels.yaml"), verbosity=0, stdout=sys.stderr)
    print(json.dumps({"section": section.pk, "news": news.pk}))


if __name__ == "__main__":
    django.setup()
    main()
