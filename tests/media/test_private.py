"""Private documents stay private: in folders that are closed, for whoever is not let in, and at no other address."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, ReferenceIndex

from cms.pages.models import LeafletPage
from tests.pages import factories as pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper() -> Any:
    """A document that a page shows, in a folder that wants a password."""
    folder = Collection.get_first_root_node().add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(collection=folder, restriction_type="password", password="geheim")
    made = get_document_model().objects.create(
        title="Dự thảo", collection=folder, file=ContentFile(b"%PDF-1.4 noi bo", "du-thao.pdf")
    )
    ReferenceIndex.create_or_update_for_object(pages.add(LeafletPage(title="Tờ gấp", print_file=made)))
    return made


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_closed_folder_opens_to_its_password_only(paper: Any) -> None:
    reader = Client()
    asked = reader.get(paper.url)
    assert b"noi bo" not in body(asked)
    restriction = CollectionViewRestriction.objects.get()
    address = f"/documents/authenticate_with_password/{restriction.pk}/"
    reader.post(address, {"password": "falsch", "return_url": paper.url})
    assert b"noi bo" not in body(reader.get(paper.url))
    reader.post(address, {"password": "geheim", "return_url": paper.url})
    assert b"noi bo" in body(reader.get(paper.url))


def test_its_file_has_no_other_address(paper: Any) -> None:
    for path in (
        f"/media/{paper.file.name}",
        f"/media/documents/{paper.filename}",
        f"/-/media/{'0' * 64}/{paper.filename}",
    ):
        assert Client().get(path).status_code == 404, path


def test_a_group_sees_its_own(paper: Any, django_user_model: Any) -> None:
    CollectionViewRestriction.objects.update(restriction_type="login")
    lan = django_user_model.objects.create_user("lan")
    assert "/admin/login/" in Client().get(paper.url).url
    inside = Client()
    inside.force_login(lan)
    assert b"noi bo" in body(inside.get(paper.url))


def test_what_no_page_shows_is_for_the_desk_only(paper: Any) -> None:
    loose = get_document_model().objects.create(title="Nháp", file=ContentFile(b"%PDF-1.4 nhap", "nhap.pdf"))
    assert Client().get(loose.url).status_code == 404
