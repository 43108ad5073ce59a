"""Whatever a table is saved as, the same text comes out; what is none is refused in a sentence."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from cms.core.spreadsheets import harmless
from cms.core.text import nfc
from cms.core.typed_moments import day_of, moment_of
from cms.importing.columns import ITEM_COLUMNS
from cms.importing.mapping import as_mapping, cells_of, guess, known_headings
from cms.importing.parcel import Parcel, keep_parcel
from cms.importing.reading import read_table
from cms.importing.refusals import Refused

from .conftest import csv_bytes, parcel, png, workbook

CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=12).map(
    lambda text: nfc(text).strip()
)
WORDS = CELL.filter(lambda text: text and not text.startswith("'"))
ROWS = st.lists(st.tuples(WORDS, CELL, WORDS), min_size=1, max_size=4)


@settings(max_examples=12)
@given(rows=ROWS, separator=st.sampled_from(",;\t|"), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_a_csv_file_says_the_same_whatever_separates_and_encodes_it(
    rows: list[tuple[str, ...]], separator: str, encoding: str
) -> None:
    data = csv_bytes([("Tiêu đề", "Tóm tắt", "Nội dung"), *rows], separator=separator, encoding=encoding)
    table = read_table(data, known=lambda cells: known_headings(cells, ITEM_COLUMNS))
    assert table.headings == ("Tiêu đề", "Tóm tắt", "Nội dung")
    assert [line.cells for line in table.lines] == rows


@settings(max_examples=10)
@given(rows=ROWS)
def test_a_workbook_says_the_same(rows: list[tuple[str, ...]]) -> None:
    book = Workbook()
    book.active.append(["Tiêu đề", "Tóm tắt", "Nội dung"])
    for number, row in enumerate(rows, start=2):
        for at, text in enumerate(row, start=1):
            cell = book.active.cell(number, at)
            cell.value, cell.data_type = text, "s"
    data = io.BytesIO()
    book.save(data)
    assert [line.cells for line in read_table(data.getvalue()).lines] == rows


@settings(max_examples=12)
@given(
    headings=st.permutations([str(column.also[0]) for column in ITEM_COLUMNS if column.also]),
    mark=st.sampled_from(["", " (*)", " (bắt buộc)"]),
)
def test_headings_are_known_in_any_order_and_a_column_never_twice(headings: list[str], mark: str) -> None:
    found = guess([heading.upper() + mark for heading in headings] * 2, ITEM_COLUMNS)
    assert len(set(found.values())) == len(found) == len(headings)
    stored = {str(at): key for at, key in found.items()}
    assert as_mapping(stored, ITEM_COLUMNS, len(headings) * 2) == found
    assert cells_of(["x"] * len(headings), found).keys() <= {column.key for column in ITEM_COLUMNS}


@settings(max_examples=12)
@given(text=st.text(max_size=12), start=st.sampled_from(["=", "+", "-", "@", "\t=", " ="]))
def test_nothing_that_leaves_in_a_csv_file_is_a_formula(text: str, start: str) -> None:
    cell = harmless(start + text)
    is_number = not cell.strip().lstrip("+-").strip("\u00a0 .,%0123456789")
    assert cell[0] == "'" or is_number


@settings(max_examples=12)
@given(day=st.dates(date(1950, 1, 1), date(2099, 12, 31)), time=st.times())
def test_days_and_times_are_read_as_people_write_them(day: date, time: object) -> None:
    for pattern in ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d.%m.%Y"):
        assert day_of(day.strftime(pattern)) == day
    moment = datetime(day.year, day.month, day.day, time.hour, time.minute)  # type: ignore[attr-defined]
    vietnamese = ("%Hh%M ngày %d/%m/%Y", "%H giờ %M phút, %d/%m/%Y")
    for pattern in ("%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y", "%Y-%m-%dT%H:%M", *vietnamese):
        assert moment_of(moment.strftime(pattern)) == moment


@pytest.mark.parametrize(
    ("encoding", "is_guess"), [("utf-8", False), ("utf-16", False), ("windows-1258", True)]
)  # fmt: skip
def test_a_code_that_was_guessed_is_told(encoding: str, is_guess: bool) -> None:
    text = "Tiêu đề;Nội dung\nPháp luật về giao thông;Trừ điểm giấy phép lái xe\n"
    # The old code has its marks as letters of their own.
    data = _windows_1258(text) if encoding == "windows-1258" else text.encode(encoding)
    table = read_table(data)
    assert (table.encoding, table.is_guess) == (encoding, is_guess)
    assert table.lines[0].cells[0] == "Pháp luật về giao thông"


def _windows_1258(text: str) -> bytes:
    import unicodedata

    out = bytearray()
    for char in text:
        try:
            out += char.encode("windows-1258")
        except UnicodeEncodeError:
            marks = unicodedata.normalize("NFD", char)
            base = unicodedata.normalize("NFC", "".join(m for m in marks if m not in "\u0300\u0301\u0303\u0309\u0323"))
            out += base.encode("windows-1258")
            out += "".join(m for m in marks if m in "\u0300\u0301\u0303\u0309\u0323").encode("windows-1258")
    return bytes(out)


def test_titles_above_and_empty_lines_between_are_no_rows_and_lines_keep_their_number() -> None:
    book = Workbook()
    for row in (["SỞ TƯ PHÁP"], [], ["Danh sách tin, bài"], ["Tiêu đề", "Nội dung"], [], ["Một", "Hai"], [None, None]):
        book.active.append(row)
    book.active["A6"] = datetime(2026, 11, 25, 8, 30)
    data = io.BytesIO()
    book.save(data)
    table = read_table(data.getvalue(), known=lambda cells: known_headings(cells, ITEM_COLUMNS))
    assert table.headings == ("Tiêu đề", "Nội dung")
    assert [(line.number, line.cells) for line in table.lines] == [(6, ("2026-11-25T08:30", "Hai"))]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"), (b"   \n", "empty"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 xls", "old_xls"),
        (b"PK\x03\x04 broken", "damaged"), (b"\x89PNG\r\n\x1a\n\x00\x00", "not_a_table"), (b"a,b\n", "no_rows"),
        (b"a,b\n" + b"1,2\n" * 2100, "too_many_rows"), (workbook([]), "no_rows"),
        ((",".join("abc" * 30) + "\n" + ",".join("xyz" * 30)).encode(), "too_many_columns"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_table(data)
    assert refused.value.code == code and str(refused.value)


def test_a_zip_bomb_a_locked_one_and_no_zip_are_refused() -> None:
    with pytest.raises(Refused, match="not a ZIP"):
        keep_parcel(io.BytesIO(b"nothing"), 7)
    bomb = parcel(bom__png=b"\0" * 8_000_000)
    with pytest.raises(Refused, match="many times its size"):
        keep_parcel(bomb, 10_000)


def test_files_are_what_their_content_says() -> None:
    data = parcel(
        **{"thu-muc/Hình__jpg": png(), "gia__png": b"MZ not a picture", "to__pdf": b"%PDF-1.7", "gia__pdf": b"MZ",
           "virus__exe": b"MZ"}
    )  # fmt: skip
    with zipfile.ZipFile(data) as archive:
        box = Parcel(archive)
        assert box.look("hình.JPG", is_picture=True).media_type == "image/png"
        assert box.look("thu-muc/hinh.jpg", is_picture=True).problem == ""
        assert box.look("gia.png", is_picture=True).problem == "not_a_picture"
        assert box.look("to.pdf", is_picture=False).problem == ""
        assert box.look("gia.pdf", is_picture=False).problem == "file_damaged"
        assert box.look("virus.exe", is_picture=False).problem == "file_type"
        assert box.look("nirgends.png", is_picture=True).problem == "file_missing"
