"""Pages, pictures and documents of law for tests."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from io import BytesIO
from typing import Any

import av
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Page, Site

from cms.agencies.actions import create_agency, equip_agency
from cms.agencies.models import Agency
from cms.core.text import document_key
from cms.entries.models import Term
from cms.legal.models import DocumentType, LegalDocument
from cms.media.models import LoaDocument, LoaImage, LoaMedia
from cms.pages.blocks import paragraphs
from cms.pages.models import InfographicPage, LegalCitation, NewsPage, SectionPage


def home() -> Page:
    return Site.objects.get(is_default_site=True).root_page.specific


def make_picture(title: str = "Giấy phép lái xe", *, alt: str = "Thẻ có số 12", color: str = "teal") -> LoaImage:
    data = BytesIO()
    Image.new("RGB", (64, 48), color).save(data, "PNG")
    return LoaImage.objects.create(title=title, description=alt, file=ContentFile(data.getvalue(), "hinh.png"))


def make_file(title: str = "Tờ gấp", data: bytes = b"%PDF-1.4 to gap") -> LoaDocument:
    return LoaDocument.objects.create(title=title, file=ContentFile(data, "to-gap.pdf"))


def film_data() -> bytes:
    """A real film of one second, 64×48, without sound."""
    target = BytesIO()
    with av.open(target, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(10):
            frame = av.VideoFrame.from_image(Image.new("RGB", (64, 48), (number * 20, 80, 120)))
            frame.pts, frame.time_base = number, Fraction(1, 10)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()


CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:00.900\nXin ch\xc3\xa0o b\xc3\xa0 con\n"


def make_film(data: bytes, *, captions: bytes = CAPTIONS, name: str = "phu-de.vtt") -> LoaMedia:
    return LoaMedia.objects.create(
        title="Phim", type="video", file=ContentFile(data, "phim.mp4"),
        **({"captions": ContentFile(captions, name)} if captions else {}),
    )  # fmt: skip


def make_agency(code: str = "stp", name: str = "Sở Tư pháp", **given: Any) -> Agency:
    """The agency with that code, equipped at the first call."""
    known = Agency.objects.filter(code=code).first()
    if known and given.get("leads"):
        equip_agency(known, leads=True)
    return known or create_agency(code=code, name=name, **{"kind": "justice_department", "level": "province", **given})


def make_law(number: str = "168/2024/NĐ-CP", **given: Any) -> LegalDocument:
    """The document with that number, registered at the first call."""
    known = LegalDocument.objects.filter(number_key=document_key(number)).first()
    if known:
        return known
    defaults = {
        "type": DocumentType.objects.get(code="decree"), "issuer": "Chính phủ", "issued_on": date(2024, 12, 26),
        "effective_on": date(2025, 1, 1), "validity": "CHL",
        "abstract": "Nghị định quy định xử phạt vi phạm hành chính về trật tự, an toàn giao thông",
    }  # fmt: skip
    return LegalDocument.objects.create(number=number, **{**defaults, **given})


def section() -> SectionPage:
    return SectionPage.objects.get(agency=make_agency())


def add(page: Any, *, under: Page | None = None, live: bool = True) -> Any:
    """Put the page into the tree as an editor does: draft first, then a published revision."""
    page.live = False
    (under or section()).add_child(instance=page)
    if live:
        page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def news(title: str = "Ngày Pháp luật ở Đà Nẵng", *, live: bool = True, **given: Any) -> NewsPage:
    return add(NewsPage(title=title, **{"body": paragraphs("Nội dung buổi nói chuyện."), **given}), live=live)


def infographic(*, live: bool = True, **given: Any) -> InfographicPage:
    """An infographic with everything that a record can hold."""
    page = InfographicPage(
        **{
            "title": "Giấy phép lái xe có 12 điểm", "summary": "Cơ chế trừ điểm", "image": make_picture(),
            "full_text_alternative": "Ô một: 12 điểm.\n\nÔ hai: bị trừ điểm.",
            "body": paragraphs("Đồ họa gồm bốn ô."), **given,
        }
    )  # fmt: skip
    page = add(page, live=False)
    page.topics = Term.objects.filter(vocabulary="topic", code__in=["land", "traffic"])
    page.audiences = Term.objects.filter(vocabulary="audience", code="general")
    page.tags.add("trừ điểm", "giấy phép lái xe")
    page.loa_citations.add(LegalCitation(document=make_law(), relation="explains", sort_order=0))
    page.save()
    if live:
        page.save_revision().publish()
    return InfographicPage.objects.get(pk=page.pk)
