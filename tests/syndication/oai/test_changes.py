"""While a harvest goes on, items change, come and go: nothing that was there is missed, nothing is told wrongly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.entries.models import Entry, Status
from tests.entries.factories import change, make_entry, withdraw

from .conftest import ITEMS, name_of
from .harvester import Harvester, ask, texts


class Editors:
    """They change what the list says, each time the harvester asks."""

    def __init__(self, entries: list[Entry], acts: list[tuple[str, int]]) -> None:
        self.entries = entries
        self._acts = iter(acts)

    def work(self) -> None:
        for _act in range(2):
            kind, index = next(self._acts, ("rest", 0))
            entry = self.entries[index % len(self.entries)]
            if kind == "new":
                self.entries.append(make_entry("Mới", topics=("land",)))
            elif kind == "change":
                change(entry, title="Đã sửa", topics=("land",))
            elif kind == "withdraw" and entry.status == Status.PUBLISHED:
                withdraw(entry)


ACTS = st.lists(
    st.tuples(st.sampled_from(["new", "change", "withdraw", "rest"]), st.integers(min_value=0, max_value=30)),
    max_size=9,
)


@given(acts=ACTS, spec=st.sampled_from(["", "topic:land", "form:news"]))
@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_missed_however_items_change(harvester: Harvester, acts: list[tuple[str, int]], spec: str) -> None:
    with transaction.atomic():
        editors = Editors([make_entry("Đầu", topics=("land",)) for _number in range(3 * ITEMS)], acts)
        there = {name_of(entry) for entry in editors.entries}
        harvester.before = editors.work
        taken = harvester.take(**({"set": spec} if spec else {}))
        assert there <= set(taken)
        harvester.before = lambda: None
        # Who comes again with the first answer's time has it all, exactly as it stands.
        taken |= harvester.take(since=next(iter(taken.values())).header.datestamp)
        for entry in Entry.objects.visible():
            assert taken[name_of(entry)].deleted == (entry.status == Status.WITHDRAWN)
            if entry.status == Status.PUBLISHED:
                assert taken[name_of(entry)].metadata["title"] == [entry.title]
        transaction.set_rollback(True)


@pytest.mark.parametrize("act", [withdraw, lambda entry: change(entry, title="Khác")], ids=["withdrawn", "changed"])
def test_what_left_a_list_with_an_end_leaves_a_part_that_still_reads(
    client: Client, db: None, act: Callable[[Entry], Any]
) -> None:
    entries = [make_entry() for _number in range(ITEMS + 1)]
    Entry.objects.update(updated_at="2026-11-20T05:00:00Z")
    [token] = texts(ask(client, verb="ListRecords", metadataPrefix="oai_dc", until="2026-11-20"), "resumptionToken")
    left = max(entries, key=lambda entry: entry.pk)
    left.refresh_from_db()
    act(left)
    document = ask(client, verb="ListRecords", resumptionToken=token)
    assert len(texts(document, "identifier")) == 1
    assert texts(document, "resumptionToken") == [""]
