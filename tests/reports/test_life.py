"""A report from its first count to the answer: frozen, handed in, returned, corrected; each number with its rows."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from cms.agencies.models import Agency, AgencyLink, AgencySuccession
from cms.core.registries import frozen_reports
from cms.entries.models import Entry
from cms.reports.actions import closing
from cms.reports.actions.begin import begin
from cms.reports.actions.prepare import prepare
from cms.reports.actions.refusal import Refused
from cms.reports.actions.type_in import Entry as Typed
from cms.reports.actions.type_in import Evidence, take_back, type_in, write_section
from cms.reports.counting.freezing import rows_behind
from cms.reports.keeping import SnapshotBroken, content_of, frozen_content, letterhead_of
from cms.reports.models import Report, Source, State
from cms.reports.paper.docx.document import chapter, paper
from cms.reports.paper.workbook import workbook
from tests.entries.factories import make_entry

from .conftest import NOON, Province, again, day

pytestmark = pytest.mark.django_db
MARCH = datetime(2026, 3, 3, tzinfo=UTC)


def written(province: Province, *, span: str = "year") -> Report:
    return begin(province.rule(span), province.units[0], 2026, user=province.unit, now=NOON)


def lead_report(province: Province, *, span: str = "year") -> Report:
    return begin(province.rule(span, lead=True), province.stp, 2026, user=province.lead, now=NOON)


def item(title: str, agency: Agency, at: datetime = MARCH, **given: Any) -> Entry:
    return make_entry(title, agency=agency.code, published_at=at, **given)


def value(report: Report, code: str) -> Any:
    return report.values.get(code=code, dimension="")


def arrived(province: Province, report: Report) -> None:
    closing.close(again(report), user=province.unit, now=NOON)
    closing.hand_in(again(report), user=province.unit, now=NOON)


def test_what_is_there_is_counted_with_its_parts(june: Province) -> None:
    item("Một", june.units[0], form="video", topics=("land",))
    item("Hai", june.units[0], form="news")
    item("Của sở khác", june.stp)
    item("Năm ngoái", june.units[0], datetime(2025, 12, 31, 16, 59, tzinfo=UTC))
    report = written(june)
    assert value(report, "items_published").value == 2
    parts = {(row.dimension, row.key): row.value for row in report.values.exclude(dimension="")}
    assert parts[("form", "video")] == parts[("topic", "land")] == 1
    assert report.title == "Kết quả công tác phổ biến, giáo dục pháp luật năm 2026"
    assert (report.agency_name, report.parent_name) == ("Sở Giáo dục và Đào tạo", "Ủy ban nhân dân tỉnh Sông Mây")
    # 4/11 is the last day before 5/11; what people know is not known yet.
    assert report.last_day == day("2026-11-04")
    assert (value(report, "qa_received").value, value(report, "qa_received").unknown) == (None, "pending")


def test_a_report_is_begun_once(june: Province) -> None:
    assert written(june).pk == written(june).pk
    with pytest.raises(Refused, match="does not owe"):
        begin(june.rule("year", lead=True), june.units[0], 2026, user=june.unit, now=NOON)
    with pytest.raises(Refused, match="begins on 01/01/2027"):
        begin(june.rule("year"), june.units[0], 2027, user=june.unit, now=NOON)


def test_typed_numbers_have_an_author_a_note_and_evidence(june: Province) -> None:
    report = written(june)
    proof = Evidence(name="QĐ 12.pdf", data=b"%PDF-1.4 quyet dinh")
    type_in(
        report,
        "training_courses",
        Typed(value=Decimal(3), note="Sổ theo dõi", evidence=proof),
        user=june.unit,
        now=NOON,
    )
    row = value(report, "training_courses")
    assert (row.value, row.source, row.author, row.evidence_name) == (3, Source.TYPED, june.unit, "QĐ 12.pdf")
    prepare(again(report), user=june.unit, now=NOON)
    assert value(report, "training_courses").value == 3
    with pytest.raises(Refused, match="why nobody knows"):
        type_in(report, "qa_received", Typed(value=None), user=june.unit, now=NOON)
    with pytest.raises(Refused, match="below nought"):
        type_in(report, "qa_received", Typed(value=Decimal(-1)), user=june.unit, now=NOON)


def test_a_corrected_number_keeps_the_counted_one(june: Province) -> None:
    item("Một", june.units[0])
    report = written(june)
    with pytest.raises(Refused, match="why yours is the right one"):
        type_in(report, "items_published", Typed(value=Decimal(5)), user=june.unit, now=NOON)
    type_in(report, "items_published", Typed(value=Decimal(5), note="Bản in"), user=june.unit, now=NOON)
    item("Hai", june.units[0])
    prepare(again(report), user=june.unit, now=NOON)
    row = value(report, "items_published")
    assert (row.value, row.counted, row.source) == (5, 2, Source.CORRECTED)
    take_back(again(report), "items_published", user=june.unit)
    assert (value(report, "items_published").value, value(report, "items_published").source) == (2, Source.COUNTED)


def test_closed_is_closed_whatever_happens_afterwards(june: Province) -> None:
    """Last year's report, made again: the same bytes, although everything beneath it has changed."""
    first = item("Một", june.units[0], form="video")
    report = written(june)
    write_section(report, report.sections.get(code="difficulties"), "Thiếu người.", edition=0, user=june.unit)
    closing.close(again(report), user=june.unit, now=NOON)
    report = again(report)
    before = _files(report)
    item("Hai", june.units[0])
    Entry.objects.filter(pk=first.pk).update(published_at=datetime(2024, 1, 1, tzinfo=UTC), title="Khác")
    june.units[0].names.update(name="Sở Giáo dục")
    june.calendar.rules.update(title="Khác", indicators=[])
    report.values.update(value=999)
    assert _files(again(report)) == before
    assert content_of(report).wholes[0].value == 1
    with pytest.raises(Refused, match="It is closed"):
        prepare(again(report), user=june.unit, now=NOON)
    with pytest.raises(Refused, match="It is closed"):
        type_in(again(report), "qa_received", Typed(value=Decimal(1)), user=june.unit, now=NOON)


def _files(report: Report) -> list[bytes]:
    content, head = content_of(report), letterhead_of(report)
    return [paper(content, head), chapter(content), workbook(content, rows_behind)]


def test_a_snapshot_that_was_tampered_with_is_refused(june: Province, monkeypatch: Any) -> None:
    report = written(june)
    closing.close(again(report), user=june.unit, now=NOON)
    sha256 = again(report).snapshot
    monkeypatch.setattr("cms.entries.blobs.open_blob", lambda _sha: BytesIO(b"{}"))
    with pytest.raises(SnapshotBroken):
        frozen_content(sha256)


def test_every_counted_number_equals_its_rows_in_both_provinces(june: Province, may: Province) -> None:
    for province, count in ((june, 3), (may, 2)):
        for number in range(count):
            item(f"Bài {number}", province.units[0], form="video" if number else "news", topics=("land", "tax"))
        report = begin(province.rule("6m"), province.units[0], 2026, user=province.unit, now=NOON)
        closing.close(report, user=province.unit, now=NOON)
        content = content_of(again(report))
        book = openpyxl.load_workbook(BytesIO(workbook(content, rows_behind)))
        for figure in (figure for figure in content.wholes if figure.rows_sha256):
            sheet = book[figure.code[:31]]
            counts = [row[8].value or 0 for row in sheet.iter_rows(min_row=2)]
            assert sum(counts[:-1]) == counts[-1] == figure.value
            units = content.parts_of(figure.code).get("unit", [])
            assert sum(part.value or 0 for part in units) == figure.value
        assert content.wholes[0].value == count
    ends = [province.rule("6m").due_in(2026).last for province in (june, may)]
    assert ends == [day("2026-06-04"), day("2026-05-19")]


def test_the_lead_office_adds_up_what_the_others_handed_in(june: Province) -> None:
    report = written(june)
    type_in(report, "training_courses", Typed(value=Decimal(3), note="Sổ"), user=june.unit, now=NOON)
    arrived(june, report)
    whole = lead_report(june)
    row = value(whole, "training_courses")
    # The court is silent: a row without a number, not a nought.
    assert (row.value, row.unknown_rows, row.source) == (3, 1, Source.ROLLED_UP)
    assert [line.what for line in rows_behind(row.rows_sha256) if line.value is None] == ["Chưa gửi báo cáo"]
    type_in(again(whole), "training_courses", Typed(value=Decimal(4), note="Của Sở"), user=june.lead, now=NOON)
    row = value(whole, "training_courses")
    assert (row.value, row.own, row.rows_count) == (7, 4, 3)
    prepare(again(whole), user=june.lead, now=NOON)
    assert value(whole, "training_courses").value == 7


def test_what_agencies_that_are_gone_did_counts_where_they_went(june: Province) -> None:
    old, new = june.units[0], june.units[1]
    item("Một", old)
    item("Hai", old)
    AgencySuccession.objects.create(predecessor=old, successor=new, kind="merge", happened_on=day("2026-07-01"))
    Agency.objects.filter(pk=old.pk).update(valid_to=day("2026-07-01"))
    AgencyLink.objects.filter(from_agency=old).update(valid_to=day("2026-07-01"))
    whole = lead_report(june)
    assert value(whole, "items_published").value == 2
    june.calendar.rules.update(fold_history=False)
    prepare(again(whole), user=june.lead, now=NOON)
    assert value(whole, "items_published").value == 0


def test_handed_in_returned_corrected_accepted(june: Province) -> None:
    report = written(june)
    with pytest.raises(Refused, match="being written"):
        closing.hand_in(again(report), user=june.unit, now=NOON)
    arrived(june, report)
    with pytest.raises(Refused, match="Say what is to be changed"):
        closing.send_back(again(report), user=june.lead, now=NOON, answer=" ")
    closing.send_back(again(report), user=june.lead, now=NOON, answer="Thiếu số liệu hỏi đáp")
    new = closing.correct(again(report), user=june.unit)
    with pytest.raises(Refused, match="a correction already"):
        closing.correct(again(report), user=june.unit)
    assert (new.number, new.state, again(report).state, again(report).is_current) == (
        2,
        State.DRAFT,
        State.RETURNED,
        False,
    )
    assert new.values.count() == report.values.count()
    arrived(june, new)
    closing.accept(again(new), user=june.lead, now=NOON)
    assert again(new).state == State.ACCEPTED
    with pytest.raises(Refused, match="by now"):
        closing.accept(again(new), user=june.lead, now=NOON)


def test_two_who_write_the_same_part(june: Province) -> None:
    report = written(june)
    part = report.sections.get(code="next")
    write_section(report, part, "Của tôi", edition=0, user=june.unit)
    with pytest.raises(Refused, match="Somebody else changed"):
        write_section(report, part, "Của bạn", edition=0, user=june.unit)
    assert report.sections.get(code="next").text == "Của tôi"


def test_others_read_the_closed_figures(june: Province) -> None:
    item("Một", june.units[0], form="video")
    report = written(june)
    find = frozen_reports.get("cms.reports")
    assert find is not None
    assert find(report.agency.code, report.period) is None
    closing.close(again(report), user=june.unit, now=NOON)
    found = find(report.agency.code, report.period)
    assert found is not None and found.digest == again(report).snapshot
    figures = {(one.code, *one.breakdown.values()): one.value for one in found.figures}
    assert figures[("items_published",)] == figures[("items_published", "video")] == 1
    assert figures[("qa_received",)] is None
