"""The screens of plans: a clerk enters one without help, departments see their own share only."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from cms.agencies.models import AgencyKind
from cms.plans.models import Note, Plan, PlanTask
from tests.fixtures.tables import rows_of

from .conftest import Person, Province, browser_of, make_plan, make_task, text_of

pytestmark = pytest.mark.django_db
FACTS = {
    "title": "Kế hoạch PBGDPL năm 2026", "number": "12/KH-UBND", "issued_on": "2025-12-30", "starts_on": "2026-01-01",
    "ends_on": "2026-12-31", "state": "running", "shift": "keep",
}  # fmt: skip
LINES = (
    "TT\tNội dung\tChủ trì\tThời hạn\tSản phẩm\n"
    "1\tBan hành kế hoạch\tCác sở, ban, ngành\ttrước 31/01\tKế hoạch\n"
    "2\tTập huấn\tSở Tư pháp\tkhi rảnh\tLớp\n"
    "3\tTờ gấp\tSở Bưu chính\tQuý II\tTờ gấp\n"
)


def test_a_plan_is_entered_and_its_tasks_are_pasted(province: Province, person: Person) -> None:
    client = browser_of(person("lan", province.justice, "report_officer"))
    response = client.post("/admin/plans/new/", {**FACTS, "agency": province.justice.pk})
    plan = Plan.objects.get()
    assert response.url == f"/admin/plans/{plan.pk}/"
    assert "This plan has no tasks yet." in text_of(client.get(response.url))

    looked = text_of(client.post(f"/admin/plans/{plan.pk}/table/", {"text": LINES, "do": "look"}))
    assert "Take 2 tasks in" in looked and "“khi rảnh” can&#x27;t be read as a date." in looked
    assert "“Sở Bưu chính” is not known here" in looked and "Ban hành kế hoạch" in looked
    assert not PlanTask.objects.exists()

    response = client.post(f"/admin/plans/{plan.pk}/table/", {"text": LINES, "do": "take"})
    client.post(f"/admin/plans/{plan.pk}/table/", {"text": LINES, "do": "take"})
    assert [task.text for task in PlanTask.objects.all()] == ["Ban hành kế hoạch", "Tờ gấp"]
    page = text_of(client.get(response.url))
    assert "before 31/01/2026: the last day is 30/01/2026" in page and "Các sở, ban, ngành" in page


def test_an_excel_table_is_shown_as_lines_to_mend_and_a_bad_file_is_refused_in_a_sentence(
    province: Province, person: Person
) -> None:
    client, plan = browser_of(person("lan", province.justice, "report_officer")), make_plan(province.justice)
    book = Workbook()
    for row in (("Kế hoạch",), ("Nhiệm vụ", "Cơ quan chủ trì"), ("Tập huấn", "Sở Tư pháp")):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    page = text_of(client.post(f"/admin/plans/{plan.pk}/table/", {"file": _file(out.getvalue()), "do": "look"}))
    assert "Take 1 task in" in page and "Nhiệm vụ Cơ quan chủ trì Tập huấn Sở Tư pháp" in page

    refused = client.post(f"/admin/plans/{plan.pk}/table/", {"file": _file(b"%PDF-1.4 \x00"), "text": LINES})
    assert refused.status_code == 422 and "This is neither an Excel file" in text_of(refused)
    assert "Ban hành kế hoạch" in text_of(refused)
    nothing = client.post(f"/admin/plans/{plan.pk}/table/", {})
    assert nothing.status_code == 422 and "Choose a table, or paste its lines below." in text_of(nothing)
    ready = load_workbook(io.BytesIO(client.get(f"/admin/plans/{plan.pk}/table/ready/").content)).active
    assert ready["B1"].value == "Task"


def test_a_task_is_written_in_the_form_and_a_date_that_cannot_be_read_loses_nothing(
    province: Province, person: Person
) -> None:
    client, plan = browser_of(person("lan", province.justice, "report_officer")), make_plan(province.justice)
    posted = {
        "heading": "I.1", "order": "1", "text": "Kiểm tra", "due_text": "sớm thôi", **_inline("parties", 1),
        **_inline("deliverables", 1), "parties-0-role": "leads", "parties-0-agency": province.health.pk,
        "parties-0-ORDER": "1", "deliverables-0-text": "Cuộc kiểm tra", "deliverables-0-counted": "hand",
        "deliverables-0-wanted": "2", "deliverables-0-ORDER": "1",
    }  # fmt: skip
    refused = client.post(f"/admin/plans/{plan.pk}/tasks/new/", posted)
    assert "“sớm thôi” can" in text_of(refused) and "Kiểm tra" in text_of(refused)
    response = client.post(f"/admin/plans/{plan.pk}/tasks/new/", {**posted, "due_text": "Quý III - IV"})
    assert response.url == f"/admin/plans/{plan.pk}/"
    task = PlanTask.objects.get()
    assert task.parties.get().agency == province.health and task.deliverables.get().wanted == 2
    assert client.get(f"/admin/plans/tasks/{task.pk}/edit/").status_code == 200
    assert "everything that was noted" in text_of(client.get(f"/admin/plans/tasks/{task.pk}/delete/"))
    client.post(f"/admin/plans/tasks/{task.pk}/delete/")
    assert not PlanTask.objects.exists()


def test_a_department_sees_and_notes_its_own_share_only(province: Province, person: Person) -> None:
    plan, kind = make_plan(province.justice), AgencyKind.objects.get(code="department")
    each = make_task(plan, "Ban hành kế hoạch", leads=(kind,), products=({"per_agency": True, "text": "Kế hoạch"},))
    foreign = make_task(plan, "Việc riêng của Sở Nội vụ", leads=(province.labour,))
    client = browser_of(person("yen", province.health))
    page = text_of(client.get(f"/admin/plans/{plan.pk}/"))
    assert "Ban hành kế hoạch" in page and "Việc riêng" not in page and "Add a task" not in page
    task = text_of(client.get(f"/admin/plans/tasks/{each.pk}/"))
    assert "Sở Y tế" in task and "Sở Nội vụ" not in task and "Note progress" in task
    assert client.get(f"/admin/plans/tasks/{foreign.pk}/").status_code in (302, 403)

    note = {"verdict": "adds", "count": "1", "happened_on": "2026-02-01", "text": "Đã ban hành"}
    for address in (f"tasks/{each.pk}/edit/", f"tasks/{each.pk}/delete/", f"{plan.pk}/table/", f"{plan.pk}/tasks/new/",
                    f"edit/{plan.pk}/", f"delete/{plan.pk}/"):  # fmt: skip
        assert client.get(f"/admin/plans/{address}").status_code in (302, 403), address
        assert client.post(f"/admin/plans/{address}", {}).status_code in (302, 403), address
    for whose in ("snv", "stp", ""):
        client.post(f"/admin/plans/tasks/{each.pk}/", {**note, "whose": whose})
    assert not Note.objects.exists() and PlanTask.objects.count() == 2

    client.post(f"/admin/plans/tasks/{each.pk}/", {**note, "whose": "syt"})
    kept = Note.objects.get()
    assert (kept.agency, kept.author_name) == (province.health, "yen")
    rows = rows_of(client.get(f"/admin/plans/{plan.pk}/?export=csv"))
    assert [row[1] for row in rows] == ["Task", "Ban hành kế hoạch"] and rows[1][6:9] == ["done", "1", "1"]
    other = text_of(browser_of(person("noi", province.labour)).get(f"/admin/plans/tasks/{each.pk}/"))
    assert "Đã ban hành" not in other and "Sở Y tế" not in other


def test_drafts_and_plans_of_others_are_not_there(province: Province, person: Person) -> None:
    draft = make_plan(province.justice, state="draft")
    make_task(draft, leads=(province.health,))
    strange = make_plan(province.labour)
    client = browser_of(person("yen", province.health, "report_officer"))
    assert text_of(client.get("/admin/plans/")).count("12/KH-UBND") == 0
    for plan in (draft, strange):
        assert client.get(f"/admin/plans/{plan.pk}/").status_code == 404
        assert client.post(f"/admin/plans/edit/{plan.pk}/", FACTS).status_code in (302, 403)
    forged = client.post("/admin/plans/new/", {**FACTS, "agency": province.labour.pk})
    assert forged.status_code == 200 and Plan.objects.count() == 2
    client.post("/admin/plans/new/", {**FACTS, "agency": province.health.pk})
    assert Plan.objects.filter(agency=province.health).count() == 1
    nobody = browser_of(person("ai", province.court, "contributor"))
    assert nobody.post("/admin/plans/new/", {**FACTS, "agency": province.court.pk}).status_code == 302
    assert not Plan.objects.filter(agency=province.court).exists()


def test_tables_by_agency_and_by_date(province: Province, person: Person) -> None:
    plan = make_plan(province.justice, starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    make_task(plan, "Muộn", "Quý IV", leads=(province.health,))
    make_task(plan, "Sớm", "Quý I", leads=(province.health, province.court))
    client = browser_of(person("lan"))
    by_agency = rows_of(client.get(f"/admin/plans/{plan.pk}/?view=agencies&export=csv"))
    assert [row[:2] + row[5:6] for row in by_agency[1:]] == [["Sở Y tế", "2", "2"], ["Tòa án nhân dân tỉnh", "1", "1"]]
    by_date = rows_of(client.get(f"/admin/plans/{plan.pk}/?view=dates&export=csv"))
    assert [row[1] for row in by_date[1:]] == ["Sớm", "Muộn"]
    led = text_of(client.get(f"/admin/plans/{plan.pk}/?agency=tand&state=late"))
    assert "Sớm" in led and "Muộn" not in led and "Only tasks that Tòa án nhân dân tỉnh leads." in led


def _file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("ke-hoach.xlsx", data)


def _inline(name: str, count: int) -> dict[str, Any]:
    sizes = {"TOTAL": count, "INITIAL": 0, "MIN_NUM": 0, "MAX_NUM": 1000}
    return {f"{name}-{key}_FORMS": value for key, value in sizes.items()}
