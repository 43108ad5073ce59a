"""A list that can be taken along as XLSX or CSV, with its filters: each cell says what the screen says."""

from __future__ import annotations

import html
import re
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from wagtail.admin.views.mixins import SpreadsheetExportMixin

_ICON = re.compile(r"<svg.*?</svg>", re.DOTALL)
_GAP = re.compile(r"</(?:p|div|li|td|span|a|strong|small|h\d)>|<br\s*/?>")
_TAG, _SPACE = re.compile(r"<[^>]*>"), re.compile(r"\s+")


class SaysTheSame(SpreadsheetExportMixin):
    """A CSV file is written after the view returned, when the reader's language and clock are set aside again."""

    def stream_csv(self, queryset: Any) -> Iterator[bytes]:
        return _as_now(super().stream_csv(queryset), translation.get_language(), timezone.get_current_timezone())


class ExportsAsShown(SaysTheSame):
    """For an ``IndexView`` that makes its own ``columns``. A column without a heading (boxes to tick) is left out."""

    request: Any
    columns: Any

    @cached_property
    def list_export(self) -> list[str]:
        return [column.name for column in self.columns if column.label]

    def get_heading(self, queryset: Any, field: str) -> str:
        return next(str(column.label) for column in self.columns if column.name == field)

    def to_row_dict(self, item: Model) -> OrderedDict[str, Any]:
        wanted = set(self.list_export)
        context = {"table": None, "row": None, "request": self.request}
        return OrderedDict(
            (column.name, _text(column.render_cell_html(item, context)))
            for column in self.columns if column.name in wanted
        )  # fmt: skip


class ExportsLines(SaysTheSame, ABC):
    """For a screen whose list is made by hand: ``export_headings`` names the columns, ``export_lines`` the rows."""

    @abstractmethod
    def export_lines(self) -> Iterable[Mapping[str, Any]]:
        """Every line, not only those of the page that is shown."""

    @cached_property
    def list_export(self) -> list[str]:
        return list(self.export_headings)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_export:
            # Made while the view runs: what can fail, fails before a file has begun.
            response: HttpResponse = self.as_spreadsheet(list(self.export_lines()), request.GET["export"])
            return response
        shown: HttpResponse = super().get(request, *args, **kwargs)
        return shown


def _as_now(chunks: Iterator[bytes], language: str | None, zone: Any) -> Iterator[bytes]:
    """Each piece in that language and on that clock, and between the pieces nobody's are changed."""
    while True:
        with translation.override(language), timezone.override(zone):
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk


def _text(cell: str) -> str:
    """What a reader sees of a cell, on one line."""
    shown = _TAG.sub("", _GAP.sub(" ", _ICON.sub("", cell)))
    return _SPACE.sub(" ", html.unescape(shown)).strip()
