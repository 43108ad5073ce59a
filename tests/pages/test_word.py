"""An office's Word file becomes a draft outline; what is public is not touched."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from cms.agencies.roles import Role
from cms.pages.actions.word import body_of
from cms.pages.models import OutlinePage

from .factories import add, home, make_agency, news, section

pytestmark = pytest.mark.django_db


def word_file() -> SimpleUploadedFile:
    document = Document()
    document.add_heading("Đề cương giới thiệu Luật Căn cước", 0)
    document.add_heading("I. Sự cần thiết ban hành", 1)
    document.add_paragraph("Thực tiễn đòi hỏi.")
    document.add_heading("II. Nội dung cơ bản", 1)
    document.add_paragraph("Thẻ cho trẻ em.", style="List Bullet")
    document.add_paragraph("Căn cước điện tử.", style="List Bullet")
    document.add_heading("III. Hiệu lực thi hành", 1)
    document.add_paragraph("Luật có hiệu lực từ ngày 01/7/2024.")
    target = io.BytesIO()
    document.save(target)
    return SimpleUploadedFile("de-cuong.docx", target.getvalue())


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("quan-tri"))
    return client


def test_upload_makes_a_draft_in_parts(admin: Client) -> None:
    url = reverse("loa_create_from_word", args=[section().pk])

    response = admin.post(url, {"file": word_file()}, follow=True)

    page = OutlinePage.objects.get()
    assert response.redirect_chain[-1][0] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.title, page.live, page.slug) == (
        "Đề cương giới thiệu Luật Căn cước", False, "de-cuong-gioi-thieu-luat-can-cuoc",
    )  # fmt: skip
    assert page.necessity == "<p>Thực tiễn đòi hỏi.</p>"
    assert page.new_points == "<ul><li>Thẻ cho trẻ em.</li><li>Căn cước điện tử.</li></ul>"
    assert "01/7/2024" in page.effect
    told = " ".join(str(message) for message in response.context["messages"])
    assert "No part “guiding viewpoints” was found." in told
    assert page.save_revision().publish() is None


def test_pasted_text_makes_a_draft(admin: Client) -> None:
    text = "Đề cương giới thiệu Nghị định\nI. SỰ CẦN THIẾT BAN HÀNH\nVì thực tiễn.\nII. BỐ CỤC\nGồm 3 chương."

    admin.post(reverse("loa_create_from_word", args=[section().pk]), {"text": text})

    page = OutlinePage.objects.get()
    assert page.title == "Đề cương giới thiệu Nghị định"
    assert (page.necessity, page.structure) == ("<p>Vì thực tiễn.</p>", "<p>Gồm 3 chương.</p>")


def test_filling_replaces_the_draft_and_not_what_is_public(admin: Client) -> None:
    page = add(OutlinePage(title="Đề cương cũ", necessity="<p>Cũ.</p>", viewpoint="<p>Cũ.</p>"))

    admin.post(reverse("loa_fill_from_word", args=[page.pk]), {"file": word_file()})

    live = OutlinePage.objects.get(pk=page.pk)
    draft = live.get_latest_revision_as_object()
    assert live.necessity == "<p>Cũ.</p>"
    assert (draft.title, draft.necessity, draft.viewpoint) == ("Đề cương cũ", "<p>Thực tiễn đòi hỏi.</p>", "")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Choose a Word file or paste a text."),
        ({"file": b"%PDF-1.4"}, "not a Word file"),
        ({"file": b"PK\x03\x04broken"}, "damaged"),
    ],
)
def test_bad_input_gets_a_sentence(admin: Client, given: dict[str, bytes], sentence: str) -> None:
    files = {name: SimpleUploadedFile("a.docx", data) for name, data in given.items()}

    response = admin.post(reverse("loa_create_from_word", args=[section().pk]), files)

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not OutlinePage.objects.exists()


def test_only_who_may_add_pages_there_may_import(client: Client) -> None:
    other = make_agency("sgddt", "Sở Giáo dục", kind="department")
    user = get_user_model().objects.create_user("cong-tac-vien")
    user.groups.add(other.groups.get(role=Role.CONTRIBUTOR).group)
    client.force_login(user)

    assert client.get(reverse("loa_create_from_word", args=[other.section.pk])).status_code == 200
    assert client.get(reverse("loa_create_from_word", args=[section().pk])).status_code == 302
    assert client.get(reverse("loa_create_from_word", args=[news().pk])).status_code == 302


def test_button_leads_there(admin: Client) -> None:
    page = add(OutlinePage(title="Đề cương"))
    explorer = admin.get(reverse("wagtailadmin_explore", args=[section().pk])).content.decode()
    editor = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert reverse("loa_create_from_word", args=[section().pk]) in explorer
    assert reverse("loa_fill_from_word", args=[page.pk]) in editor
    assert admin.get(reverse("wagtailadmin_explore", args=[home().pk])).status_code == 200


def test_rest_of_a_text_becomes_blocks() -> None:
    markup = (
        "<h2>Phụ lục</h2><p>Một.</p><ul><li>Hai</li><li>Ba</li></ul><h3>Bảng</h3>"
        "<table><tr><th>Lỗi</th><th>Điểm</th></tr><tr><td>A</td><td>4</td></tr></table><p>Hết.</p>"
    )

    found = [(kind, getattr(value, "source", value)) for kind, value in body_of(markup)]

    assert found == [
        ("heading", "Phụ lục"),
        ("paragraph", "<p>Một.</p><ul><li>Hai</li><li>Ba</li></ul>"),
        ("subheading", "Bảng"),
        ("table", {"caption": "", "has_head": True, "rows": "Lỗi\tĐiểm\nA\t4"}),
        ("paragraph", "<p>Hết.</p>"),
    ]
