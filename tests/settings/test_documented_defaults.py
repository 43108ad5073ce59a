"""The table of settings says the defaults that the code has."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: Readers whose default stands in the call, and what they do without one.
_WITHOUT = {"flag": "0", "number": "", "text": "", "one_of": ""}


def defaults(*modules: str) -> Iterator[tuple[str, str]]:
    """Name → default, where the code says it outright."""
    for path in [ROOT / "cms" / "settings" / module for module in modules]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            name, reader = node.args[0], node.func.attr
            if reader not in _WITHOUT or not isinstance(name, ast.Constant):
                continue
            if len(node.args) == 1:
                told = _WITHOUT[reader]
            elif isinstance(node.args[1], ast.Constant):
                value = node.args[1].value
                told = str(int(value)) if isinstance(value, bool) else str(value)
            else:  # worked out of other settings: the table says how in words
                continue
            if told:
                yield str(name.value), told


COMMON = sorted({path.name for path in (ROOT / "cms" / "settings").glob("*.py")} - {"production.py"})


def row_of(name: str) -> str:
    (row,) = re.findall(rf"^\| `{name}` \| ([^|]*) \|", (ROOT / "docs" / "operations.md").read_text("utf-8"), re.M)
    return str(row)


@pytest.mark.parametrize(("name", "default"), sorted(set(defaults(*COMMON))))
def test_default_of_the_table_is_that_of_the_code(name: str, default: str) -> None:
    row = row_of(name)
    assert re.match(rf"`?{re.escape(default)}\b", row), f"{name} is {default} in cms/settings, but “{row}” in the table"


@pytest.mark.parametrize(("name", "default"), sorted(set(defaults("production.py"))))
def test_what_production_has_otherwise_is_in_the_table(name: str, default: str) -> None:
    row = row_of(name)
    assert re.match(rf"`?{re.escape(default)}\b", row) or re.search(rf"production: `?{re.escape(default)}\b", row)


def test_no_setting_has_two_defaults() -> None:
    names = [name for name, _ in set(defaults(*COMMON))]
    assert sorted(names) == sorted(set(names))
