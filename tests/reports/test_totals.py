"""Rows and sums: the same bytes, the same numbers; what nobody knows is no nought."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from cms.core.indicators import Fact, Unknown
from cms.reports.counting.rows import Row, exact, from_bytes, row_of, to_bytes
from cms.reports.counting.totals import totals

ROWS = [
    Row(agency="stp", value=Decimal(1), what="Một", parts={"form": ("video",), "topic": ("land", "tax")}),
    Row(agency="stp", value=Decimal(1), what="Hai", parts={"form": ("news",)}),
    Row(agency="cat", value=Decimal(1), share=Decimal("0.5"), on=date(2026, 3, 3), parts={"form": ("video",)}),
]  # fmt: skip
made_rows = st.lists(
    st.builds(
        Row, agency=st.sampled_from(["a", "b", "c"]), what=st.text(max_size=5),
        value=st.decimals(0, 1000, places=2) | st.none(), share=st.sampled_from([Decimal(1), Decimal("0.25")]),
        parts=st.dictionaries(st.sampled_from(["form", "topic"]), st.tuples(st.sampled_from(["x", "y"]))),
    ),
    max_size=12,
)  # fmt: skip


def test_the_whole_and_its_parts() -> None:
    found = {(one.dimension, one.key): one.value for one in totals(ROWS, ("form", "topic", "unit"))}
    assert found == {
        ("", ""): Decimal("2.5"), ("form", "news"): 1, ("form", "video"): Decimal("1.5"),
        ("topic", "land"): 1, ("topic", "tax"): 1, ("unit", "cat"): Decimal("0.5"), ("unit", "stp"): 2,
    }  # fmt: skip


def test_unknown_stands_beside_the_sum() -> None:
    rows = [Row(agency="a", value=Decimal(4)), Row(agency="b", unknown=Unknown.FAILED)]
    whole, of_a, of_b = totals(rows, ("unit",))
    assert (whole.value, whole.unknown_rows) == (4, 1)
    assert (of_a.value, of_b.value, of_b.unknown) == (4, None, Unknown.FAILED)
    assert totals([rows[1]], ())[0].value is None
    assert totals([], ())[0].value == 0


def test_facts_become_rows() -> None:
    row = row_of(Fact(agency="stp", value=None), Decimal(1), {"stp": "Sở Tư pháp"})
    assert (row.agency_name, row.value, row.unknown) == ("Sở Tư pháp", None, Unknown.PENDING)


@settings(max_examples=30)
@given(made_rows)
def test_kept_rows_come_back_and_their_order_is_their_own(rows: list[Row]) -> None:
    data = to_bytes(rows)
    shuffled = list(rows)
    random.Random(7).shuffle(shuffled)
    assert to_bytes(shuffled) == data
    assert to_bytes(from_bytes(data)) == data
    assert totals(from_bytes(data), ("form",))[0] == totals(rows, ("form",))[0]


@settings(max_examples=30)
@given(made_rows)
def test_units_add_up_to_the_whole(rows: list[Row]) -> None:
    whole, *units = totals(rows, ("unit",))
    assert sum((one.value for one in units if one.value is not None), Decimal(0)) == (whole.value or 0)


def test_a_number_has_one_spelling() -> None:
    assert [exact(Decimal(text)) for text in ("1", "1.00", "1E+2", "0.50")] == ["1", "1", "100", "0.5"]
