"""Readers and editors find with or without marks, and by any spelling of a number."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from .factories import infographic, make_law, news, section

#: Each database has a search of its own.
pytestmark = [pytest.mark.both, pytest.mark.django_db, pytest.mark.usefixtures("indexed_at_once")]


def found(client: Client, query: str, **given: str) -> list[str]:
    items = client.get(reverse("loa_search"), {"q": query, **given}).context["items"]
    return [item.title for item in items] if items else []


@pytest.mark.parametrize("query", ["da nang", "Đà Nẵng", "DA NANG", "ngay phap luat", "NGÀY PHÁP LUẬT"])
def test_words_are_found_with_or_without_marks(client: Client, query: str) -> None:
    news("Ngày Pháp luật ở Đà Nẵng")
    news("Chuyện ở Gia Lai")

    assert found(client, query) == ["Ngày Pháp luật ở Đà Nẵng"]


@pytest.mark.parametrize("query", ["nd 168", "NĐ 168", "168/2024/NĐ-CP", "168/2024/nd-cp", "nghi dinh 168"])
def test_items_are_found_by_the_number_of_the_law_they_name(client: Client, query: str) -> None:
    infographic()
    news()

    assert found(client, query) == ["Giấy phép lái xe có 12 điểm"]


def test_law_itself_is_shown(client: Client) -> None:
    make_law()

    response = client.get(reverse("loa_search"), {"q": "nd 168"})

    assert [document.number for document in response.context["documents"]] == ["168/2024/NĐ-CP"]


def test_only_public_pages_are_found(client: Client) -> None:
    news("Bản nháp ở Đà Nẵng", live=False)
    restricted = news("Nội bộ ở Đà Nẵng")
    PageViewRestriction.objects.create(page=restricted, restriction_type=PageViewRestriction.LOGIN)

    assert found(client, "da nang") == []


def test_form_narrows_what_is_found(client: Client) -> None:
    infographic(title="Đất đai một trang")
    news("Đất đai hôm nay")

    assert found(client, "dat dai", form="news") == ["Đất đai hôm nay"]
    assert found(client, "", form="infographic") == ["Đất đai một trang"]


@pytest.mark.parametrize("query", ["", "   ", "!!!", "?&%", "x" * 5000, "'; DROP TABLE", '"', "AND", "OR NOT", "*"])
def test_odd_queries_get_a_page(client: Client, query: str) -> None:
    news()

    assert client.get(reverse("loa_search"), {"q": query, "page": "nonsense"}).status_code == 200


def test_editors_find_law_without_marks(client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("quan-tri"))
    make_law()
    make_law("91/2025/QH15", issuer="Quốc hội", abstract="Luật Bảo vệ dữ liệu cá nhân")
    chooser = reverse("wagtailsnippetchoosers_loa_legal_legaldocument:choose_results")
    listing = reverse("wagtailsnippets_loa_legal_legaldocument:list_results")

    for url in (chooser, listing):
        content = client.get(url, {"q": "nđ 168"}).content.decode()
        assert "168/2024/NĐ-CP" in content
        assert "91/2025/QH15" not in content


def test_editors_find_pages_without_marks(client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("quan-tri"))
    news("Ngày Pháp luật ở Đà Nẵng")

    content = client.get(reverse("wagtailadmin_pages:search_results"), {"q": "da nang"}).content.decode()

    assert "Đà Nẵng" in content
    assert section().title
