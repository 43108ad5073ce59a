"""What waits for a second person, what went out before one had looked, and who stands in for whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from cms.pages.blocks import paragraphs
from cms.pages.models import NewsPage
from cms.workflow.actions.emergency import publish_in_emergency
from cms.workflow.models import Substitute
from tests.pages import factories as pages
from tests.workflow.conftest import fresh, make_chain, submit
from tests.workflow.test_acts import seen

from .world import World

_REASON = "Bão đổ bộ tối nay, dân cần biết ngay"


def furnish(world: World) -> None:
    """A department with two steps: one item waits, one went out in an emergency."""
    department = pages.make_agency("syt", "Sở Y tế", kind="department", leads=True)
    chain = make_chain(department, ("Phòng nghiệp vụ", "unit_approver"), ("Ban giám đốc", "board_approver"))
    world.made |= {"chain": chain, "department": department}
    world.made["waiting"] = _waiting(world, "Tiêm chủng mở rộng: quyền của trẻ em")
    page = _draft(world, "Cảnh báo bão khẩn cấp")
    world.made["afterwards"] = publish_in_emergency(page, user=world.people["admin"], reason=_REASON, seen=seen(page))
    today = timezone.localdate()
    world.made["substitute"] = Substitute.objects.create(
        absent=world.people["board"], substitute=world.people["head"], starts=today, ends=today + timedelta(days=3),
        reason="Nghỉ phép",
    )  # fmt: skip


def more(world: World, number: int) -> None:
    for one in range(number):
        _waiting(world, f"Mục chờ duyệt số {one}")
        page = _draft(world, f"Việc gấp số {one}")
        publish_in_emergency(page, user=world.people["admin"], reason=_REASON, seen=seen(page))


def _draft(world: World, title: str) -> Any:
    page = NewsPage(title=title, live=False, owner=world.people["editor"], body=paragraphs("Nội dung."))
    world.made["department"].section.specific.add_child(instance=page)
    page.save_revision(user=world.people["editor"], log_action=True)
    return fresh(page)


def _waiting(world: World, title: str) -> Any:
    return submit(_draft(world, title), world.people["editor"])
