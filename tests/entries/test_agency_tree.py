"""The subtree of an agency from dated rows: pure, no database."""

from __future__ import annotations

from datetime import date

import pytest

from cms.entries.agency_tree import Row, branch

TODAY = date(2026, 11, 21)
MERGED = date(2025, 7, 1)


def row(code: str, parent: str = "", start: date | None = None, end: date | None = None, name: str = "") -> Row:
    return Row(code=code, name=name or code.upper(), parent_code=parent, valid_from=start, valid_to=end)


@pytest.mark.parametrize(
    ("rows", "code", "expected"),
    [
        ([row("a"), row("b", "a"), row("c", "b"), row("x")], "a", ("a", "b", "c")),
        ([row("a"), row("b", "a")], "b", ("b",)),
        # A commune that moved counts below its present parent only.
        ([row("a"), row("x"), row("b", "a", None, MERGED), row("b", "x", MERGED)], "a", ("a",)),
        ([row("a"), row("x"), row("b", "a", None, MERGED), row("b", "x", MERGED)], "x", ("b", "x")),
        # A dissolved one keeps its last place: what it published is still there.
        ([row("a"), row("b", "a", None, MERGED)], "a", ("a", "b")),
        # What begins tomorrow has not begun.
        ([row("a"), row("b", "a", date(2026, 11, 22))], "a", ("a",)),
        # A circle is a mistake in the data, not an endless loop.
        ([row("a", "b"), row("b", "a")], "a", ("a", "b")),
        ([row("a", "missing")], "a", ("a",)),
    ],
)
def test_the_codes_below(rows, code, expected):
    assert branch(rows, code, TODAY).codes == expected
    assert branch(reversed(rows), code, TODAY).codes == expected


def test_the_name_is_todays():
    rows = [row("a", start=MERGED, name="Mới"), row("a", end=MERGED, name="Cũ")]
    assert branch(rows, "a", TODAY).name == "Mới"
    assert branch(rows, "a", date(2025, 6, 30)).name == "Cũ"


def test_nobody_knows_the_code():
    assert branch([row("a")], "b", TODAY) is None
    assert branch([row("b", start=date(2030, 1, 1))], "b", TODAY) is None
