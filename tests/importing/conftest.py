"""A section, somebody who may write there, and tables as offices make them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import translation
from openpyxl import Workbook
from PIL import Image

from cms.agencies.models import Agency
from cms.importing.actions.check import check_import
from cms.importing.actions.upload import upload
from cms.importing.models import Import, ImportRow, RowState
from tests.pages.factories import make_agency

HEADINGS = ("Mã tin", "Tiêu đề", "Tóm tắt", "Nội dung", "Thể loại", "Chủ đề")


@pytest.fixture(autouse=True)
def _in_english(settings: Any) -> Any:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def agency(db: None) -> Agency:
    return make_agency()


Person = Callable[..., Any]


@pytest.fixture
def person(agency: Agency) -> Person:
    """Somebody with these roles in the agency."""

    def make(*roles: str, name: str = "") -> Any:
        user = get_user_model().objects.create_user(name or "-".join(roles), email="a@example.invalid", password="x")
        user.groups.add(*(agency.groups.get(role=role).group for role in roles))
        return user

    return make


@pytest.fixture
def editor(person: Person) -> Any:
    return person("editor")


def browser_of(user: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def workbook(rows: Sequence[Sequence[Any]], *, headings: Sequence[str] = HEADINGS) -> bytes:
    book = Workbook()
    book.active.append(list(headings))
    for row in rows:
        book.active.append(list(row))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def csv_bytes(rows: Sequence[Sequence[str]], *, separator: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def item(number: int, **given: str) -> tuple[str, ...]:
    """A good row for ``HEADINGS``."""
    said = {
        "id": f"TT-{number}", "title": f"Tin số {number}", "summary": "Tóm tắt", "body": f"Nội dung {number}.",
        "form": "Tin, bài", "topics": "Giao thông; Đất đai", **given,
    }  # fmt: skip
    return tuple(said[key] for key in ("id", "title", "summary", "body", "form", "topics"))


def parcel(**files: bytes) -> io.BytesIO:
    """A ZIP file; names are given with two underscores for the point."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    data.seek(0)
    return data


def png() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(data, "PNG")
    return data.getvalue()


def taken_up(user: Any, section: Any, data: bytes, **given: Any) -> Import:
    """Uploaded and checked."""
    zipped = given.pop("parcel", None)
    if zipped is not None:
        given |= {"parcel": zipped, "parcel_name": "anh.zip", "parcel_size": len(zipped.getvalue())}
    source = upload(user=user, section=section, name="tin.xlsx", data=data, **given)
    assert check_import(source)
    return source


def states(source: Import) -> list[RowState]:
    return [RowState(state) for state in source.rows.values_list("state", flat=True)]


def reasons(row: ImportRow) -> list[tuple[str, str]]:
    return [(found["column"], found["reason"]) for found in row.findings]
