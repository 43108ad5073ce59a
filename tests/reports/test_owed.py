"""Who owes what until when, in the words of the calendar; letters once each, and kind ones to who is only asked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from cms.agencies.models import Agency, AgencyLink, LinkKind
from cms.agencies.roles import Role
from cms.core.registries import agency_signs, indicators
from cms.reports.actions import closing
from cms.reports.actions.begin import begin
from cms.reports.admin.forms import DaysField, NumbersField, SectionsField
from cms.reports.admin.home import counted
from cms.reports.demo import build_reports
from cms.reports.models import Report, ReportCalendar, ReportReminder
from cms.reports.owed import Owed, Standing, owed_in
from cms.reports.reminders import remind
from cms.reports.starters import calendars, defaults, printed

from .conftest import NOON, Province, again, agency, fresh, person
from .test_people import client

pytestmark = pytest.mark.django_db


def owed(province: Province, today: date, year: int = 2026) -> list[Owed]:
    return owed_in([province.calendar], year, today)


def letters_on(day: str) -> list[tuple[str, str]]:
    mail.outbox.clear()
    remind(datetime.fromisoformat(f"{day}T02:00:00+00:00"))
    return [(letter.to[0], letter.body) for letter in mail.outbox]


def test_two_provinces_have_their_own_days(june: Province, may: Province) -> None:
    def days(province: Province) -> set[tuple[str, Any]]:
        return {(one.rule.span, one.due.last) for one in owed(province, date(2026, 3, 1)) if one.due.last}

    # 14/6 and 14/11/2026 are a Sunday and a Saturday: earlier, on the Friday.
    assert days(june) == {
        ("6m", date(2026, 6, 4)), ("6m", date(2026, 6, 12)), ("year", date(2026, 11, 4)), ("year", date(2026, 11, 13)),
    }  # fmt: skip
    assert days(may) == {("6m", date(2026, 5, 19)), ("year", date(2026, 11, 19))}


def test_standing_follows_the_date_and_the_report(june: Province) -> None:
    def units(today: date) -> dict[str, Standing]:
        rows = [one for one in owed(june, today) if one.rule == june.rule("year")]
        return {one.agency.code: one.standing for one in rows}

    assert units(date(2026, 3, 1))["sm-sgddt"] == Standing.LATER
    assert units(date(2026, 10, 20))["sm-sgddt"] == Standing.SOON
    assert units(date(2026, 11, 4))["sm-sgddt"] == Standing.SOON
    assert units(date(2026, 11, 5))["sm-sgddt"] == Standing.LATE
    report = begin(june.rule("year"), june.units[0], 2026, user=june.unit, now=NOON)
    closing.close(again(report), user=june.unit, now=NOON)
    closing.hand_in(again(report), user=june.unit, now=NOON)
    [row] = [one for one in owed(june, date(2026, 11, 10)) if one.report and one.report.pk == report.pk]
    assert row.standing == Standing.HANDED_IN and row.was_late


def test_who_is_outside_the_tree_but_invited_owes_too(june: Province) -> None:
    front = agency("mttq", "Ủy ban Mặt trận Tổ quốc", "fatherland_front")
    association = agency("hlg", "Hội Luật gia", "association")
    invited = LinkKind.objects.get(code="invited")
    AgencyLink.objects.create(kind=invited, from_agency=association, to_agency=june.stp)
    found = {one.agency.code: one.is_invited for one in owed(june, date(2026, 3, 1))}
    assert found == {"sm-sgddt": False, "sm-tand": True, "sm-stp": False, "hlg": True}
    assert front.code not in found


def test_an_agency_that_is_gone_owes_nothing_afterwards(june: Province) -> None:
    Agency.objects.filter(pk=june.units[0].pk).update(valid_to=date(2026, 7, 1))
    found = {(one.agency.code, one.rule.span) for one in owed(june, date(2026, 8, 1))}
    assert ("sm-sgddt", "6m") in found
    assert ("sm-sgddt", "year") not in found


def test_letters_come_once_and_ask_the_court_kindly(june: Province) -> None:
    court = person("toa-an", (june.units[1], Role.REPORT_OFFICER))
    # Fifteen days before 4/11.
    found = dict(letters_on("2026-10-20"))
    assert set(found) == {june.unit.email, court.email}
    assert "kindly asks" in found[court.email] or "Thank you" in found[court.email]
    assert "kindly" not in found[june.unit.email]
    assert letters_on("2026-10-20") == letters_on("2026-10-21") == []
    # The day after theirs, late; the lead office's own is ten days off, and its letter two days late.
    assert {to for to, _body in letters_on("2026-11-05")} == {june.unit.email, court.email, june.lead.email}
    assert letters_on("2026-11-05") == []
    assert not ReportReminder.objects.exclude(days_before__in=(15, 10, -1)).exists()


def test_no_letter_about_what_was_handed_in(june: Province) -> None:
    report = begin(june.rule("year"), june.units[0], 2026, user=june.unit, now=NOON)
    Report.objects.filter(pk=report.pk).update(state="handed_in")
    assert june.unit.email not in dict(letters_on("2026-11-04"))


def test_the_home_screen_counts_what_is_late(june: Province) -> None:
    numbers = {one.label: one.count for one in counted(fresh(june.unit))}
    assert len(numbers) == 3
    assert counted(person("ai-do")) == []


def test_the_sign_for_the_page_of_agencies(june: Province, settings: Any) -> None:
    look = agency_signs.get("reports")
    assert look is not None
    signs = look(["sm-sgddt", "ai-do"])
    assert set(signs) == {"sm-sgddt"}


def test_the_five_samples_can_be_chosen_without_code(june: Province) -> None:
    web = client(june.lead)
    assert len(calendars()) == 5
    for sample in calendars():
        form = {"sample": sample["key"], "keeper": june.stp.pk, "top": june.ubnd.pk, "place": "Sông Mây"}
        assert web.post(reverse("loa_report_calendars:add"), form).status_code == 302
        made = june.stp.report_calendars.latest("pk")
        assert made.rules.count() == len(sample["rules"])
        assert all(rule.from_kinds.exists() for rule in made.rules.all())
        for rule in made.rules.all():
            rule.full_clean()


def test_every_number_of_a_new_rule_has_its_words() -> None:
    for code in defaults()["indicators"]:
        one = indicators.get(code)
        assert one is not None, code
        assert printed(one).label != str(one.label) or one.facts is None
        assert printed(one).definition and printed(one).unit


def test_lists_are_typed_as_people_write_them() -> None:
    from django import forms

    assert DaysField().to_python("17/02/2026, 16/2/2026") == ["2026-02-16", "2026-02-17"]
    assert DaysField().prepare_value(["2026-02-16"]) == "16/02/2026"
    assert NumbersField().to_python("3, 10 0;-1") == [10, 3, 0, -1]
    assert SectionsField().to_python("Kết quả thực hiện\nViệc khác") == [
        {"code": "results", "heading": "Kết quả thực hiện"}, {"code": "viec-khac", "heading": "Việc khác"},
    ]  # fmt: skip
    for field, wrong in ((DaysField(), "31/02/2026"), (NumbersField(), "mai"), (SectionsField(), "A\nA")):
        with pytest.raises(forms.ValidationError):
            field.to_python(wrong)


def test_a_day_is_shown_with_what_the_rule_says(june: Province) -> None:
    assert june.rule("6m").due_words
    html = client(june.unit).get(reverse("loa_reports:index") + "?year=2026").content.decode()
    assert "04/06/2026" in html and "05/06/2026" in html
    assert "Sở Tư pháp báo cáo UBND tỉnh" not in html


def test_the_demo_has_two_provinces_with_their_own_days(db: Any) -> None:
    own = {"ubnd": agency("ubnd", "Ủy ban nhân dân tỉnh", "province_committee")}
    own["stp"] = agency("stp", "Sở Tư pháp", "justice_department", own["ubnd"])
    for _time in range(2):
        build_reports(own)
    days = {
        calendar.place: {str(rule.due_rule.day) for rule in calendar.rules.all() if rule.day}
        for calendar in ReportCalendar.objects.all()
    }
    assert days == {"Sông Mây": {"5", "15"}, "Núi Lam": {"20"}}
