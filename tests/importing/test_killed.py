"""``kill -9`` of a real process in the midst of an import: the sweep goes on, and every good row is there once."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import Counter
from datetime import timedelta
from multiprocessing.connection import Connection
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from wagtail.models import Revision

from cms.importing import tasks
from cms.importing.actions import run as running
from cms.importing.actions import take
from cms.importing.models import Import, ImportState, RowState
from cms.pages.models import NewsPage
from tests.fixtures.desk import front_page
from tests.pages.factories import make_agency

from .conftest import item, states, taken_up, workbook
from .test_running import nowhere

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]

#: Copies of this process: they begin at once, and have connections of their own.
_COPY = multiprocessing.get_context("fork")
_ANSWERS_S = 20


class _Held:
    """The drafts' maker, which stops in the midst of one: its page is made, nothing is committed."""

    def __init__(self, real: Any, at: int, line: Connection) -> None:
        self._real, self._left, self._line = real, at, line

    def create(self, offer: Any, *, together: Any, **given: Any) -> Any:
        def held(page_id: int) -> None:
            together(page_id)
            self._left -= 1
            if not self._left:
                self._line.send(offer.title)
                signal.pause()

        return self._real.create(offer, together=held, **given)


def _work(import_id: int, at: int, line: Connection) -> None:
    maker = _Held(take.draft_factory(), at, line)
    take.draft_factory = lambda: maker  # type: ignore[assignment]  # of this copy only
    running.run(import_id)


def _killed_at(source: Import, at: int) -> str:
    """A process takes rows in and is killed within the one of that number; returns the item's title."""
    here, there = _COPY.Pipe()
    connections.close_all()  # a connection has one process
    worker = _COPY.Process(target=_work, args=(source.pk, at, there))
    worker.start()
    assert here.poll(_ANSWERS_S), "the process never came so far"
    title: str = here.recv()
    os.kill(worker.pid or 0, signal.SIGKILL)
    worker.join(_ANSWERS_S)
    assert worker.exitcode == -signal.SIGKILL
    return title


def test_two_killed_processes_and_the_sweep_make_every_good_row_once(django_user_model: Any) -> None:
    front_page()  # words of the field as well: an earlier test may have emptied the tables
    agency = make_agency()
    editor = django_user_model.objects.create_user("bien-tap", password="x")
    editor.groups.add(agency.groups.get(role="editor").group)
    good = [item(number) for number in range(1, 6)]
    source = taken_up(editor, agency.section, workbook([*good[:3], item(99, title=""), *good[3:], item(1)]))
    assert running.begin(source, nowhere)

    assert _killed_at(source, 2) == "Tin số 2"
    assert sorted(NewsPage.objects.values_list("title", flat=True)) == ["Tin số 1"]
    tasks.sweep()
    assert NewsPage.objects.count() == 1, "the dead process may still be alive: its lease counts"

    Import.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert _killed_at(source, 2) == "Tin số 4", "what broke off before comes last"
    Import.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    tasks.sweep()

    source.refresh_from_db()
    assert source.state == ImportState.DONE
    assert Counter(states(source)) == {RowState.DONE: 5, RowState.BAD: 2}
    pages = dict(source.rows.filter(state=RowState.DONE).values_list("page_id", "page__title"))
    assert sorted(pages.values()) == sorted(f"Tin số {number}" for number in range(1, 6))
    assert set(NewsPage.objects.values_list("pk", flat=True)) == set(pages)
    assert Revision.objects.filter(object_id__in=map(str, pages)).count() == len(pages)
