"""What stands on the sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from publishers.contract import Message
from publishers.platforms.by_hand import sheet as sheets
from publishers.platforms.by_hand.schema import ByHandOptions
from tests.publishers.platforms import messages

PLACE = ByHandOptions(place="Tủ sách pháp luật điện tử", instructions="Gửi thư\nrồi gọi.")
RADIO = PLACE.model_copy(update={"reading_text": True})
LAW = {"number": "36/2024/QH15", "issuer": "Quốc hội", "abstract": "Luật Trật tự, an toàn giao thông đường bộ"}


@pytest.fixture(autouse=True)
def _english_office(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def message(*assets: Any, **changes: Any) -> Message:
    return messages.message(*assets, record=messages.record(*assets, legal_documents=(LAW,)), **changes)


def words(given: Message, options: ByHandOptions = PLACE, earlier: str = "") -> list[str]:
    """Every text on the sheet in its order, line breaks inside a paragraph left out."""
    found: list[str] = []

    def read(part: Any) -> None:
        if hasattr(part, "getPlainText"):
            found.append(part.getPlainText())
        for inner in getattr(part, "_cellvalues", None) or getattr(part, "_content", None) or []:
            for cell in inner if isinstance(inner, list) else [inner]:
                read(cell)

    for part in sheets._sheet(given, options, earlier)._story:
        read(part)
    return found


def test_sheet_says_what_where_and_how() -> None:
    found = words(message(messages.picture(alt="Sơ đồ")))
    for wanted in (
        messages.TITLE, "Tủ sách pháp luật điện tử", "Gửi thư\nrồi gọi.", "Infographic", "Sở Tư pháp", messages.URL,
        "36/2024/QH15", "Luật Trật tự, an toàn giao thông đường bộ\nQuốc hội", "not known", messages.SUMMARY,
        "files/01-anh-1a5fd0.png", "Sơ đồ", "21/11/2026 12:00",
    ):  # fmt: skip
        assert wanted.replace("\n", "") in found, wanted


def test_full_text_is_on_it_paragraph_by_paragraph() -> None:
    assert words(message(body="Một.\n\nHai."))[-2:] == ["Một.", "Hai."]


def test_clerk_has_boxes_for_address_date_and_name() -> None:
    assert {"Address, or where it can be seen or heard", "Date and time", "Name"} <= set(words(message()))


def test_text_for_the_radio_is_large_and_begins_on_a_page_of_its_own() -> None:
    given = message(body="Thưa bà con " * 60)
    story = sheets._sheet(given, RADIO, "")._story
    assert story[-1].style.fontSize >= 16
    assert len(re.findall(rb"/Type /Page\b", sheets.sheet_pdf(given, RADIO))) == 2
    assert "About 1:05 minutes at 180 syllables a minute." in words(given, RADIO)


def test_audio_item_is_always_read_aloud() -> None:
    audio = messages.message(record=messages.record(form="audio"))
    assert sheets.is_read_aloud(audio, PLACE)
    assert not sheets.is_read_aloud(message(), PLACE)


def test_correction_names_the_earlier_address() -> None:
    found = words(message(kind="correct"), earlier="https://tusach.example.vn/12")
    assert found[0].startswith("Correction")
    assert "https://tusach.example.vn/12" in found


def test_withdrawal_carries_neither_text_nor_files() -> None:
    found = words(message(messages.picture(), body="Nội dung.", kind="withdraw"))
    assert found[0].startswith("Withdrawal")
    assert "Nội dung." not in found
    assert "files/01-anh-1a5fd0.png" not in found


def test_markup_in_a_text_is_printed_as_it_is() -> None:
    assert words(message(body="a < b & <i>c</i>"))[-1] == "a < b & <i>c</i>"


def test_same_message_gives_the_same_sheet() -> None:
    given = message(messages.picture())
    assert sheets.sheet_pdf(given, PLACE) == sheets.sheet_pdf(replace(given), PLACE)


def test_unknown_form_shows_its_code() -> None:
    assert "puppet_show" in words(messages.message(record=messages.record(form="puppet_show")))
