"""Every document passes judges that were made from the specifications."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import podcastparser
import pytest
from lxml import etree

from syndication.outbound.feed import Feed
from syndication.outbound.formats import FORMATS

from .sample import BARE, BASE, FEED, RECORD
from .validators import (
    complaints_about_atom,
    complaints_about_json_feed,
    complaints_about_xml,
    relax_ng,
)

HARD = RECORD.model_copy(
    update={
        "uuid": BARE.uuid.__class__(int=7),
        "id": "oai:pbgdpl.gialai.gov.vn:item/hard",
        "title": "a\x00\x0b]]>&<b>\U0001f600ề",
        "body_html": "<p>]]&gt; ]]> &amp; <a href='https://a.test/?x=1&y=2'>x</a>\x08\ufffe</p>",
        "tags": ("R&D", "“trích”", "<tag>"),
        "summary": "",
    }
)
ARCHIVE = replace(
    FEED,
    hub_url="",
    is_archive=True,
    pages={"current": f"{BASE}/feeds/all.atom", "prev-archive": f"{BASE}/feeds/all.atom?archive=6"},
)
LAST = replace(FEED, hub_url="", pages={"first": f"{BASE}/feeds/all.atom"}, deleted=())
DOCUMENTS = [
    pytest.param(FEED, [RECORD, BARE, HARD], id="newest"),
    pytest.param(ARCHIVE, [RECORD], id="archive"),
    pytest.param(LAST, [BARE], id="last page"),
    pytest.param(replace(FEED, pages={}, deleted=()), [], id="empty"),
]  # fmt: skip


@pytest.mark.parametrize(("feed", "records"), DOCUMENTS)
def test_atom_is_as_rfc_4287_5005_and_6721_have_it(feed: Feed, records):
    assert complaints_about_atom(FORMATS["atom"].render(feed, records)) == []


@pytest.mark.parametrize("name", ["rss", "podcast"])
@pytest.mark.parametrize(("feed", "records"), DOCUMENTS)
def test_rss_and_its_modules_are_as_specified(feed: Feed, records, name):
    assert complaints_about_xml(relax_ng("rss"), FORMATS[name].render(feed, records)) == []


@pytest.mark.parametrize(("feed", "records"), DOCUMENTS)
def test_json_feed_is_as_specified(feed: Feed, records):
    assert complaints_about_json_feed(json.loads(FORMATS["json"].render(feed, records))) == []


def test_the_judges_do_find_faults():
    document = FORMATS["atom"].render(FEED, [RECORD, RECORD])
    assert complaints_about_atom(document) == ["an entry stands twice in one document"]
    assert complaints_about_atom(document.replace(b"<updated>2026", b"<updated>gestern"))
    assert complaints_about_xml(relax_ng("rss"), FORMATS["rss"].render(FEED, [RECORD]).replace(b"GMT", b"ICT"))
    assert complaints_about_json_feed({"version": "1", "items": [{"id": 7}]})


def test_a_podcast_player_finds_everything():
    document = FORMATS["podcast"].render(FEED, [RECORD, BARE])
    found = podcastparser.parse(f"{BASE}/feeds/all.podcast", io.BytesIO(document))
    (episode,) = found["episodes"]
    film = RECORD.attachments[2]
    assert found["cover_url"] == FEED.image_url and found["type"] == "episodic" and found["explicit"] is False
    assert episode["title"].startswith("Luật Căn cước") and episode["guid"] == RECORD.uuid.urn
    assert episode["total_time"] == 61 and episode["published"] == int(RECORD.published_at.timestamp())
    assert {"url": film.url, "file_size": film.bytes, "mime_type": "video/mp4"} == {
        name: episode["enclosures"][0][name] for name in ("url", "file_size", "mime_type")
    }
    assert episode["episode_art_url"] == RECORD.attachments[1].url
    # The parser knows the podcast namespace by an older name only.
    transcript = etree.fromstring(document).find(".//{https://podcastindex.org/namespace/1.0}transcript")
    assert dict(transcript.attrib) == {
        "url": RECORD.attachments[0].url, "type": "text/vtt", "language": "vi", "rel": "captions",
    }  # fmt: skip
