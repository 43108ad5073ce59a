"""ZIPs that are made again to the same bytes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from publishers.contract import Asset
from publishers.platforms.archive import Archive, FileAltered
from tests.publishers.platforms.messages import NOON, picture


def made(asset: Asset) -> bytes:
    target = io.BytesIO()
    with Archive(target, NOON) as archive:
        archive.add("a.txt", b"text")
        archive.add_asset("files/anh.png", asset)
    return target.getvalue()


def test_same_content_gives_the_same_bytes() -> None:
    assert made(picture()) == made(picture())


def test_entries_open_and_are_dated_by_the_content() -> None:
    archive = zipfile.ZipFile(io.BytesIO(made(picture())))
    assert archive.testzip() is None
    assert archive.read("files/anh.png") == picture().open().read()
    assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 21, 5, 0, 0)}


def test_file_that_is_not_what_was_approved_is_not_packed() -> None:
    altered = replace(picture(), open=lambda: io.BytesIO(b"something else"))
    with pytest.raises(FileAltered):
        made(altered)
