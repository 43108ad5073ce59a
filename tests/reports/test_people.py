"""Who may: officers write, the receiver's answer, the keeper reads all, and nobody reaches another province."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.agencies.roles import Role
from cms.reports.actions import closing
from cms.reports.actions.begin import begin
from cms.reports.actions.refusal import Refused
from cms.reports.actions.type_in import Entry as Typed
from cms.reports.actions.type_in import type_in
from cms.reports.models import Report, ReportCalendar, State

from .conftest import NOON, Province, again, fresh, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(june: Province) -> Report:
    return begin(june.rule("year"), june.units[0], 2026, user=june.unit, now=NOON)


def client(user: Any) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(user)
    return made


def pages(report: Report) -> list[str]:
    pk = report.pk
    return [
        reverse("loa_reports:report", args=[pk]), reverse("loa_reports:letterhead", args=[pk]),
        reverse("loa_reports:number", args=[pk, "items_published"]),
        reverse("loa_reports:rows", args=[pk, "items_published"]), reverse("loa_reports:file", args=[pk, "docx"]),
        reverse("loa_reports:file", args=[pk, "xlsx"]),
    ]  # fmt: skip


def test_another_province_sees_and_touches_nothing(june: Province, may: Province, report: Report) -> None:
    strangers = (may.lead, may.top)
    for stranger in strangers:
        web = client(stranger)
        assert [web.get(page).status_code for page in pages(report)] == [404] * 6
        for act in (
            "count",
            "write",
            "close",
            "hand-in",
            "accept",
            "send-back",
            "correct",
            "take-back",
            "send-figures",
        ):
            assert web.post(reverse("loa_reports:act", args=[report.pk, act])).status_code == 404
        assert web.post(pages(report)[2], {"value": "9", "note": "x"}).status_code == 404
        assert report.title not in web.get(reverse("loa_report_list:index")).content.decode()
        begun = {"rule": june.rule("6m").pk, "agency": june.units[0].pk, "year": 2026}
        assert web.post(reverse("loa_reports:begin"), begun).status_code == 404
        assert f"calendar={june.calendar.pk}" not in web.get(reverse("loa_reports:index")).content.decode()
    assert again(report).state == State.DRAFT


def test_another_provinces_calendar_is_not_changed(june: Province, may: Province) -> None:
    web = client(may.lead)
    for address in (
        reverse("loa_report_calendars:edit", args=[june.calendar.pk]),
        reverse("loa_report_rules:edit", args=[june.rule("year").pk]),
        reverse("loa_report_rules:delete", args=[june.rule("year").pk]),
    ):
        assert web.get(address).status_code in (302, 403, 404)
        assert web.post(address, {"name": "x"}).status_code in (302, 403, 404)
    assert june.calendar.rules.count() == 4
    assert june.calendar.name not in web.get(reverse("loa_report_calendars:index")).content.decode()
    rules = web.get(reverse("loa_report_rules:index")).content.decode()
    assert june.calendar.name not in rules and may.calendar.name in rules
    form = {"sample": "resolution-2022-2025", "keeper": june.stp.pk, "top": june.ubnd.pk}
    assert web.post(reverse("loa_report_calendars:add"), form).status_code == 422
    assert ReportCalendar.objects.count() == 2


def test_only_its_officers_write_it(june: Province, report: Report) -> None:
    for other in (june.lead, june.top):
        for act in (
            lambda user: closing.close(again(report), user=user, now=NOON),
            lambda user: type_in(again(report), "qa_received", Typed(value=None, note="x"), user=user, now=NOON),
            lambda user: closing.set_letterhead(again(report), {"symbol": "1"}, user=user),
        ):
            with pytest.raises(Refused, match="Only the report officers"):
                act(fresh(other))


def test_only_the_receiver_answers(june: Province, report: Report) -> None:
    closing.close(again(report), user=june.unit, now=NOON)
    closing.hand_in(again(report), user=june.unit, now=NOON)
    for other in (june.unit, june.top):
        with pytest.raises(Refused, match="Only the report officers"):
            closing.accept(again(report), user=other, now=NOON)
    closing.accept(again(report), user=june.lead, now=NOON)


def test_the_keeper_reads_before_it_arrives_and_others_below_do_not(june: Province, report: Report) -> None:
    assert client(june.lead).get(pages(report)[0]).status_code == 200
    court = person("toa-an", (june.units[1], Role.REPORT_OFFICER))
    assert client(court).get(pages(report)[0]).status_code == 404
    auditor = person("kiem-tra", (june.stp, Role.AUDITOR))
    web = client(auditor)
    assert web.get(pages(report)[0]).status_code == 200
    web.post(reverse("loa_reports:act", args=[report.pk, "close"]))
    assert again(report).state == State.DRAFT


def test_whoever_has_nothing_to_do_with_reports(june: Province, report: Report) -> None:
    editor = person("bien-tap", (june.stp, Role.EDITOR))
    web = client(editor)
    assert web.get(reverse("loa_reports:index")).status_code in (302, 403)
    assert "Statutory reports" not in web.get(reverse("wagtailadmin_home")).content.decode()
    assert web.get(reverse("loa_report_list:index")).status_code in (302, 403)
    assert web.get(reverse("loa_report_rules:index")).status_code in (302, 403)
