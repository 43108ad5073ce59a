"""A part of the corpus in every run of the tests; ``make preflight`` tries all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from publishers.registry import platforms

from .bad import bad_drafts
from .drafts import Draft
from .good import good_drafts
from .report import Report
from .trial import Court, court

#: One of so many variants of each family.
EVERY = 9


@pytest.fixture(scope="module")
def made() -> Iterator[Court]:
    with court() as made:
        yield made


@pytest.fixture(scope="module")
def bad(made: Court) -> list[Draft]:
    return list(bad_drafts(made.files))


@pytest.fixture(scope="module")
def good(made: Court) -> list[Draft]:
    return list(good_drafts(made.files))


def some(drafts: Sequence[Draft]) -> list[Draft]:
    """The first variant of each family, and every ninth after it."""
    seen: Counter[tuple[str, str]] = Counter()
    chosen = []
    for draft in drafts:
        if seen[draft.platform, draft.family] % EVERY == 0:
            chosen.append(draft)
        seen[draft.platform, draft.family] += 1
    return chosen


def test_the_corpus_is_large_and_every_draft_has_a_name_of_its_own(bad: list[Draft], good: list[Draft]) -> None:
    assert len(bad) >= 300 and len(good) >= 150
    names = Counter(draft.name for draft in (*bad, *good))
    assert [name for name, count in names.items() if count > 1] == []
    assert {draft.platform for draft in bad} == {draft.platform for draft in good} <= set(platforms())


def test_what_platforms_refuse_is_caught_before_and_can_be_mended(
    made: Court, bad: list[Draft], good: list[Draft]
) -> None:
    report = Report()
    report.add_bad(made.try_draft(draft) for draft in some(bad))
    report.add_good(made.try_draft(draft) for draft in some(good))
    assert report.shortcomings == [], report.faults
    assert report.total.refused > 25
