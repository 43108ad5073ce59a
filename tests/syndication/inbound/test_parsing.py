"""From bytes to items: formats, charsets, titles, what changed, what was withdrawn, our own profile."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syndication.inbound.parsing import Parsed, parse_document
from syndication.inbound.refusal import Refused

from .hostile import bodies

NAMES = ["Luật Căn cước & “hỏi đáp”", "Nghị định 168/2024/NĐ-CP"]
URL = "https://so.example.vn/tin/feed"


def parsed(document: str | bytes, kind: str = "", **given: object) -> Parsed:
    data = document.encode() if isinstance(document, str) else document
    found = parse_document(data, kind, URL, **given)  # type: ignore[arg-type]
    assert isinstance(found, Parsed), found
    return found


def titles(document: str | bytes, kind: str = "") -> list[str]:
    return [item.title for item in parsed(document, kind).items]


def in_rss(inside: str, namespaces: str = "") -> str:
    return f'<rss version="2.0" {namespaces}><channel><title>Sở</title><item>{inside}</item></channel></rss>'


def in_atom(inside: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Sở</title><entry><id>1</id>{inside}</entry></feed>'


@pytest.mark.parametrize("written", [bodies.rss, bodies.atom, bodies.rdf, bodies.json_feed])
def test_every_format_is_read(written) -> None:
    assert titles(written(NAMES)) == NAMES


@pytest.mark.parametrize("table", ["tcvn", "viscii"])
@pytest.mark.parametrize("declared", ["UTF-8", "ISO-8859-1"])
def test_old_vietnamese_charsets_are_recognised_whatever_they_claim_to_be(table: str, declared: str) -> None:
    data = bodies.in_old_charset(bodies.rss([bodies.TITLE], declared=declared), table)
    found = parsed(data, "text/xml; charset=windows-1252")
    assert [item.title for item in found.items] == [bodies.TITLE]
    assert found.warnings == ("charset",)


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-32", "utf-8-sig"])
def test_unicode_comes_in_any_of_its_forms(charset: str) -> None:
    assert titles(bodies.rss(NAMES, declared="").encode(charset)) == NAMES


@pytest.mark.parametrize(
    ("document", "title"),
    [
        (in_rss("<title><![CDATA[A & B <i>c</i>]]></title>"), "A & B c"),
        (in_rss("<title>A &amp;amp; B &amp;lt;b&amp;gt;c&amp;lt;/b&amp;gt;</title>"), "A & B c"),
        (in_rss("<title>a &nbsp;&eacute; & b 1 < 2</title>"), "a é & b 1 < 2"),
        (in_atom("<title>&lt;title></title>"), "<title>"),
        (in_atom('<title type="html">&amp;lt;title></title>'), "<title>"),
        (in_atom('<title type="html">&lt;b&gt;a&lt;/b&gt; &amp;amp; b</title>'), "a & b"),
        (in_atom('<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a <b>b</b></div></title>'), "a b"),
        (in_rss("<title>Lua\u0323\u0302t</title>"), "Lu\u1eadt"),
    ],
)  # fmt: skip
def test_titles_are_plain_text_however_they_were_escaped(document: str, title: str) -> None:
    assert titles(document) == [title]


def test_only_what_changed_is_read_closely() -> None:
    first = parsed(bodies.rss(["a", "b"]))
    known = {seen.hash for seen in first.seen}
    again = parsed(bodies.rss(["a", "b changed", "c"]), known=known)
    assert [item.title for item in again.items] == ["b changed", "c"]
    assert [seen.key for seen in again.seen] == ["0", "1", "2"]
    assert parsed(bodies.rss(["a", "b"]), known=known).items == ()


def test_a_document_that_ends_in_its_middle_gives_its_whole_items_and_says_so() -> None:
    document = bodies.rss(["a", "b", "c"])
    found = parsed(document[: document.index("<title>c") + 9])
    assert [item.title for item in found.items] == ["a", "b"]
    assert found.is_cut_short


def test_a_tombstone_is_a_withdrawal() -> None:
    found = parsed(
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>x</title>'
        '<at:deleted-entry ref="urn:x:1" when="2026-11-22T01:00:00Z"/></feed>'
    )
    (item,) = found.items
    assert item.withdrawn
    assert (item.key, item.updated) == ("urn:x:1", datetime(2026, 11, 22, 1, tzinfo=UTC))


def test_a_guid_that_several_items_share_tells_none_of_them() -> None:
    item = "<item><guid>x</guid><title>{0}</title><link>https://a.vn/{0}</link></item>"
    found = parsed(f"<rss version='2.0'><channel>{item.format(1)}{item.format(2)}</channel></rss>")
    assert [item.key for item in found.items] == ["https://a.vn/1", "https://a.vn/2"]


def test_everything_that_an_item_says_is_there() -> None:
    found = parsed(in_rss(
        '<title>x</title><link>/bai/1</link><guid isPermaLink="false">g1</guid><pubDate>23/11/2026 08:30 CH</pubDate>'
        "<description>Tóm tắt &lt;b&gt;ngắn&lt;/b&gt;</description><dc:creator>Phòng PBGDPL</dc:creator>"
        '<content:encoded><![CDATA[<p onclick="x">Bài <a href="../kia">kia</a></p>'
        "<script>x</script>]]></content:encoded>"
        '<category domain="urn:pbgdpl:exchange:1.0/form">leaflet</category><category>căn cước</category>'
        '<enclosure url="/t.mp3" type="audio/mpeg" length="12"/><pbgdpl:legalDocument><pbgdpl:number>26/2023/QH15'
        "</pbgdpl:number></pbgdpl:legalDocument>",
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:pbgdpl="urn:pbgdpl:exchange:1.0"',
    ))  # fmt: skip
    (item,) = found.items
    assert (item.key, item.guid, item.link) == ("g1", "g1", "https://so.example.vn/bai/1")
    assert item.published == datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
    assert item.html == '<p>Bài <a href="https://so.example.vn/kia" rel="noopener noreferrer">kia</a></p>'
    assert (item.summary, item.text, item.authors) == ("Tóm tắt ngắn", "Bài kia", ("Phòng PBGDPL",))
    assert [(file.url, file.length) for file in item.enclosures] == [("https://so.example.vn/t.mp3", 12)]
    assert item.profile == {"form": "leaflet", "legal_documents": [{"fields": [], "number": "26/2023/QH15"}]}
    assert Parsed.from_json(found.as_json()) == found


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"", "empty"), (b"<!doctype html><title>x", "is_html"), (b"<opml/>", "not_a_feed"),
        (b"\x89PNG\0\0\0\1", "not_a_feed"),
        (b'{"items":[', "broken_json"), (b'{"a":' * 50_000, "too_complex"),
        (b'<!DOCTYPE r [<!ENTITY a "b">]><rss><channel/></rss>', "entities"),
        (b"<rss><channel><item>" + b"<a>" * 2000, "too_complex"),
        (b"<rss " + b" ".join(b'a%d=""' % n for n in range(3000)) + b"><channel/></rss>", "too_complex"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_refused_by_its_reason(document: bytes, code: str) -> None:
    found = parse_document(document)
    assert isinstance(found, Refused)
    assert found.code == code
