"""One answer of a repository, read: what it holds, and what is no answer. In this process, where nothing can hang."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from syndication.inbound.offering import offer_of_item
from syndication.inbound.parsing import HarvestPart
from syndication.inbound.parsing.oai_pmh import parse_part
from syndication.inbound.refusal import Refused
from syndication.models import Source

from .repository import Repository, of_our_kind, written

TOKEN = "<resumptionToken>{}</resumptionToken>"


def read(payload: str, **given: object) -> HarvestPart:
    found = parse_part(Repository().wrapped(payload).encode(), "text/xml", "https://kho.test/oai", **given)
    assert isinstance(found, HarvestPart), found
    assert HarvestPart.from_json(found.as_json()) == found
    return found


def refused(body: bytes) -> str:
    found = parse_part(body, "text/xml", "https://kho.test/oai")
    assert isinstance(found, Refused)
    return found.code


def test_our_own_records_come_back_whole() -> None:
    [item] = read(f"<ListRecords>{of_our_kind()['pbgdpl']}</ListRecords>").items
    offer = offer_of_item(item, Source(name="Sở Tư pháp", collection_id=1))
    assert (offer.title, offer.form, offer.topics) == (
        "Luật Căn cước: thẻ & dữ liệu",
        "video",
        ("identity_residence",),
    )
    assert offer.summary == "Ba điều cần nhớ về thẻ căn cước."
    assert "đề cương</a> &amp; hỏi đáp" in offer.body_html
    assert (offer.source_url, offer.source_name) == (
        "https://pbgdpl.gialai.gov.vn/video/luat-can-cuoc", "Sở Tư pháp tỉnh Gia Lai",
    )  # fmt: skip
    assert offer.agency_code == "gialai-stp"
    assert (offer.valid_from, offer.valid_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert offer.published_at == datetime(2026, 11, 19, 2, tzinfo=UTC)
    law = offer.legal_documents[0]
    assert (law.number, law.issuer, law.issued_on, str(law.relation)) == (
        "26/2023/QH15", "Quốc hội", date(2023, 11, 27), "explains",
    )  # fmt: skip
    assert [(file.filename, str(file.role), file.bytes) for file in offer.files] == [
        ("phu-de.vtt", "captions", 512), ("bia.png", "cover", 2048), ("phim.mp4", "main", 1048576),
    ]  # fmt: skip


def test_the_least_that_a_record_can_say_is_enough() -> None:
    [item] = read(f"<ListRecords>{of_our_kind()['bare']}</ListRecords>").items
    assert (item.title, item.language, item.profile["form"]) == ("Tin ngắn", "jra", "bulletin")


def test_dublin_core_gives_what_it_can() -> None:
    [item] = read(f"<ListRecords>{of_our_kind()['oai_dc']}</ListRecords>").items
    assert item.title == "Luật Căn cước: thẻ & dữ liệu"
    assert item.link == "https://pbgdpl.gialai.gov.vn/video/luat-can-cuoc"
    assert item.html == "<p>Ba điều cần nhớ về thẻ căn cước.</p>"
    assert [file.type for file in item.enclosures] == ["text/vtt", "image/png", "video/mp4"]
    assert item.authors == ("Phòng PBGDPL", "Sở Tư pháp tỉnh Gia Lai")
    assert [law["number"] for law in item.profile["legal_documents"]] == ["26/2023/QH15", "356/2025/NĐ-CP"]
    assert item.profile["licence"] == "https://creativecommons.org/licenses/by/4.0/"


def test_what_a_list_says_besides_its_records() -> None:
    part = read(
        "<ListRecords>"
        + written("2026-11-20T00:00:00Z", "a", "<x/>")
        + written("2026-11-21T00:00:00Z", "b", "")
        + written("2026-99-21T00:00:00Z", "c", "")
        + written("yesterday", "d", "")
        + "<record><header><datestamp>2027-01-01T00:00:00Z</datestamp></header></record>"
        + '<resumptionToken cursor="0"> more </resumptionToken></ListRecords>'
    )
    assert (part.token, part.count, part.latest) == ("more", 4, "2026-11-21T00:00:00Z")
    assert [(item.key, item.withdrawn) for item in part.items] == [("b", True), ("c", True), ("d", True)]
    assert part.answered == "2026-11-22T01:00:00Z"


def test_a_record_that_is_known_is_not_read_again() -> None:
    payload = f"<ListRecords>{of_our_kind()['oai_dc']}</ListRecords>"
    [item] = read(payload).items
    again = read(payload, known={item.hash})
    assert (again.items, again.count) == ((), 1)


def test_an_error_is_told_in_the_repositorys_words() -> None:
    part = read('<error code="badArgument">Bad  <b>date</b></error>')
    assert (part.error, part.error_text) == ("badArgument", "Bad")


def test_scripts_do_not_get_in() -> None:
    repository = Repository()
    repository.put(
        1,
        "&lt;script&gt;x&lt;/script&gt;Tin",
        description="&lt;p onclick='x'&gt;a&lt;script&gt;b&lt;/script&gt;&lt;/p&gt;",
    )
    [item] = read(repository.listed({})).items
    assert (item.title, item.html) == ("Tin", "<p>a</p>")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"),
        (b"<html><body>404</body></html>", "is_html"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "not_oai"),
        (b'<?xml version="1.0"?><OAI-PMH><ListRecords><record>', "cut_short"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><OAI-PMH/>', "entities"),
        (Repository().wrapped(f"<ListRecords>{TOKEN.format('x' * 2000)}</ListRecords>").encode(), "oai_token"),
    ],
)  # fmt: skip
def test_what_is_no_answer_says_why(body: bytes, code: str) -> None:
    assert refused(body) == code
