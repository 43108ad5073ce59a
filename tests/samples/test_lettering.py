"""Vietnamese text fits its box, whatever it is, and breaks where a reader would."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from cms.samples.drawing.lettering import bind, fit, font, set_text

SYLLABLES = st.sampled_from(
    ["Nguyễn", "nghiêng", "Ưỡn", "Ậ", "luật", "168/2024/NĐ-CP", "12", "điểm", "và", "phường,", "quyết", "định.", "–"]
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(SYLLABLES, min_size=1, max_size=60).map(" ".join),
    st.integers(min_value=220, max_value=700),
    st.integers(min_value=60, max_value=320),
)
def test_fitted_text_stays_in_its_box(text: str, width: int, height: int) -> None:
    setting = fit(text, "Bold", width, height, largest=64, smallest=20)
    assert setting.width <= width
    assert setting.height <= height


def test_word_longer_than_the_box_is_cut_not_spilled() -> None:
    setting = fit("x" * 400, "Bold", 300, 80, largest=40, smallest=20)
    assert setting.width <= 300


def test_nothing_is_lost_when_all_fits() -> None:
    text = "Luật Trật tự, an toàn giao thông đường bộ được Quốc hội thông qua"
    lines = set_text(text, "Regular", 30, 320).lines
    assert " ".join(lines).replace("\u00a0", " ") == text


def test_lines_do_not_end_inside_a_word_or_a_date() -> None:
    assert "trật\u00a0tự" in bind("trật tự")
    assert "tháng\u00a07" in bind("ngày 01 tháng 7 năm 2025")
    assert "12\u00a0điểm" in bind("đủ 12 điểm")


def test_font_draws_every_vietnamese_letter() -> None:
    face = font("Bold", 40)
    missing = face.getmask("\uffff").getbbox(), bytes(face.getmask("\uffff"))
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯYđĐ":
        for tone in ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"):
            letter = unicodedata.normalize("NFC", base + tone)
            if len(letter) == 1:
                mask = face.getmask(letter)
                assert (mask.getbbox(), bytes(mask)) != missing
