"""Tết falls on the days that the Vietnamese calendar gives, also where China's differs."""

from __future__ import annotations

from datetime import date

import pytest

from publishers.planning.lunar import tet

TET = """
2000-02-05 2001-01-24 2002-02-12 2003-02-01 2004-01-22 2005-02-09 2006-01-29 2007-02-17 2008-02-07 2009-01-26
2010-02-14 2011-02-03 2012-01-23 2013-02-10 2014-01-31 2015-02-19 2016-02-08 2017-01-28 2018-02-16 2019-02-05
2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13
2030-02-02 2031-01-23 2032-02-11 2033-01-31 2034-02-19 2035-02-08
"""


@pytest.mark.parametrize("day", TET.split())
def test_tet_of_2000_to_2035(day: str) -> None:
    assert tet(int(day[:4])) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("vietnam", "china"),
    [("1968-01-29", "1968-01-30"), ("1969-02-16", "1969-02-17"), ("1985-01-21", "1985-02-20"),
     ("2007-02-17", "2007-02-18"), ("2030-02-02", "2030-02-03")],
)  # fmt: skip
def test_tet_that_differs_from_china(vietnam: str, china: str) -> None:
    found = tet(int(vietnam[:4]))
    assert found == date.fromisoformat(vietnam)
    assert found != date.fromisoformat(china)


def test_tet_is_a_whole_number_of_months_after_the_last() -> None:
    gaps = [(tet(year + 1) - tet(year)).days for year in range(1900, 2100)]
    assert all(gap in (354, 355, 383, 384, 385) for gap in gaps)
