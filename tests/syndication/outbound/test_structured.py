"""What pages say to machines: schema.org graphs and link previews, judged by their shapes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from cms.entries.page_head import Crumb, PageHead
from cms.entries.record import LegalReference, Record, Relation
from syndication.outbound.structured.cards import open_graph, twitter
from syndication.outbound.structured.graph import graph
from syndication.outbound.structured.heads import link_preview, structured_data
from syndication.outbound.structured.legislation import legislation
from syndication.outbound.structured.works import duration

from .sample import BARE, BASE, RECORD
from .validators import complaints_about_json_ld

TRAIL = (
    Crumb("Trang chủ", f"{BASE}/"), Crumb("Sở Tư pháp", f"{BASE}/so-tu-phap/"),
    Crumb("Luật Căn cước", f"{BASE}/video/luat-can-cuoc"),
)  # fmt: skip


def head(record: Record | None) -> PageHead:
    return PageHead(
        title=record.title if record else "Trang chủ", description=record.summary if record else "",
        url=record.url if record else f"{BASE}/", language="vi", site_name="Phổ biến pháp luật",
        home_url=f"{BASE}/", trail=TRAIL if record else TRAIL[:1], record=record,
    )  # fmt: skip


def work(record: Record) -> dict:
    return graph(head(record))["@graph"][-1]


def of_form(form: str, **given) -> Record:
    return RECORD.model_copy(update={"form": form, **given})


QA = of_form(
    "qa", attachments=(), body_html="<p><strong>Tôi có được không?</strong></p><p>Được.</p>",
    details={"question": "Tôi có được không?", "answered_by": "Phòng PBGDPL"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (RECORD, "VideoObject"),
        (of_form("sketch"), "VideoObject"),
        (of_form("news"), "NewsArticle"),
        (of_form("leaflet"), "Article"),
        (of_form("book", attachments=RECORD.attachments[1:2]), "Book"),
        (of_form("report", attachments=()), "Report"),
        (of_form("e_lecture"), "LearningResource"),
        (of_form("video", attachments=()), "Article"),
        (QA, "FAQPage"),
        (BARE, "Article"),
    ],
)
def test_every_form_has_its_type_and_a_whole_graph(record, kind):
    document = graph(head(record))
    assert complaints_about_json_ld(document) == []
    assert document["@graph"][-1]["@type"] == kind


def test_a_page_that_is_no_item_is_described_too():
    assert complaints_about_json_ld(graph(head(None))) == []


def test_a_film_has_length_captions_and_transcript():
    node = work(of_form("video", details={"transcript": "Xin chào"}))
    assert (node["duration"], node["width"], node["contentSize"]) == ("PT1M1S", 1920, "1048576")
    assert node["caption"][0]["encodingFormat"] == "text/vtt" and node["caption"][0]["inLanguage"] == "vi"
    assert node["transcript"] == "Xin chào"
    assert node["thumbnailUrl"] == [RECORD.attachments[1].url]


def test_a_film_in_an_article_is_its_part():
    assert work(of_form("news"))["video"]["@type"] == "VideoObject"


def test_law_is_legislation_as_subject_or_as_citation():
    node = work(RECORD)
    (subject,) = node["about"]
    assert subject["legislationIdentifier"] == "26/2023/QH15"
    assert subject["legislationLegalForce"] == "https://schema.org/InForce"
    assert subject["temporalCoverage"] == "2024-07-01/.."
    assert subject["legislationPassedBy"]["name"] == "Quốc hội"
    assert [cited["legislationIdentifier"] for cited in node["citation"]] == ["356/2025/NĐ-CP"]
    assert "legislationLegalForce" not in node["citation"][0]


def test_an_expired_document_says_so():
    document = LegalReference(
        number="1/2020/QĐ-UBND", validity="HHL", effective_on=date(2020, 1, 1), expires_on=date(2024, 12, 31),
        relation=Relation.AMENDS_NOTICE,
    )  # fmt: skip
    node = legislation(document)
    assert node["legislationLegalForce"].endswith("/NotInForce")
    assert node["temporalCoverage"] == "2020-01-01/2024-12-31"


def test_the_answer_does_not_repeat_the_question():
    question = work(QA)["mainEntity"][0]
    assert question["name"] == "Tôi có được không?"
    assert question["acceptedAnswer"]["text"] == "Được."
    assert question["acceptedAnswer"]["author"]["name"] == "Phòng PBGDPL"


@pytest.mark.parametrize(
    ("seconds", "text"), [(None, ""), (0, ""), (5, "PT5S"), (60, "PT1M"), (3600, "PT1H"), (3661.4, "PT1H1M1S")]
)
def test_lengths_are_iso_8601(seconds, text):
    assert duration(seconds) == text


def test_a_title_cannot_end_the_script_element():
    evil = RECORD.model_copy(update={"title": "</script><script>alert(1)</script> & \u2028"})
    markup = structured_data(head(evil))
    inner = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', markup, re.DOTALL)[1]
    assert "<" not in inner and "\u2028" not in inner
    assert json.loads(inner)["@graph"][-1]["name"] == evil.title


def test_previews_show_picture_film_and_time():
    said = dict(open_graph(head(RECORD)))
    assert said["og:type"] == "video.other" and said["og:locale"] == "vi_VN"
    assert (said["og:image"], said["og:image:width"]) == (RECORD.attachments[1].url, 1280)
    assert (said["og:video"], said["og:video:type"]) == (RECORD.attachments[2].url, "video/mp4")
    article = dict(open_graph(head(of_form("news"))))
    assert article["og:type"] == "article" and article["article:section"] == "Sở Tư pháp"
    assert article["article:published_time"] == "2026-11-19T02:00:00Z"
    assert dict(twitter(head(RECORD)))["twitter:card"] == "summary_large_image"
    assert dict(twitter(head(BARE)))["twitter:card"] == "summary"


def test_previews_escape_what_editors_write():
    evil = replace(head(RECORD), title='"><script>')
    assert "<script>" not in link_preview(evil)
    assert "&quot;&gt;&lt;script&gt;" in link_preview(evil)
