"""What pictures and slides say comes from the item's own text."""

from __future__ import annotations

from collections.abc import Mapping

from cms.samples.excerpts import Panel, figure_in, panels, quotes, reminder, sentences, text_alternative
from cms.samples.schema import SampleItem


def test_sentences_keep_numbers_whole() -> None:
    assert sentences("Phạt 1.500 đồng. Luật 36/2024/QH15 áp dụng! Hỏi ai?") == (
        "Phạt 1.500 đồng.", "Luật 36/2024/QH15 áp dụng!", "Hỏi ai?",
    )  # fmt: skip


def test_panels_follow_the_writers_own_division(items: Mapping[str, SampleItem]) -> None:
    shown = panels(items["s02"])
    assert shown[0] == Panel(lead="Giấy phép lái xe", text="Số điểm ban đầu", figure="12")
    assert shown[3] == Panel(lead="Hết điểm", text="Dừng lái, phải học lại")
    assert shown[2].text == "Giấy phép được phục hồi đủ 12 điểm"
    assert len(shown) == 4


def test_panels_of_plain_text_are_sentences_of_it(items: Mapping[str, SampleItem]) -> None:
    for item in items.values():
        body = " ".join(item.body).lower()
        shown = panels(item)
        assert 1 <= len(shown) <= 5
        assert all(panel.text.lower().rstrip("…") in body for panel in shown)


def test_question_is_not_taken_for_a_condition(items: Mapping[str, SampleItem]) -> None:
    assert all("bao lâu" not in panel.lead for panel in panels(items["s11"]))


def test_alternative_says_what_the_picture_shows_and_says(items: Mapping[str, SampleItem]) -> None:
    text = text_alternative(items["s02"])
    assert "vòng tròn ghi số 12" in text
    assert "Dừng lái, phải học lại" in text


def test_reminder_is_not_what_a_panel_already_says(items: Mapping[str, SampleItem]) -> None:
    said = " ".join(panel.text for panel in panels(items["s01"]))
    assert reminder(items["s01"], besides=said).rstrip(".")[-30:] not in said


def test_quotes_name_speakers_and_numbers(items: Mapping[str, SampleItem]) -> None:
    assert [quote.speaker for quote in quotes(items["s06"])][:2] == ["Chị Mận", "Anh Bình"]
    assert [quote.marker for quote in quotes(items["s07"])][1:] == ["1", "2", "3"]
    assert "111" in {quote.figure for quote in quotes(items["s08"])}


def test_figures_are_counts_not_dates_or_documents() -> None:
    assert figure_in("phục hồi đủ 12 điểm") == "12"
    assert figure_in("Từ ngày 01 tháng 7 năm 2025, Luật 41/2024/QH15") == ""
