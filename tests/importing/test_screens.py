"""The way through an import in the admin: bad input loses nothing, and nobody sees another's."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from cms.agencies.models import Agency
from cms.importing import tasks
from cms.importing.admin import taking
from cms.importing.models import Import, ImportState, RowState
from cms.pages.models import NewsPage
from tests.fixtures.tables import rows_of
from tests.pages.factories import make_agency

from .conftest import browser_of, csv_bytes, item, parcel, png, states, taken_up, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _worker(monkeypatch: Any, django_capture_on_commit_callbacks: Any) -> None:
    """What is enqueued is noted, not done."""
    monkeypatch.setattr(taking.tasks.run, "delay", lambda import_id: None)


def post_table(client: Any, section: Any, data: bytes, name: str = "tin.xlsx", **given: Any) -> Any:
    return client.post(
        "/admin/imports/add/",
        {"section": section.pk, "file": SimpleUploadedFile(name, data), "form": "news", "then": "keep", **given},
    )


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_the_whole_way(editor: Any, agency: Agency) -> None:
    client = browser_of(editor)
    assert "Download the template" in text(client.get("/admin/imports/"))

    response = post_table(client, agency.section, workbook([item(1), item(2, form="Tin tuc bai")]))
    source = Import.objects.get()
    assert response.url == f"/admin/imports/{source.pk}/columns/"
    page = text(client.get(response.url))
    assert "Tin số 1" in page and '<option value="title" selected>' in page

    mapping = {f"column-{at}": key for at, key in source.mapping.items()}
    response = client.post(response.url, mapping)
    assert response.url == f"/admin/imports/{source.pk}/check/"
    page = text(client.get(response.url))
    assert "Line 3" in page and "“Tin tuc bai” is not known here." in page and "Near it: " in page

    marked = load_workbook(io.BytesIO(client.get(f"/admin/imports/{source.pk}/findings/").content)).active
    assert marked["A2"].value == 3 and "is not known here" in marked[2][1].value
    assert marked[2][6].fill.fgColor.rgb == "FFFDE2E2" and marked.max_row == 2

    response = client.post(f"/admin/imports/{source.pk}/check/", {"seen": "1"})
    assert response.url == f"/admin/imports/{source.pk}/"
    page = text(client.get(response.url))
    assert "0 of 1 rows taken in" in page and 'data-controller="x-import-progress"' in page
    assert 'data-import-part="under_way"' in text(client.get(response.url + "?part"))
    tasks.run(source.pk)
    assert 'data-import-part="over"' in text(client.get(response.url + "?part"))
    page = text(client.get(response.url))
    assert "1 item was taken in." in page
    assert f"/admin/pages/{NewsPage.objects.get().pk}/edit/" in page

    told = load_workbook(io.BytesIO(client.get(f"/admin/imports/{source.pk}/result/").content)).active
    assert [cell.value for cell in told[2]][1:3] == ["Tin số 1", "taken in"] and "/edit/" in told["F2"].value

    client.post(f"/admin/imports/{source.pk}/undo/")
    tasks.run(source.pk)
    assert not NewsPage.objects.exists()
    assert "1 draft was taken back." in text(client.get(response.url))


def test_a_file_that_is_no_table_is_refused_at_its_field(editor: Any, agency: Agency) -> None:
    client = browser_of(editor)
    response = post_table(client, agency.section, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "tin.xls")
    assert response.status_code == 422 and "old Excel file" in text(response)
    response = post_table(client, agency.section, workbook([item(1)]), parcel=SimpleUploadedFile("a.zip", b"no zip"))
    assert response.status_code == 422 and "not a ZIP file" in text(response)
    assert not Import.objects.exists()


def test_a_mapping_without_a_title_or_with_one_twice_keeps_what_was_chosen(editor: Any, agency: Agency) -> None:
    client = browser_of(editor)
    source = Import.objects.get(pk=taken_up(editor, agency.section, workbook([item(1)])).pk)
    address = f"/admin/imports/{source.pk}/columns/"
    response = client.post(address, {"column-2": "summary"})
    assert response.status_code == 422 and "No column is the title" in text(response)
    assert text(response).count("selected>Summary") == 1
    response = client.post(address, {"column-1": "title", "column-2": "title"})
    assert response.status_code == 422 and "“Title” is chosen twice" in text(response)


def test_a_guessed_code_is_told_and_can_be_changed(editor: Any, agency: Agency) -> None:
    client = browser_of(editor)
    old = "Tiªu ®Ò;Néi dung\nPh¸p luËt giao th«ng;C¶nh s¸t giao th«ng xö ph¹t vi ph¹m\n".encode("windows-1252")
    response = post_table(client, agency.section, old, "tin.csv")
    page = text(client.get(response.url))
    assert "It was read as TCVN3" in page and "Pháp luật giao thông" in page
    client.post(response.url, {"act": "read", "encoding": "windows-1252"})
    assert "Ph¸p luËt" in text(client.get(response.url))
    client.post(response.url, {"act": "read", "encoding": "nonsense"})
    assert "Ph¸p luËt" in text(client.get(response.url))


def test_nobody_touches_another_s_import_and_readers_get_nowhere(person: Any, agency: Agency) -> None:
    source = taken_up(person("editor"), agency.section, workbook([item(1)]))
    other_agency = make_agency("syt", "Sở Y tế", kind="department")
    other = person(name="other")
    other.groups.add(other_agency.groups.get(role="editor").group)
    client = browser_of(other)
    assert source.filename not in text(client.get("/admin/imports/"))
    for path in ("", "columns/", "check/", "findings/", "result/"):
        assert client.get(f"/admin/imports/{source.pk}/{path}").status_code == 404
    for path in ("columns/", "check/", "undo/"):
        assert client.post(f"/admin/imports/{source.pk}/{path}").status_code == 404
    response = post_table(client, agency.section, workbook([item(1)]))
    assert response.status_code == 422, "the section of another agency can't be chosen"
    assert browser_of(person(name="reader")).get("/admin/imports/").status_code in (302, 403)


def test_who_may_not_publish_there_cannot_ask_for_it(editor: Any, agency: Agency) -> None:
    response = post_table(browser_of(editor), agency.section, workbook([item(1)]), then="publish")
    assert response.status_code == 422 and "may not publish in that section" in text(response)


def test_what_changed_since_the_check_is_shown_again_before_anything_is_made(editor: Any, agency: Agency) -> None:
    source = taken_up(editor, agency.section, workbook([item(1), item(2)]))
    response = browser_of(editor).post(f"/admin/imports/{source.pk}/check/", {"seen": "5"})
    assert response.url.endswith("/check/")
    source.refresh_from_db()
    assert source.state == ImportState.CHECKED


def test_questions_to_the_database_do_not_grow_with_rows(
    editor: Any, agency: Agency, django_assert_max_num_queries: Any
) -> None:
    client = browser_of(editor)
    rows = [item(n, title="" if n % 2 else "x" * n) for n in range(1, 121)]
    with django_assert_max_num_queries(60):
        source = taken_up(editor, agency.section, workbook(rows))
    for path in ("check/", "columns/"):
        with django_assert_max_num_queries(26):
            client.get(f"/admin/imports/{source.pk}/{path}")
    Import.objects.update(state=ImportState.DONE)
    with django_assert_max_num_queries(26):
        client.get(f"/admin/imports/{source.pk}/")
    with django_assert_max_num_queries(14):
        client.get(f"/admin/imports/{source.pk}/?part")


def test_the_template_is_understood_when_it_comes_back(editor: Any, agency: Agency) -> None:
    client = browser_of(editor)
    data = client.get("/admin/imports/template/").content
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    assert sheet.data_validations.count >= 3 and book.worksheets[1].max_row > 20
    for at, head in enumerate(sheet[1], start=1):
        if head.value in ("Title", "Form", "Topics"):
            sheet.cell(2, at, {"Title": "Mười hai điểm", "Form": "News", "Topics": "Traffic; Land"}[head.value])
    filled = io.BytesIO()
    book.save(filled)
    source = taken_up(editor, agency.section, filled.getvalue())
    assert states(source) == [RowState.READY], source.rows.get().findings


def test_formulas_and_strange_letters_come_out_as_text(editor: Any, agency: Agency) -> None:
    rows = [("Tiêu đề", "Thể loại"), ("=cmd|' /C calc'!A1", "=1+1")]
    source = taken_up(editor, agency.section, csv_bytes(rows))
    answer = browser_of(editor).get(f"/admin/imports/{source.pk}/findings/")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet["C2"].data_type == "s" and sheet["C2"].value == "=cmd|' /C calc'!A1"


def test_a_missing_picture_and_one_without_words_are_told_by_line(editor: Any, agency: Agency) -> None:
    client = browser_of(editor)
    headings = ("Tiêu đề", "Ảnh", "Mô tả ảnh")
    rows = [("Có đủ", "co.png", "Thẻ"), ("Thiếu tệp", "mat.png", "Thẻ"), ("Thiếu lời", "co.png", "")]
    zipped = SimpleUploadedFile("anh.zip", parcel(co__png=png()).getvalue())
    response = post_table(client, agency.section, workbook(rows, headings=headings), parcel=zipped)
    source = Import.objects.get()
    client.post(response.url, {f"column-{at}": key for at, key in source.mapping.items()})
    assert states(source) == [RowState.READY, RowState.BAD, RowState.BAD]
    page = text(client.get(f"/admin/imports/{source.pk}/check/"))
    assert "“mat.png” is not in the ZIP file." in page and "no words for those who can&#x27;t see it" in page


def test_the_list_of_imports_can_be_taken_along(editor: Any, person: Any, agency: Agency) -> None:
    source = taken_up(editor, agency.section, workbook([item(1), item(2, title="")]))
    rows = rows_of(browser_of(editor).get("/admin/imports/?export=csv"))
    assert rows[0] == ["File", "Section", "Person", "Uploaded", "State", "Lines", "Taken in", "Not taken in"]
    assert [row[:3] + row[4:] for row in rows[1:]] == [
        ["tin.xlsx", agency.section.title, "editor", source.get_state_display(), "2", "0", "1"]
    ]
    assert len(rows_of(browser_of(person("editor", name="khac")).get("/admin/imports/?export=csv"))) == 1
