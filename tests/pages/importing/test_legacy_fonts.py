"""Every Vietnamese letter comes back from the old codes; text that is not in them is left alone."""

from __future__ import annotations

import unicodedata

import pytest

from cms.pages.importing.legacy_fonts import (
    _TCVN3_CODES,
    _TCVN3_LETTERS,
    _VNI,
    Encoding,
    by_content,
    by_font,
    detect,
    is_unknown_legacy_font,
    legacy_font,
    to_unicode,
)

TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
SMALL = [unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưy" for tone in TONES] + ["đ"]
MARKED = [letter for letter in SMALL if not letter.isascii()]

SENTENCE = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập – Tự do – Hạnh phúc; những quy định mới về xử phạt, ưu tiên, ăn ở"
)


def in_tcvn3(text: str) -> str:
    """As typed with an ABC keyboard in a .VnTime font."""
    return text.translate(str.maketrans(dict(zip(_TCVN3_LETTERS, _TCVN3_CODES, strict=True))))


def in_vni(text: str) -> str:
    """As typed with a VNI keyboard: capitals have capital marks."""
    codes: dict[str, str] = {}
    for code, letter in _VNI.items():
        known = codes.get(letter)
        if known is None or (code == code.upper() and letter.isupper()):
            codes[letter] = code
    return "".join(codes.get(letter, letter) for letter in text)


@pytest.mark.parametrize("letter", SMALL)
def test_every_small_letter_round_trips(letter: str) -> None:
    assert to_unicode(in_tcvn3(letter), Encoding.TCVN3) == letter
    assert to_unicode(in_vni(letter), Encoding.VNI) == letter


@pytest.mark.parametrize("letter", [letter.upper() for letter in SMALL])
def test_every_capital_round_trips(letter: str) -> None:
    assert to_unicode(in_tcvn3(letter.lower()), Encoding.TCVN3, capitals=True) == letter
    assert to_unicode(in_vni(letter), Encoding.VNI) == letter


def test_tables_cover_the_alphabet_and_nothing_twice() -> None:
    assert len(set(_TCVN3_CODES)) == len(_TCVN3_CODES) == 74
    assert set(MARKED) <= set(_TCVN3_LETTERS)
    assert set(MARKED) | {letter.upper() for letter in MARKED} <= set(_VNI.values())


def test_known_words_of_the_old_fonts() -> None:
    assert to_unicode("Céng hoµ x· héi chñ nghÜa ViÖt Nam", Encoding.TCVN3) == "Cộng hoà xã hội chủ nghĩa Việt Nam"
    assert to_unicode("§éc lËp - Tù do - H¹nh phóc", Encoding.TCVN3) == "Độc lập - Tự do - Hạnh phúc"
    assert to_unicode("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", Encoding.VNI) == "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert to_unicode("SÔÛ TÖ PHAÙP TÆNH ÑAÉK LAÉK", Encoding.VNI) == "SỞ TƯ PHÁP TỈNH ĐẮK LẮK"


def test_soft_hyphen_is_a_letter_and_marks_follow_capitals_in_tcvn3() -> None:
    assert to_unicode("L\u00adu tr÷", Encoding.TCVN3) == "Lưu trữ"
    assert to_unicode("A³ E°", Encoding.TCVN3) == "Á È"


def test_letters_filed_in_private_use_are_found() -> None:
    assert to_unicode("C\uf0e9ng", Encoding.TCVN3) == "Cộng"


@pytest.mark.parametrize(
    ("name", "encoding", "capitals"),
    [
        (".VnTime", Encoding.TCVN3, False),
        (".VnTimeH", Encoding.TCVN3, True),
        (".VnArial NarrowH", Encoding.TCVN3, True),
        ("'.VnArial'", Encoding.TCVN3, False),
        ("VNI-Times", Encoding.VNI, False),
        ("VNI Helve", Encoding.VNI, False),
    ],
)
def test_old_fonts_are_known_by_name(name: str, encoding: Encoding, capitals: bool) -> None:
    font = legacy_font(name)
    assert font is not None
    assert (font.encoding, font.capitals) == (encoding, capitals)


@pytest.mark.parametrize("name", ["Times New Roman", "", None, "Vnsans", "Vni", "Arial"])
def test_other_fonts_are_unicode(name: str | None) -> None:
    assert legacy_font(name) is None


def test_fonts_that_cannot_be_converted_are_named() -> None:
    assert is_unknown_legacy_font("VPS Times")
    assert not is_unknown_legacy_font("Times New Roman")


def test_font_decides_what_the_letters_mean() -> None:
    assert by_font("céng hoµ", ".VnTimeH") == "CỘNG HOÀ"
    assert by_font("céng hoµ", "Times New Roman") == "céng hoµ"


def test_unicode_text_that_only_claims_an_old_font_stays() -> None:
    assert by_font("Cộng hòa", ".VnTime") == "Cộng hòa"


def test_result_is_nfc() -> None:
    assert by_font("Co\u0302\u0323ng", None) == "Cộng"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (in_tcvn3(SENTENCE), Encoding.TCVN3),
        (in_vni(SENTENCE), Encoding.VNI),
        (in_vni(SENTENCE.upper()), Encoding.VNI),
        (SENTENCE, None),
        (unicodedata.normalize("NFD", SENTENCE), None),
        ("Café à la carte, déjà vu, élève, garçon, château, hôtel", None),
        ("Straße für Mädchen größer über Äpfel", None),
        ("plain English only", None),
        ("é", None),
        ("", None),
    ],
)
def test_content_tells_the_code(text: str, encoding: Encoding | None) -> None:
    assert detect(text) == encoding


def test_text_without_fonts_is_converted_by_content() -> None:
    assert by_content(in_vni(SENTENCE)) == SENTENCE
    assert by_content(SENTENCE) == SENTENCE
