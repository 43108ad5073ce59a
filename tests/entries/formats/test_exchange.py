"""The exchange record: exactly the profile's fields, nothing internal, nothing guessed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest

from cms.entries.formats.exchange import exchange_record, subset
from cms.entries.record import (
    AgencyReference,
    Attachment,
    Correction,
    LegalReference,
    Record,
    Relation,
    Role,
    Social,
)

UUID_TEXT = "7b0e0c1e-6d2f-4a55-9a51-2f6a0f4d9c11"
SHA256 = "a" * 64

#: The example of section B1.
EXAMPLE = {
    "id": f"oai:pbgdpl.gialai.gov.vn:item/{UUID_TEXT}",
    "version": 1,
    "url": "https://pbgdpl.gialai.gov.vn/de-cuong/luat-can-cuoc",
    "title": "Đề cương giới thiệu Luật Căn cước",
    "summary": "…",
    "body_html": "<p>…</p>",
    "language": "vi",
    "form": "outline",
    "topics": ["identity"],
    "audiences": ["general", "speaker"],
    "areas": ["gia-lai"],
    "legal_documents": [
        {
            "number": "26/2023/QH15",
            "type": "law",
            "issuer": "Quốc hội",
            "issued_on": "2023-11-27",
            "effective_on": "2024-07-01",
            "validity": "unknown",
            "abstract": "Luật Căn cước",
            "relation": "introduces",
        }
    ],
    "source_agency": {"code": "gialai-stp", "name": "Sở Tư pháp tỉnh Gia Lai", "parent_code": "gialai-ubnd"},
    "licence": "https://creativecommons.org/licenses/by/4.0/",
    "published_at": "2026-11-20T02:00:00Z",
    "updated_at": "2026-11-20T02:00:00Z",
    "status": "published",
    "attachments": [
        {
            "url": "https://pbgdpl.gialai.gov.vn/de-cuong.pdf",
            "filename": "de-cuong.pdf",
            "media_type": "application/pdf",
            "bytes": 184320,
            "sha256": SHA256,
            "role": "main",
            "alt": "",
        }
    ],
}

RECORD = Record(
    id=f"oai:pbgdpl.gialai.gov.vn:item/{UUID_TEXT}",
    uuid=UUID(UUID_TEXT),
    version=1,
    url="https://pbgdpl.gialai.gov.vn/de-cuong/luat-can-cuoc",
    title="Đề cương giới thiệu Luật Căn cước",
    summary="…",
    body_html="<p>…</p>",
    form="outline",
    topics=("identity",),
    audiences=("general", "speaker"),
    areas=("gia-lai",),
    tags=("nội bộ",),
    legal_documents=(
        LegalReference(
            number="26/2023/QH15",
            type="law",
            issuer="Quốc hội",
            issued_on=date(2023, 11, 27),
            effective_on=date(2024, 7, 1),
            abstract="Luật Căn cước",
            relation=Relation.INTRODUCES,
        ),
    ),
    source_agency=AgencyReference(code="gialai-stp", name="Sở Tư pháp tỉnh Gia Lai", parent_code="gialai-ubnd"),
    published_at=datetime(2026, 11, 20, 9, 0, tzinfo=timezone(timedelta(hours=7))),
    updated_at=datetime(2026, 11, 20, 2, 0, 0, 123456, tzinfo=UTC),
    attachments=(
        Attachment(
            url="https://pbgdpl.gialai.gov.vn/de-cuong.pdf",
            filename="de-cuong.pdf",
            media_type="application/pdf",
            bytes=184320,
            sha256=SHA256,
            role=Role.MAIN,
            width=10,
            language="vi",
        ),
    ),
    details={"necessity": "nội bộ"},
)


def changed(**fields: object) -> dict[str, object]:
    return exchange_record(RECORD.model_copy(update=fields))


def test_the_example_of_the_contract():
    assert exchange_record(RECORD) == EXAMPLE


def test_it_is_json_and_the_same_each_time():
    assert json.dumps(exchange_record(RECORD)) == json.dumps(exchange_record(RECORD.model_copy()))


def test_internal_fields_never_leave():
    text = json.dumps(exchange_record(RECORD), ensure_ascii=False)
    for name in ("uuid", "details", "tags", "nội bộ", "translation_of", "withdrawn_at", "width"):
        assert f'"{name}"' not in text


def test_unknown_dates_are_left_out():
    bare = LegalReference(number="238/2026/NĐ-CP")
    record = changed(legal_documents=(bare,), updated_at=None)
    assert record["legal_documents"] == [{"number": "238/2026/NĐ-CP", "validity": "unknown", "relation": "cites"}]
    assert "updated_at" not in record
    assert "null" not in json.dumps(record)


def test_every_known_fact_is_there():
    record = changed(
        compiled_by="Phòng PBGDPL",
        approved_by_agency="Sở Tư pháp",
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        social=(Social(network="facebook", post_url="https://facebook.test/1"),),
        correction_of=Correction(id="oai:x:item/1", reason="Sai ngày hiệu lực"),
        legal_documents=(
            LegalReference(
                number="36/2024/QH15",
                signer="Trần Thanh Mẫn",
                expires_on=date(2030, 1, 1),
                fields=("traffic",),
                source_url="https://vanban.test/1",
            ),
        ),
        attachments=(
            RECORD.attachments[0].model_copy(update={"duration_s": 12.5, "captions_url": "https://x.test/1.vtt"}),
        ),
    )
    assert record["compiled_by"] == "Phòng PBGDPL"
    assert record["approved_by_agency"] == "Sở Tư pháp"
    assert (record["valid_from"], record["valid_to"]) == ("2026-01-01", "2026-12-31")
    assert record["social"] == [{"network": "facebook", "post_url": "https://facebook.test/1"}]
    assert record["correction_of"] == {"id": "oai:x:item/1", "reason": "Sai ngày hiệu lực"}
    document = record["legal_documents"][0]
    assert (document["signer"], document["expires_on"]) == ("Trần Thanh Mẫn", "2030-01-01")
    assert (document["fields"], document["source_url"]) == (["traffic"], "https://vanban.test/1")
    attachment = record["attachments"][0]
    assert (attachment["duration_s"], attachment["captions_url"]) == (12.5, "https://x.test/1.vtt")


def test_an_item_without_agency_or_address_says_nothing_of_them():
    assert {"source_agency", "url"}.isdisjoint(changed(source_agency=None, url=""))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<p>Điều 1</p>", "<p>Điều 1</p>"),
        ('<p data-block-key="x1">Một <b>hai</b> <i>ba</i></p>', "<p>Một <strong>hai</strong> <em>ba</em></p>"),
        ("<h4>Chương I</h4>", "<h3>Chương I</h3>"),
        ("<p>Dòng một<br/>dòng hai</p>", "<p>Dòng một</p><p>dòng hai</p>"),
        ("<p><b>Một<br>hai</b></p>", "<p><strong>Một</strong></p><p><strong>hai</strong></p>"),
        ("<ul><li>Một<br>hai</li></ul>", "<ul><li>Một hai</li></ul>"),
        ("<div>Khối</div>", "<p>Khối</p>"),
        ('<figure><img src="https://x.test/a.png" alt="Ảnh"><figcaption>Chú thích</figcaption></figure>',
         '<img src="https://x.test/a.png" alt="Ảnh"><p>Chú thích</p>'),
        ('<a href="javascript:alert(1)">x</a><script>alert(1)</script>', "<a>x</a>"),
        ('<a href="https://x.test/?a=1&amp;b=2" onclick="x()">x</a>', '<a href="https://x.test/?a=1&amp;b=2">x</a>'),
        ("<table><tr><td colspan='2'>1</td></tr></table>",
         '<table><tbody><tr><td colspan="2">1</td></tr></tbody></table>'),
        ("1 &lt; 2 &amp; 3", "1 &lt; 2 &amp; 3"),
    ],
)  # fmt: skip
def test_html_is_reduced_to_the_subset(given, expected):
    assert subset(given) == expected
    assert subset(expected) == expected
