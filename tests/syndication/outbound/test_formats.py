"""Each format writes what its specification and the exchange profile ask for; no database, no network."""

from __future__ import annotations

import io
import json
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from syndication.outbound.feed import by_prominence, feed_urn, picture
from syndication.outbound.formats import FORMATS

from .sample import BARE, BASE, FEED, RECORD

GOLDEN = Path(__file__).parent / "golden"
NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "pbgdpl": "urn:pbgdpl:exchange:1.0",
}


def parsed(document: bytes) -> feedparser.FeedParserDict:
    result = feedparser.parse(io.BytesIO(document), response_headers={"content-type": "application/xml"})
    assert not result.bozo, result.get("bozo_exception")
    return result


@pytest.mark.parametrize("name", ["rss", "atom", "podcast"])
def test_the_document_is_the_one_that_was_read_and_approved(name):
    assert FORMATS[name].render(FEED, [RECORD, BARE]).decode() == (GOLDEN / f"feed.{name}").read_text()


def test_the_json_feed_is_the_one_that_was_read_and_approved():
    assert json.loads(FORMATS["json"].render(FEED, [RECORD, BARE])) == json.loads((GOLDEN / "feed.json").read_text())


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_records_give_the_same_bytes(name):
    render = FORMATS[name].render
    assert render(FEED, [RECORD]) == render(FEED, [RECORD.model_copy()])


@pytest.mark.parametrize("name", FORMATS)
def test_a_feed_without_items_is_a_whole_document(name):
    document = FORMATS[name].render(FEED, [])
    if name == "json":
        assert json.loads(document)["items"] == []
    else:
        assert parsed(document).feed.title == FEED.title


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_a_common_reader_finds_everything(name):
    entry, bare = parsed(FORMATS[name].render(FEED, [RECORD, BARE])).entries
    assert entry.title.startswith("Luật Căn cước")
    assert entry.id == RECORD.uuid.urn
    assert entry.link == RECORD.url
    assert entry.summary == RECORD.summary
    assert entry.content[0].value == f'<p>Xem <a href="{BASE}/de-cuong/">đề cương</a> &amp; hỏi đáp.</p>'
    assert entry.published_parsed[:6] == (2026, 11, 19, 2, 0, 0)
    assert entry.updated_parsed[:6] == (2026, 11, 20, 2, 0, 0)
    assert (entry.enclosures[0].href, entry.enclosures[0].length, entry.enclosures[0].type) == (
        RECORD.attachments[2].url, "1048576", "video/mp4",
    )  # fmt: skip
    schemes = {(tag.scheme, tag.term) for tag in entry.tags if tag.scheme}
    assert ("urn:pbgdpl:exchange:1.0/form", "video") in schemes
    assert ("urn:pbgdpl:exchange:1.0/topic", "identity_residence") in schemes
    assert ("urn:pbgdpl:exchange:1.0/audience", "general") in schemes
    assert bare.id == BARE.uuid.urn


def test_atom_lists_every_file_and_rss_its_principal_one():
    for_atom = etree.fromstring(FORMATS["atom"].render(FEED, [RECORD]))
    links = for_atom.findall("atom:entry/atom:link[@rel='enclosure']", NAMESPACES)
    assert [link.get("length") for link in links] == ["1048576", "2048", "512"]
    for_rss = etree.fromstring(FORMATS["rss"].render(FEED, [RECORD]))
    assert [file.get("type") for file in for_rss.findall("channel/item/enclosure")] == ["video/mp4"]
    media = for_rss.findall("channel/item/media:content", NAMESPACES)
    assert [file.get("fileSize") for file in media] == ["1048576", "2048", "512"]


def test_the_language_of_each_item_is_said():
    entries = etree.fromstring(FORMATS["atom"].render(FEED, [RECORD, BARE])).findall("atom:entry", NAMESPACES)
    assert [entry.get("{http://www.w3.org/XML/1998/namespace}lang") for entry in entries] == ["vi", "jra"]
    items = etree.fromstring(FORMATS["rss"].render(FEED, [RECORD, BARE])).findall(
        "channel/item/dc:language", NAMESPACES
    )
    assert [item.text for item in items] == ["vi", "jra"]


def test_an_entry_of_the_agencys_own_feed_has_no_other_source():
    own = FEED.__class__(**{**{name: getattr(FEED, name) for name in FEED.__slots__}, "scope": "gialai-stp"})
    assert b"<source>" in FORMATS["atom"].render(FEED, [RECORD])
    assert b"<source>" not in FORMATS["atom"].render(own, [RECORD])


def test_the_identity_of_a_feed_hangs_on_its_scope_only():
    assert FEED.id == feed_urn(FEED.namespace, "all")
    assert feed_urn("a.test", "all") != feed_urn("a.test", "all?form=video") != feed_urn("b.test", "all?form=video")


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_characters_that_xml_forbids_never_leave(name):
    dirty = "a\x00\x0b\x1f\ufffe\uffffb ]]> & < \U0001f600 ề"
    record = RECORD.model_copy(update={"title": dirty, "body_html": dirty, "tags": (dirty,), "url": f"{BASE}/\x01?a&b"})
    document = FORMATS[name].render(FEED, [record])
    entry = parsed(document).entries[0]
    assert entry.title == entry.content[0].value.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    root = etree.fromstring(document)
    body = root.find(".//content:encoded" if name == "rss" else ".//atom:content", NAMESPACES)
    assert body.text == "ab ]]> & < \U0001f600 ề"


def test_json_says_the_true_size_and_length_of_files():
    item = json.loads(FORMATS["json"].render(FEED, [RECORD]))["items"][0]
    film = item["attachments"][0]
    assert (film["size_in_bytes"], film["mime_type"], film["duration_in_seconds"]) == (1048576, "video/mp4", 61.4)
    assert item["image"] == RECORD.attachments[1].url
    assert item["id"] == RECORD.id


def test_the_items_own_work_comes_first_and_the_cover_stands_for_it():
    assert [file.filename for file in by_prominence(RECORD)] == ["phim.mp4", "bia.png", "phu-de.vtt"]
    assert picture(RECORD).filename == "bia.png"
    assert picture(BARE) is None
