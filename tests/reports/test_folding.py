"""Whose figures belong to a report: trees with dates, and everything that becomes of agencies."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from cms.core.indicators import Period
from cms.reports.counting.folding import Heir, Link, Tree

YEAR = Period(first=date(2025, 1, 1), last=date(2025, 12, 31))
END = date(2025, 12, 31)
JULY = date(2025, 7, 1)
LINKS = (
    Link(child="stp", parent="ubnd"), Link(child="xa-a", parent="huyen", end=JULY), Link(child="huyen", parent="ubnd"),
    Link(child="xa-a", parent="ubnd", first=JULY), Link(child="phong", parent="huyen"),
)  # fmt: skip
TREE = Tree(links=LINKS, ends={"huyen": JULY, "phong": JULY})


def test_the_tree_of_the_day() -> None:
    assert TREE.below("ubnd", date(2025, 6, 30)) == {"ubnd", "stp", "huyen", "phong", "xa-a"}
    assert TREE.below("ubnd", END) == {"ubnd", "stp", "xa-a"}
    assert TREE.below("huyen", date(2025, 6, 30)) == {"huyen", "phong", "xa-a"}


def test_who_ended_without_an_heir_still_counts_where_it_stood() -> None:
    assert TREE.shares("ubnd", END, YEAR)["huyen"] == 1
    assert "huyen" not in TREE.shares("ubnd", END, Period(first=date(2025, 8, 1), last=END))
    assert "huyen" not in TREE.shares("ubnd", END, YEAR, fold=False)


def test_a_merger_brings_both_histories() -> None:
    tree = Tree(heirs=(Heir(old="a", new="c", on=JULY), Heir(old="b", new="c", on=JULY)))
    assert tree.shares("c", END, YEAR) == {"a": 1, "b": 1, "c": 1}
    assert tree.shares("c", date(2025, 6, 30), YEAR) == {"c": 1}
    assert tree.shares("c", END, YEAR, fold=False) == {"c": 1}


def test_a_split_by_shares() -> None:
    parts = {"b": Decimal("0.6"), "c": Decimal("0.4")}
    heirs = tuple(Heir(old="a", new=new, share=share, on=JULY) for new, share in parts.items())
    links = (Link(child="b", parent="top"), Link(child="c", parent="top"))
    assert Tree(heirs=heirs).shares("b", END, YEAR)["a"] == Decimal("0.6")
    # Both parts below one roof are the whole again.
    assert Tree(heirs=heirs, links=links).shares("top", END, YEAR)["a"] == 1


def test_a_new_name_and_then_a_merger() -> None:
    heirs = (Heir(old="a", new="b", on=date(2025, 3, 1)), Heir(old="b", new="c", share=Decimal("0.5"), on=JULY))
    assert Tree(heirs=heirs).shares("c", END, YEAR) == {"c": 1, "b": Decimal("0.5"), "a": Decimal("0.5")}


def test_a_circle_in_the_data_ends() -> None:
    heirs = (Heir(old="a", new="b"), Heir(old="b", new="a"))
    assert Tree(heirs=heirs).shares("a", END, YEAR) == {"a": 1, "b": 1}
    links = (Link(child="a", parent="b"), Link(child="b", parent="a"))
    assert Tree(links=links).below("a", END) == {"a", "b"}


def test_abolished_with_duties_elsewhere() -> None:
    tree = Tree(heirs=(Heir(old="phong", new="xa", share=Decimal("0.5"), on=JULY), Heir(old="x", new="", on=JULY)))
    assert tree.shares("xa", END, YEAR)["phong"] == Decimal("0.5")


def test_who_is_there_already_counts_once() -> None:
    tree = Tree(links=(Link(child="a", parent="c"),), heirs=(Heir(old="a", new="c", share=Decimal("0.3")),))
    assert tree.shares("c", END, YEAR) == {"a": 1, "c": 1}
