"""What comes with the product as data: words of the numbers, numbers that people type, calendars to begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import translation
from django.utils.functional import lazystr

from cms.core.indicators import Indicator
from cms.core.registries import indicators

_DATA = Path(__file__).parent / "data"
#: How parts are called in print; ``dimension`` of an indicator → the head of its column.
DIMENSIONS = {
    "form": "Hình thức", "topic": "Lĩnh vực pháp luật", "audience": "Đối tượng", "unit": "Cơ quan, đơn vị",
    "channel": "Kênh", "station": "Đài, trạm",
}  # fmt: skip
#: Why there is no number, in print.
UNKNOWNS = {"pending": "chưa có số liệu", "not_offered": "nền tảng không cung cấp", "failed": "chưa lấy được số liệu"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What is printed of a number."""

    label: str
    definition: str
    unit: str


def register() -> None:
    """The numbers that only people know."""
    for row in _rows("indicators.yaml"):
        if row.get("facts") == "people":
            indicators.register(row["code"], _typed(row["code"]))


@cache
def _typed(code: str) -> Indicator:
    row = next(row for row in _rows("indicators.yaml") if row["code"] == code)
    return Indicator(
        code=code, label=_said(row["label"]), definition=_said(row["definition"]), unit=row["unit"]["en"], facts=None
    )


@cache
def _rows(name: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load((_DATA / name).read_text("utf-8"))
    return loaded


def _said(words: Mapping[str, str]) -> Any:
    """In the reader's language: Vietnamese, but for who reads English."""
    return lazystr(_Words(words["vi"], words["en"]))


@dataclass(frozen=True, slots=True)
class _Words:
    vi: str
    en: str

    def __str__(self) -> str:
        return self.en if (translation.get_language() or "").startswith("en") else self.vi


def printed(indicator: Indicator) -> Wording:
    """In Vietnamese, whatever language the desk has."""
    row = next((row for row in _rows("indicators.yaml") if row["code"] == indicator.code), None)
    if row:
        return Wording(label=row["label"]["vi"], definition=row["definition"]["vi"], unit=row["unit"]["vi"])
    with translation.override("vi"):
        return Wording(label=str(indicator.label), definition=str(indicator.definition), unit=str(indicator.unit))


@cache
def defaults() -> dict[str, Any]:
    """What a rule begins with: subject, numbers, parts to be written."""
    loaded: dict[str, Any] = yaml.safe_load((_DATA / "report.yaml").read_text("utf-8"))
    return loaded


def calendars() -> list[dict[str, Any]]:
    """Calendars to begin with."""
    return _rows("calendars.yaml")


def calendar_named(key: str) -> dict[str, Any] | None:
    return next((row for row in calendars() if row["key"] == key), None)
