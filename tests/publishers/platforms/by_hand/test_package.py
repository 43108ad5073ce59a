"""The ZIP that a clerk carries."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any

from publishers.contract import Asset, Message
from publishers.platforms.by_hand.package import file_path, package_name, package_zip
from tests.publishers.platforms import messages

SHEET = b"%PDF-1.4 sheet"


def packed(message: Message) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(package_zip(message, SHEET)))


def message(**changes: Any) -> Message:
    film = messages.asset(b"film", "Chuyện cái rãnh nước.MP4", "video/mp4", "main")
    return messages.message(messages.picture("cover"), film, **changes)


def test_package_holds_sheet_text_record_and_files() -> None:
    archive = packed(message(body="Một.\n\nHai."))
    assert archive.namelist() == [
        "manifest.json", f"records/{messages.RECORD_ID}.json", "phieu.pdf", "noi-dung.txt", "files/01-anh-1a5fd0.png",
        "files/02-chuyen-cai-ranh-nuoc.mp4",
    ]  # fmt: skip
    assert archive.read("phieu.pdf") == SHEET
    assert archive.read("noi-dung.txt").decode("utf-8-sig") == f"{messages.TITLE}\n\nMột.\n\nHai.\n"
    assert archive.read("files/02-chuyen-cai-ranh-nuoc.mp4") == b"film"


def test_manifest_proves_every_file() -> None:
    archive = packed(message())
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest["profile"] == "pbgdpl-exchange/1.0"
    assert [file["path"] for file in manifest["files"]] == archive.namelist()[1:]
    for file in manifest["files"]:
        assert hashlib.sha256(archive.read(file["path"])).hexdigest() == file["sha256"]


def test_every_name_is_ascii_and_stays_inside() -> None:
    hostile = [
        messages.asset(b"1", "../../etc/passwd", "text/plain", "file"),
        messages.asset(b"2", "C:\\máy\\tệp đính kèm.docx", "application/msword", "file"),
        messages.asset(b"3", "ảnh", "image/png", "file"),
        messages.asset(b"4", "", "application/x-nothing", "file"),
    ]
    names = packed(messages.message(*hostile)).namelist()
    assert all(name.isascii() and ".." not in name and not name.startswith("/") for name in names)
    assert names[-4:] == [
        "files/01-passwd.txt", "files/02-tep-dinh-kem.docx", "files/03-anh.png", "files/04-tep.bin",
    ]  # fmt: skip


def test_same_file_twice_is_carried_once() -> None:
    assert len(packed(messages.message(messages.picture("main"), messages.picture("cover"))).namelist()) == 5


def test_withdrawal_carries_the_sheet_and_the_record_only() -> None:
    archive = packed(message(kind="withdraw"))
    assert archive.namelist() == ["manifest.json", f"records/{messages.RECORD_ID}.json", "phieu.pdf"]
    assert json.loads(archive.read("manifest.json"))["records"][0]["operation"] == "withdraw"


def test_same_message_gives_the_same_package() -> None:
    assert package_zip(message(), SHEET) == package_zip(message(), SHEET)


def test_name_tells_agency_and_instant_in_ascii() -> None:
    assert package_name(message()) == "pbgdpl-h21-01-20261121T050000Z.zip"
    nobody = messages.message(record=messages.record(source_agency=None))
    assert package_name(nobody) == "pbgdpl-don-vi-20261121T050000Z.zip"


def test_long_names_are_cut() -> None:
    asset: Asset = messages.asset(b"", "rất dài " * 50 + ".pdf", "application/pdf", "file")
    assert len(file_path(1, asset)) < 80
