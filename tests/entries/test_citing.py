"""Numbers of legal documents are found however offices type them, and nothing else is."""

from __future__ import annotations

import unicodedata

import pytest

from cms.entries.citing import numbers_in


def found(text: str) -> list[str]:
    return [citation.number for citation in numbers_in(text)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Nghị định 168/2024/NĐ-CP", "168/2024/NĐ-CP"),
        ("Nghị định số 168/2024/NÐ-CP", "168/2024/NĐ-CP"),
        ("(168 / 2024 / NĐ – CP)", "168/2024/NĐ-CP"),
        ("168/2024/NĐ—CP.", "168/2024/NĐ-CP"),
        ("Luật số 36/2024/QH15,", "36/2024/QH15"),
        ("Thông tư 12/2025/TT-BCA;", "12/2025/TT-BCA"),
        ("Nghị quyết 110/2022/NQ-HĐND", "110/2022/NQ-HĐND"),
        ("Quyết định 14/2019/QĐ-TTg của Thủ tướng", "14/2019/QĐ-TTg"),
        ("01/2020/UBTVQH14", "01/2020/UBTVQH14"),
        ("05/2014/TTLT-BTP-BCA-VKSNDTC", "05/2014/TTLT-BTP-BCA-VKSNDTC"),
        ("Kế hoạch 295/KH-UBND ngày 31/12/2020", "295/KH-UBND"),
        ("Công văn 483/STP-PBGDPL", "483/STP-PBGDPL"),
        ("Chỉ thị 32-CT/TW", "32-CT/TW"),
    ],
)
def test_usual_spellings_are_found(text: str, number: str) -> None:
    assert found(text) == found(unicodedata.normalize("NFD", text)) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "ngày 20/11/2026",
        "24/7",
        "3/4 Nam",
        "số nhà 12/A đường Lê Lợi",
        "https://x.vn/2024/168/2024/NĐ-CP",
        "1/2 ĐV",
        "",
    ],
)
def test_dates_fractions_and_addresses_are_not(text: str) -> None:
    assert found(text) == []


def test_each_is_named_once_in_the_order_of_the_text() -> None:
    text = "Luật 36/2024/QH15, Chỉ thị 32-CT/TW, Nghị định 168/2024/NĐ-CP, 168/2024/NÐ–CP"

    assert found(text) == ["36/2024/QH15", "32-CT/TW", "168/2024/NĐ-CP"]


def test_a_text_made_to_hold_thousands_is_cut() -> None:
    assert len(found(" ".join(f"{n}/2024/NĐ-CP" for n in range(1, 3000)))) == 200
