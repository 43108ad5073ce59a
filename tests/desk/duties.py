"""A plan in force with tasks in every state, noted progress, and an agency that is behind."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from cms.agencies.models import AgencyKind
from cms.plans.models import Deliverable, Note, Party, Plan, PlanTask
from tests.pages.factories import make_agency

from .world import World


def furnish(world: World) -> None:
    health = make_agency("so-y-te", "Sở Y tế", kind="department")
    plan = _plan(world, "Kế hoạch phổ biến, giáo dục pháp luật")
    today = timezone.localdate()
    late = f"{today - timedelta(days=3):%d/%m/%Y}"
    task = _task(plan, "Cập nhật tin, bài lên Chuyên trang", "hằng tháng", health, counted="items", form="news")
    _task(plan, "Cử đầu mối theo dõi công tác phổ biến pháp luật", f"trước {late}", health)
    common = _task(plan, "Tập huấn báo cáo viên pháp luật", "Quý IV", world.agency)
    Note.objects.create(
        task=common, happened_on=today, verdict="adds", count=1, text="Đã mở một lớp cho 40 người.",
        author=world.people["editor"], author_name="Hà Nguyễn", created_at=timezone.now(),
        evidence_url="https://stp.example.gov.vn/tap-huan",
    )  # fmt: skip
    held = _task(plan, "Rà soát theo mẫu của Bộ Tư pháp", "trong năm", world.agency)
    Note.objects.create(
        task=held, happened_on=today, verdict="cannot", text="Bộ chưa ban hành mẫu.", created_at=timezone.now()
    )
    kind = AgencyKind.objects.get(code="department")
    every = PlanTask.objects.create(plan=plan, heading="V", text="Ban hành kế hoạch của đơn vị", due_text="hằng năm")
    Party.objects.create(task=every, kind=kind, printed="Các sở, ban, ngành")
    Deliverable.objects.create(task=every, text="Kế hoạch", per_agency=True)
    world.made |= {"plan": plan, "plan-task": task, "plan-note": common}


def more(world: World, number: int) -> None:
    for one in range(number):
        office = make_agency(f"so-{one}", f"Sở số {one}", kind="department")
        _task(world.made["plan"], f"Nhiệm vụ số {one}", "hằng tháng", office, counted="items", form="news")
        plan = _plan(world, f"Kế hoạch số {one}")
        Note.objects.create(
            task=world.made["plan-note"], happened_on=timezone.localdate(), text="Thêm một lớp.",
            agency=world.agency, created_at=timezone.now(),
        )  # fmt: skip
        _task(plan, "Kiểm tra", "Quý I", office)


def _plan(world: World, title: str) -> Plan:
    year = timezone.localdate().year
    return Plan.objects.create(
        title=f"{title} năm {year}", number="12/KH-UBND", agency=world.agency, state="running",
        starts_on=timezone.localdate().replace(month=1, day=1), ends_on=timezone.localdate().replace(month=12, day=31),
    )  # fmt: skip


def _task(plan: Plan, text: str, due: str, agency: object, **product: str) -> PlanTask:
    task = PlanTask.objects.create(
        plan=plan, order=plan.tasks.count() + 1, heading=f"{plan.tasks.count() + 1}", text=text, due_text=due
    )
    Party.objects.create(task=task, agency=agency)
    Deliverable.objects.create(task=task, text="Sản phẩm", wanted=2, **product)
    return task
