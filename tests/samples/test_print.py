"""Printed files: two sides for a leaflet, pages for a book, no word lost, the same bytes every time."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from cms.samples import print as printing
from cms.samples.schema import SampleItem


def pages(data: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", data))


def text_of(data: bytes, tmp_path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext")
    path = tmp_path / "file.pdf"
    path.write_bytes(data)
    run = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)
    return " ".join(run.stdout.decode().replace("\u00a0", " ").split())


def test_leaflet_has_an_outside_and_an_inside(items: Mapping[str, SampleItem]) -> None:
    data = printing.leaflet(items["s04"], agency="Sở Tư pháp")
    assert data.startswith(b"%PDF-")
    assert pages(data) == 2


@pytest.mark.parametrize("name", ["s01", "s04", "s11"])
def test_same_item_gives_the_same_bytes(items: Mapping[str, SampleItem], name: str) -> None:
    first = printing.printed(items[name])
    assert first is not None
    assert printing.printed(items[name]) == first
    assert len(first) < 900_000


def test_words_of_the_item_stand_on_the_leaflet(items: Mapping[str, SampleItem], tmp_path: Path) -> None:
    text = text_of(printing.leaflet(items["s04"]), tmp_path)
    assert "Không giao tiền cho người tự nhận làm giúp thủ tục" in text
    assert "hiệu lực chưa rõ" in text  # the date that nobody knows yet
    assert "Luật 31/2024/QH15" in text


def test_handbook_and_outline_hold_the_whole_text(items: Mapping[str, SampleItem], tmp_path: Path) -> None:
    for item, make in ((items["s11"], printing.handbook), (items["s01"], printing.outline)):
        text = text_of(make(item), tmp_path)
        for paragraph in item.body:
            assert paragraph[:60] in text
            assert paragraph[-25:] in text


def test_text_too_long_for_a_fold_becomes_a_booklet(items: Mapping[str, SampleItem]) -> None:
    item = items["s04"].model_copy(
        update={"body": tuple(f"Đoạn {number}. {'Chữ nghĩa. ' * 80}" for number in range(40))}
    )
    assert pages(printing.leaflet(item)) > 6


def test_monstrous_words_break_no_page(items: Mapping[str, SampleItem]) -> None:
    item = items["s11"].model_copy(
        update={"title": "x" * 300, "body": ("y" * 19_000, "<b>&amp;"), "summary": "z" * 1000}
    )
    assert pages(printing.handbook(item)) >= 3


def test_forms_without_print_have_none(items: Mapping[str, SampleItem]) -> None:
    assert printing.printed(items["s07"]) is None
