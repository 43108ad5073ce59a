"""One feed and one record with every field set, for the pure tests of the formats."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

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
from syndication.outbound.feed import Deleted, Feed

BASE = "https://pbgdpl.gialai.gov.vn"

FEED = Feed(
    namespace="pbgdpl.gialai.gov.vn",
    scope="all",
    title="Phổ biến pháp luật Gia Lai",
    description="Tin mới",
    publisher="Sở Tư pháp tỉnh Gia Lai",
    language="vi",
    base_url=BASE,
    home_url=f"{BASE}/",
    self_url=f"{BASE}/feeds/all.rss?form=video&topic=land",
    about_url=f"{BASE}/schema/record.json",
    updated=datetime(2026, 11, 20, 2, 0, 0, 123456, tzinfo=UTC),
    hub_url=f"{BASE}/websub/",
    pages={
        "next": f"{BASE}/feeds/all.rss?form=video&before=2026-11-20T01:00:00Z",
        "prev-archive": f"{BASE}/feeds/all.rss?form=video&archive=7",
    },
    deleted=(
        Deleted(
            uuid=UUID("00000000-0000-4000-8000-00000000dead"),
            id="oai:pbgdpl.gialai.gov.vn:item/00000000-0000-4000-8000-00000000dead",
            at=datetime(2026, 11, 20, 1, 30, tzinfo=UTC),
        ),
    ),
    image_url=f"{BASE}/static/loa_syndication/podcast.png",
    labels={
        "form": {"video": "Video"},
        "topic": {"identity_residence": "Căn cước, cư trú"},
        "audience": {"general": "Mọi người dân"},
    },
)


def _file(name: str, media_type: str, size: int, role: Role, digit: str, **given: object) -> Attachment:
    sha256 = digit * 64
    return Attachment(
        url=f"{BASE}/-/media/{sha256}/{name}", filename=name, media_type=media_type, bytes=size, sha256=sha256,
        role=role, **given,
    )  # fmt: skip


RECORD = Record(
    id="oai:pbgdpl.gialai.gov.vn:item/7b0e0c1e-6d2f-4a55-9a51-2f6a0f4d9c11",
    uuid=UUID("7b0e0c1e-6d2f-4a55-9a51-2f6a0f4d9c11"),
    version=3,
    url=f"{BASE}/video/luat-can-cuoc",
    title="Luật Căn cước: <b>thẻ</b> & dữ liệu",
    summary="Ba điều cần nhớ về thẻ căn cước.",
    body_html='<p>Xem <a href="https://pbgdpl.gialai.gov.vn/de-cuong/">đề cương</a> &amp; hỏi đáp.</p>',
    form="video",
    topics=("identity_residence",),
    audiences=("general",),
    areas=("gia-lai",),
    tags=("căn cước",),
    legal_documents=(
        LegalReference(
            number="26/2023/QH15", type="law", issuer="Quốc hội", issued_on=date(2023, 11, 27),
            effective_on=date(2024, 7, 1), validity="CHL", abstract="Luật Căn cước", relation=Relation.EXPLAINS,
            source_url="https://vbpl.vn/26-2023-QH15",
        ),
        LegalReference(number="356/2025/NĐ-CP"),
    ),
    source_agency=AgencyReference(code="gialai-stp", name="Sở Tư pháp tỉnh Gia Lai"),
    compiled_by="Phòng PBGDPL",
    approved_by_agency="Hội đồng PBGDPL tỉnh",
    valid_from=date(2026, 1, 1),
    valid_to=date(2026, 12, 31),
    published_at=datetime(2026, 11, 19, 9, 0, tzinfo=timezone(timedelta(hours=7))),
    updated_at=datetime(2026, 11, 20, 2, 0, 0, 123456, tzinfo=UTC),
    attachments=(
        _file("phu-de.vtt", "text/vtt", 512, Role.CAPTIONS, "c", language="vi"),
        _file("bia.png", "image/png", 2048, Role.COVER, "b", alt="Thẻ căn cước", width=1280, height=720),
        _file("phim.mp4", "video/mp4", 1048576, Role.MAIN, "a", alt="Phim ngắn", width=1920, height=1080,
              duration_s=61.4, captions_url=f"{BASE}/-/media/{'c' * 64}/phu-de.vtt"),
    ),
    social=(Social(network="facebook", post_url="https://facebook.test/1"),),
    details={"source_url": "https://so-tu-phap.test/video/1"},
    correction_of=Correction(id="oai:pbgdpl.gialai.gov.vn:item/old", reason="Sai ngày hiệu lực"),
)  # fmt: skip

#: The least that a record can say.
BARE = Record(
    id="oai:pbgdpl.gialai.gov.vn:item/00000000-0000-4000-8000-000000000001",
    uuid=UUID("00000000-0000-4000-8000-000000000001"),
    version=1,
    title="Tin ngắn",
    form="bulletin",
    language="jra",
    licence="",
    published_at=datetime(2026, 11, 20, 1, 0, tzinfo=UTC),
)
