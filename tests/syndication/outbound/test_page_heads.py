"""The heads of real pages: what is public says what it is, previews and drafts say nothing."""

from __future__ import annotations

import json

import pytest
from django.test import RequestFactory
from lxml import html as parser

from cms.core.registries import page_heads
from cms.entries.models import Entry
from cms.pages.models import QAPage
from tests.pages.factories import add, home, news, section

from .validators import complaints_about_json_ld

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return news("Ngày Pháp luật “mới” & vui", summary="Tóm tắt")


def head_of(client, address: str) -> parser.HtmlElement:
    return parser.fromstring(client.get(address).content).find("head")


def graph_of(head: parser.HtmlElement) -> dict:
    return json.loads(head.find("script[@type='application/ld+json']").text)


def test_an_item_says_what_it_is(client, page):
    head = head_of(client, page.url)
    document = graph_of(head)
    assert complaints_about_json_ld(document) == []
    entry = Entry.objects.get(page_id=page.pk)
    work = document["@graph"][-1]
    assert work["@type"] == "NewsArticle" and work["identifier"] == entry.record().id
    assert work["headline"] == page.title
    trail = next(node for node in document["@graph"] if node["@type"] == "BreadcrumbList")
    assert [step["name"] for step in trail["itemListElement"]] == [home().title, section().title, page.title]
    assert trail["itemListElement"][-1]["item"] == entry.url
    assert head.find("meta[@property='og:title']").get("content") == page.title
    assert head.find("meta[@property='og:url']").get("content") == entry.url


def test_every_meta_property_stands_once(client, page):
    names = [meta.get("property") for meta in head_of(client, page.url).findall("meta[@property]")]
    assert len(names) == len(set(names))


def test_the_oembed_links_lead_to_the_item(client, page):
    links = head_of(client, page.url).findall("link[@rel='alternate']")
    addresses = {link.get("type"): link.get("href") for link in links if "oembed" in link.get("type")}
    assert set(addresses) == {"application/json+oembed", "text/xml+oembed"}
    path = "/" + addresses["application/json+oembed"].split("/", 3)[3]
    assert json.loads(client.get(path).content)["title"] == page.title


def test_home_and_section_are_described_without_an_item(client, page):
    for other in (home(), section()):
        document = graph_of(head_of(client, other.url))
        assert complaints_about_json_ld(document) == []
        assert document["@graph"][-1]["@type"] == "WebPage"


def test_a_question_with_its_answer_is_found(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = add(QAPage(title="Hỏi", question="Có phải nộp phí không?", asker_name="Bà Sáu"))
    document = graph_of(head_of(client, page.url))
    assert document["@graph"][-1]["mainEntity"][0]["name"] == "Có phải nộp phí không?"
    assert "Bà Sáu" not in json.dumps(document, ensure_ascii=False)


def test_a_preview_says_nothing(page):
    response = page.make_preview_request(RequestFactory().get("/"), "")
    response.render()
    assert b"ld+json" not in response.content and b"og:title" not in response.content


def test_one_failing_part_does_not_take_the_page_down(client, page, monkeypatch):
    monkeypatch.setitem(page_heads._items, "link preview", lambda head: 1 / 0)
    response = client.get(page.url)
    assert response.status_code == 200
    assert b"ld+json" in response.content and b"og:title" not in response.content


def test_the_search_page_has_no_item(client):
    content = client.get("/tim-kiem/?q=luat").content.decode()
    assert "ld+json" not in content


def test_titles_are_escaped(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = news('</script>"><img src=x>')
    content = client.get(page.url).content.decode()
    assert "<img src=x>" not in content
    assert graph_of(head_of(client, page.url))["@graph"][-1]["name"] == page.title
