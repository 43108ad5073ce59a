"""The script for radio, loudspeakers and television, and the bookcase's catalogue record."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from cms.core.clock import FixedClock
from cms.core.http import HttpClient
from publishers.contract import Account, MadeFile, Message
from publishers.platforms.by_hand.platform import ByHandPlatform
from publishers.platforms.by_hand.schema import ByHandCredentials, ByHandOptions
from publishers.platforms.by_hand.script import Script, add_script, clock, script_of
from publishers.platforms.sheets import Sheet
from tests.publishers.platforms import messages

BODY = "Từ 01/01/2025, phạt 800.000 đồng.\n\nGọi CSGT hoặc KGVX."


@pytest.fixture(autouse=True)
def _english_office(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def place(kind: str, **more: Any) -> ByHandOptions:
    return ByHandOptions(place="Đài xã", kind=kind, **more)


def made(message: Message, options: ByHandOptions) -> dict[str, MadeFile]:
    return {paper.name: paper.make(message) for paper in ByHandPlatform.papers(options.model_dump())}


def words(message: Message, options: ByHandOptions) -> str:
    """Every text of the script, a line each."""
    sheet = Sheet("")
    add_script(sheet, message, options)
    found: list[str] = []
    for part in sheet._story:
        rows = getattr(part, "_cellvalues", [[part]])
        found += [cell.getPlainText() for row in rows for cell in row if hasattr(cell, "getPlainText")]
    return "\n".join(found)


def test_numbers_and_short_forms_are_spelled_out_and_the_rest_is_asked_about() -> None:
    said = words(messages.message(body=BODY), place("radio"))
    assert "tám trăm nghìn đồng" in said
    assert "cảnh sát giao thông" in said
    assert "Ask before reading how to say: KGVX." in said


def test_the_places_own_short_forms() -> None:
    said = words(messages.message(body=BODY), place("radio", short_forms="KGVX = khoa giáo, văn xã"))
    assert "khoa giáo, văn xã" in said
    assert "Ask before reading" not in said


@pytest.mark.parametrize(("kind", "speed", "used"), [("radio", 0, 180), ("loudspeaker", 0, 150), ("radio", 120, 120)])
def test_speed_of_the_place(kind: str, speed: int, used: int) -> None:
    assert script_of(messages.message(), place(kind, speed=speed)).syllables_a_minute == used


def test_time_counts_what_is_said_and_a_breath_after_each_paragraph() -> None:
    script = Script(title="a " * 60, paragraphs=("b " * 120, "c " * 60), syllables_a_minute=120)
    assert script.seconds == 30 + 60 + 30 + 3
    assert [clock(0), clock(65), clock(600)] == ["0:00", "1:05", "10:00"]


def test_loudspeakers_read_twice_and_keep_a_log() -> None:
    said = words(messages.message(body=BODY), place("loudspeaker"))
    assert "Read it twice" in said
    assert "Log of the broadcasts" in said


def test_television_has_pictures_beside_the_words() -> None:
    one, two = messages.picture(alt="Bảng mức phạt"), messages.picture(colour="#00ff00", alt="Xe máy")
    said = words(messages.message(one, two, body="Một đoạn."), place("tv"))
    for wanted in ("0:00", "Bảng mức phạt", "Xe máy", "Một đoạn.", "files/01-"):
        assert wanted in said, wanted


def test_television_never_outgrows_a_page() -> None:
    body = " ".join(f"Câu thứ {number} của một đoạn rất dài." for number in range(600)) + " chữ" * 2000
    assert made(messages.message(body=body), place("tv"))["script"].data.startswith(b"%PDF")


def test_television_with_more_pictures_than_words_loses_none() -> None:
    pictures = [messages.picture(colour=f"#0000{number}0", alt=f"Hình {number}") for number in range(1, 5)]
    said = words(messages.message(*pictures, body="Một đoạn."), place("tv"))
    assert all(f"Hình {number}" in said for number in range(1, 5))


def test_papers_of_each_kind() -> None:
    message = messages.message(body=BODY)
    assert set(made(message, place("other"))) == {"sheet", "package"}
    assert set(made(message, place("radio"))) == {"sheet", "script", "package"}
    papers = made(message, place("radio"))
    assert papers["script"].data.startswith(b"%PDF")
    with zipfile.ZipFile(io.BytesIO(papers["package"].data)) as carried:
        assert carried.read("loi-doc.pdf") == papers["script"].data
        assert "tám trăm nghìn đồng" in carried.read("loi-doc.txt").decode("utf-8-sig")


def test_papers_are_the_same_at_every_download() -> None:
    message = messages.message(messages.picture(), body=BODY)
    for kind in ("radio", "loudspeaker", "tv", "bookcase"):
        assert made(message, place(kind)) == made(message, place(kind)), kind


def test_bookcase_package_has_a_catalogue_record() -> None:
    record = messages.record(messages.picture(), legal_documents=({"number": "36/2024/QH15"},))
    message = messages.message(messages.picture(), record=record)
    with zipfile.ZipFile(io.BytesIO(made(message, place("bookcase"))["package"].data)) as carried:
        root = ET.fromstring(carried.read("muc-luc.xml"))
    found = {(child.tag.rpartition("}")[2], child.text) for child in root}
    for wanted in (("title", messages.TITLE), ("publisher", "Sở Tư pháp"), ("relation", "vbpl:36/2024/QH15"),
                   ("identifier", record.id), ("format", "image/png"), ("language", "vi")):  # fmt: skip
        assert wanted in found, wanted


def test_withdrawal_has_no_script() -> None:
    message = messages.message(body=BODY, kind="withdraw")
    with zipfile.ZipFile(io.BytesIO(made(message, place("radio"))["package"].data)) as carried:
        assert "loi-doc.txt" not in carried.namelist()


def test_a_recording_needs_no_text_to_be_read() -> None:
    account = Account(channel="TV", options=place("tv"), credentials=ByHandCredentials())
    by_hand = ByHandPlatform(account, HttpClient(), FixedClock(messages.NOON))
    assert [one.code for one in by_hand.problems(messages.message(body=""))] == ["by_hand_nothing_to_read"]
    assert by_hand.problems(messages.message(messages.video(), body="")) == []
