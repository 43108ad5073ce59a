"""The five plans of provinces go in by the importer alone: no code knows them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from cms.core.due_dates import said
from cms.importing.reading import read_table
from cms.plans.importing.knowing import knowledge
from cms.plans.importing.reading import known_headings, read_tasks
from cms.plans.models import Plan
from cms.plans.progress import Progress
from cms.plans.samples import sample_plans

from .conftest import make_office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_every_line_of_the_five_plans_is_understood() -> None:
    make_office("stp", "Sở Tư pháp", "justice_department")
    known = knowledge()
    plans = [read_tasks(read_table(table, known=known_headings), known) for _facts, table in sample_plans()]
    assert [len(tasks) for tasks in plans] == [14, 12, 13, 10, 15]
    assert not [(task.heading, task.wrong) for tasks in plans for task in tasks if task.wrong]
    assert all(task.products for tasks in plans for task in tasks)
    strangers = {
        meant.printed for tasks in plans for task in tasks for meant in [*task.leads, *task.helps]
        if not (meant.agency or meant.kind)
    }  # fmt: skip
    assert strangers == {"Sở Thông tin và Truyền thông", "Trung tâm Tin học - Công báo"}


def test_loading_twice_makes_no_line_twice_and_dates_are_strictly_before() -> None:
    make_office("stp", "Sở Tư pháp", "justice_department")
    for _twice in range(2):
        call_command("load_plan_samples", "stp", verbosity=0, stdout=StringIO())
    plans = {plan.number: plan for plan in Plan.objects.all()}
    assert len(plans) == 5 and plans["295/KH-UBND"].tasks.count() == 14
    plan = plans["295/KH-UBND"]
    progress = Progress([plan], date(2021, 1, 15))
    last = {task.heading: progress.now(task).turn.due for task in progress.tasks(plan)}
    assert said(last["IV.4"]) == "before 15/11/2021: the last day is 14/11/2021"
    assert last["I.1"].last == date(2021, 1, 30) and last["IV.1"].last == date(2021, 6, 4)
    three = plans["7296/KH-UBND"]
    progress = Progress([three], date(2020, 3, 1))
    task = next(task for task in progress.tasks(three) if task.heading == "10")
    assert [turn.last for turn in progress.turns_of(task)] == [date(2020, 5, 19), date(2021, 5, 19)]
