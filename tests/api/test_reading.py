"""What everybody may read beside entries: files, vocabularies, agencies, documents of law, search, feeds."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.entries.models import Entry
from tests.pages import factories as pages

from .world import Office, stamp_all

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


def get(path: str, status: int = 200, **headers: str) -> Any:
    answer = Client(headers={"accept-language": "en", **headers}).get(f"{V1}{path}")
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def test_one_of_everything(office: Office, django_assert_max_num_queries: Any) -> None:
    """One world, many looks."""
    files = get(f"/media?entry={office.entry.pk}&kind=picture")["items"]
    assert {row["entry"] for row in files} == {str(office.entry.pk)} and files[0]["alt"] == "Thẻ có số 12"
    assert Client().get(files[0]["url"].partition("/-/")[1] + files[0]["url"].partition("/-/")[2]).status_code == 200
    one = get(f"/media/{files[0]['sha256']}")
    assert one["media_type"] == "image/png" and one["uses"] == [files[0]]
    assert get("/media?kind=video")["items"] == []
    get("/media/" + "0" * 64, 404)
    get("/media/no-hash", 400)
    get("/media?agency=nobody", 400)

    topics = {row["code"]: row for row in get("/topics")["items"]}
    assert (
        topics["land"]["entries"] == 1 and topics["land"]["label_vi"] == "Đất đai" and topics["land"]["label"] == "Land"
    )
    assert {row["code"]: row["entries"] for row in get("/forms")["items"]}["infographic"] == 1
    assert get("/audiences")["items"][0]["code"] == "general"

    listed = get("/agencies?limit=1")
    assert [row["code"] for row in listed["items"]] == ["so-y-te"]
    following = get(listed["next"].partition(V1)[2])
    assert [row["code"] for row in following["items"]] == ["stp"] and following["next"] is None
    assert get("/agencies/stp")["names"][0]["name"] == "Sở Tư pháp"
    assert get("/agencies?kind=justice_department&current=true")["items"]
    get("/agencies/nobody", 404)

    law = get("/legal-documents?number=168/2024/nđ-cp&validity=CHL")["items"][0]
    assert law["issuers"] == ["Chính phủ"] and law["is_normative"] is True
    detail = get(f"/legal-documents/{law['id']}")
    assert [row["uuid"] for row in detail["entries"]] == [str(office.entry.pk)]
    get("/legal-documents/999999", 404)
    assert get("/legal-documents?cursor=W10", 400)["errors"][0]["code"] == "bad_cursor"

    feeds = {row["scope"]: row for row in get("/feeds")["items"]}
    assert {"all", "stp", "so-y-te"} <= feeds.keys()
    assert [one["format"] for one in feeds["stp"]["formats"]] == ["rss", "atom", "json", "podcast"]
    assert [row["scope"] for row in get("/feeds?agency=stp")["items"]] == ["stp"]

    with django_assert_max_num_queries(14):
        get("/agencies")


@pytest.mark.usefixtures("indexed_at_once")
def test_search_finds_without_marks_and_shows_nothing_that_is_not_public(db: None) -> None:
    found = pages.news("Luật Đất đai: mười điểm mới")
    hidden = pages.news("Luật Đất đai: nội bộ")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    pages.news("Luật Đất đai: bản nháp", live=False)
    pages.make_law()
    stamp_all()
    answer = get("/search?q=luat%20dat%20dai")
    assert [row["title"] for row in answer["items"]] == ["Luật Đất đai: mười điểm mới"] and answer["total"] == 1
    assert answer["items"][0]["uuid"] == str(Entry.objects.get(page_id=found.pk).pk)
    assert [row["number"] for row in get("/search?q=168%202024")["documents"]] == ["168/2024/NĐ-CP"]
    assert get("/search?q=dat&form=video")["items"] == []
    pages.news("Đất đai: hỏi và đáp")
    stamp_all()
    first = get("/search?q=dat%20dai&limit=1")
    second = get(first["next"].partition(V1)[2])
    assert second["next"] is None and first["items"][0]["uuid"] != second["items"][0]["uuid"]
    get("/search", 400)
    get("/search?q=%20", 400)


def test_an_unchanged_answer_is_an_empty_304(db: None) -> None:
    for path in ("/topics", "/agencies", "/legal-documents", "/media", "/feeds"):
        first = Client().get(V1 + path)
        again = Client().get(V1 + path, headers={"if-none-match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b""), path
        assert again.headers["Access-Control-Allow-Origin"] == "*"
