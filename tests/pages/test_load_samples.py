"""``load_samples``: real content from a file, once, with sentences for what is wrong."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import override_settings
from PIL import Image
from wagtail.models import Page

from cms.agencies.roles import Role
from cms.entries.models import Entry
from cms.legal.models import LegalDocument
from cms.media.models import LoaImage, LoaMedia
from cms.pages.models import InfographicPage, OutlinePage, VideoPage
from cms.pages.samples.library import Library

from .factories import make_picture

pytestmark = pytest.mark.django_db
ITEMS = """\
schema: pbgdpl-samples/1
items:
- id: s01
  title: "Đề cương giới thiệu Luật Đường bộ"
  form: outline
  topic: traffic
  audience: [general]
  tags: [giao thông]
  channels: [portal, facebook]
  legal_documents:
  - {number: "36/2024/QH15", type: law, issuer: "Quốc hội", issued_on: 2024-06-27, relation: introduces}
  - {number: "238/2026/NĐ-CP", type: decree, issuer: "Chính phủ", issued_on: null, relation: cites}
  body: ["Đoạn một.", "Đoạn hai."]
- id: s02
  title: "Giấy phép lái xe có 12 điểm"
  form: infographic
  topic: traffic
  body: ["Ô một: hình giấy phép với con số 12. Ô hai: bị trừ điểm.", "Nội dung thay thế: hình minh họa một chiếc thẻ."]
- id: s03
  title: "Đừng đưa ảnh thẻ cho người lạ"
  form: video
  topic: cyber_data
  body: ["Cảnh mở đầu. Điện thoại rung. Hãy từ chối."]
"""
NO_ITEMS = "schema: pbgdpl-samples/1\nitems: []\n"


@pytest.fixture(autouse=True)
def _quick_files(monkeypatch: pytest.MonkeyPatch, film_bytes: bytes) -> None:
    """Drawing and filming have tests of their own; here small files of the right kind are enough."""
    data = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(data, "PNG")
    for name in ("cover", "infographic", "thumbnail"):
        monkeypatch.setattr(f"cms.samples.draw.{name}", lambda item, agency="": data.getvalue())
    monkeypatch.setattr("cms.samples.film.film", lambda item, agency="": film_bytes)
    monkeypatch.setattr("cms.samples.film.captions", lambda item: "WEBVTT\n\n00:00.000 --> 00:00.900\nXin chào\n")


def load(path: Path, text: str = ITEMS, **options: object) -> tuple[str, str]:
    path.write_text(text, encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("load_samples", str(path), stdout=out, stderr=err, **options)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue(), err.getvalue()


def test_items_become_published_pages_with_files(tmp_path: Path) -> None:
    out, err = load(tmp_path / "samples.yaml", report=tmp_path / "report.json")

    assert "3 items published" in out
    assert err == ""
    outline = OutlinePage.objects.get()
    assert outline.slug == "de-cuong-gioi-thieu-luat-duong-bo"
    assert (outline.agency.code, outline.loa_files.count(), outline.cover.collection.name) == ("stp", 1, "Sở Tư pháp")
    assert [row.document.number for row in outline.loa_citations.all()] == ["36/2024/QH15", "238/2026/NĐ-CP"]
    assert LegalDocument.objects.get(number="238/2026/NĐ-CP").issued_on is None
    sheet = InfographicPage.objects.get()
    assert "Nội dung thay thế" not in sheet.as_record().body_html
    assert sheet.full_text_alternative
    film = VideoPage.objects.get()
    assert (film.agency.code, film.video.width, bool(film.video.captions)) == ("cat", 64, True)
    assert {entry.form for entry in Entry.objects.filter(status="published")} == {"outline", "infographic", "video"}
    items = json.loads((tmp_path / "report.json").read_text("utf-8"))["items"]
    assert (items[0]["id"], items[0]["page"]) == ("s01", outline.pk)
    assert items[0]["channels"] == ["portal", "facebook"]


def test_second_run_duplicates_nothing_and_makes_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def counts() -> list[int]:
        return [model.objects.count() for model in (Page, LoaImage, LoaMedia, LegalDocument, Entry, get_user_model())]

    load(tmp_path / "samples.yaml")
    page = OutlinePage.objects.get()
    page.title = "Biên tập viên đã sửa"
    page.save_revision().publish()
    before = counts()
    monkeypatch.setattr(Library, "cover", None)

    out, _err = load(tmp_path / "samples.yaml")

    assert "0 items published, 3 were there already" in out
    assert counts() == before
    assert OutlinePage.objects.get().title == "Biên tập viên đã sửa"


def test_bad_items_are_sentences_and_the_others_go_on(tmp_path: Path) -> None:
    text = ITEMS.replace("form: infographic", "form: quiz").replace("form: video", "form: report")

    out, err = load(tmp_path / "samples.yaml", text)

    assert "1 items published" in out
    assert "“quiz” is not known" in err
    assert "Item s03: this site has no page type for the form “report”." in err
    assert "2 items could not be loaded." in err


def test_item_that_fails_half_way_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Library) -> None:
        make_picture("Nửa chừng")
        raise MemoryError

    monkeypatch.setattr(Library, "sheet", broken)

    _out, err = load(tmp_path / "samples.yaml")

    assert "Item s02: it could not be made (MemoryError)" in err
    assert not InfographicPage.objects.exists()
    assert not LoaImage.objects.filter(title="Nửa chừng").exists()
    assert OutlinePage.objects.exists()


@pytest.mark.parametrize("text", ["", "items: 3", "schema: other/9\nitems: []", "{[", "a: &a [*a]"])
def test_unreadable_file_is_a_sentence(tmp_path: Path, text: str) -> None:
    _out, err = load(tmp_path / "samples.yaml", text)

    assert err.strip()
    assert "Traceback" not in err
    assert not get_user_model().objects.exists()


def test_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="can't be read"):
        call_command("load_samples", str(tmp_path / "nowhere.yaml"))


def test_there_is_a_user_for_every_role(tmp_path: Path, settings: object) -> None:
    with override_settings(LOA={**settings.LOA, "DEMO": True}):
        out, _err = load(tmp_path / "samples.yaml", NO_ITEMS)

    assert "loa-demo-editor" in out
    editor = get_user_model().objects.get(username="editor")
    assert editor.check_password("loa-demo-editor")
    roles = get_user_model().objects.values_list("groups__loa_agency_group__role", flat=True)
    assert set(roles) == set(Role.values)


def test_outside_the_demo_passwords_are_random_and_told_once(tmp_path: Path) -> None:
    first, _err = load(tmp_path / "samples.yaml", NO_ITEMS)
    second, _err = load(tmp_path / "samples.yaml", NO_ITEMS)

    assert not get_user_model().objects.get(username="admin").check_password("loa-demo-admin")
    assert "Logins" in first
    assert "Logins" not in second
