"""Readers of a page are counted whoever answers them; what readers look for is kept only when many do."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from cms.entries.models import Entry
from cms.pages import words_sought
from cms.pages.models import VideoPage
from cms.pages.words_sought import Many, may_be_kept
from tests.fixtures.counting import CRAWLER, PERSON, Counted

from . import test_ready_pages
from .factories import add, home, make_film, news, section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed_at_once")]
Reader, read = test_ready_pages.Reader, test_ready_pages.read


@pytest.fixture(autouse=True)
def _nobody_sought(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words_sought, "_many", Many())


def uid(page: Any) -> str:
    return str(Entry.objects.get(page_id=page.pk).pk)


def test_readers_count_alike_from_django_and_from_memory(read: Reader, counted: Counted) -> None:
    page = news()
    for number in range(3):
        read(page.url, user_agent=f"{PERSON} {number}")
    assert read.rendered == 1
    read(page.url, user_agent=f"{PERSON} with a cookie", cookie="any=1")
    read(page.url, user_agent=CRAWLER)
    Client().get(page.url, headers={"user-agent": PERSON})
    assert counted() == {("page_views", uid(page), ""): 5, ("page_views", uid(page), "bot"): 1}


def test_lists_and_missing_pages_are_no_items(client: Client, counted: Counted) -> None:
    for address in (home().url, section().url, "/khong-co/"):
        client.get(address, headers={"user-agent": PERSON})
    assert counted("page_views") == {}


def test_who_works_here_is_no_reader(client: Client, counted: Counted) -> None:
    page = news()
    client.force_login(get_user_model().objects.create_superuser("an", "an@example.test", "x" * 12))
    assert client.get(page.url, headers={"user-agent": PERSON}).status_code == 200
    assert counted() == {}


def test_a_player_says_whose_it_is_and_brings_its_script(client: Client, film_bytes: bytes) -> None:
    page = add(VideoPage(title="Phim", video=make_film(film_bytes)))
    html = client.get(page.url).content.decode()
    assert f'data-item="{uid(page)}"' in html
    assert "loa_pages/playing.js" in html


def seek(client: Client, query: str, times: int = 1, **given: str) -> None:
    for number in range(times):
        headers = {"user-agent": f"{PERSON} {number}"}
        client.get(reverse("loa_search"), {"q": query, **given}, headers=headers)


def test_words_are_kept_from_the_third_search_on(client: Client, counted: Counted) -> None:
    news("Ngày Pháp luật ở Đà Nẵng")
    seek(client, "Đà Nẵng", 2)
    seek(client, "không ai viết về điều này")
    assert counted() == {("searches", "", "found"): 2, ("searches", "", "nothing"): 1}
    seek(client, "DA NANG", 4)
    assert counted()["searches", "da nang", "found"] == 4
    assert counted()["searches", "", "found"] == 4


def test_the_same_reader_searching_on_is_one_search(client: Client, counted: Counted) -> None:
    for _press in range(5):
        client.get(reverse("loa_search"), {"q": "đất đai"}, headers={"user-agent": PERSON})
    seek(client, "đất đai", page="2")
    client.get(reverse("loa_search"), {"q": "đất đai"}, headers={"user-agent": CRAWLER})
    assert counted() == {
        ("searches", "", "nothing"): 1, ("searches", "", "repeat"): 4, ("searches", "", "bot"): 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("đăng ký khai sinh", True), ("168/2024/NĐ-CP", True), ("kế hoạch 2021-2025", True), ("điều 5", True),
        ("0912345678", False), ("0912 345 678", False), ("091.234.5678", False), ("048 099 012 345", False),
        ("an@example.vn", False), ("a b c d e f g h i", False), ("x" * 61, False), ("", False),
    ],
)  # fmt: skip
def test_what_may_be_of_one_person_is_never_kept(query: str, kept: bool) -> None:
    from cms.core.text import search_words

    assert may_be_kept(query, search_words(query)) is kept
