"""One of everything that readers can open: every form, every list, what was corrected, and what is gone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image, ImageDraw

from cms.entries.models import Entry, Term
from cms.legal.models import LegalDocument, LegalRelation
from cms.media.models import LoaDocument, LoaImage
from cms.pages.blocks import paragraphs
from cms.pages.models import (
    CONTENT_PAGES,
    Correction,
    IndexPage,
    LegalCitation,
    PageFile,
    PagePicture,
    WithdrawalNotice,
)
from cms.pages.public import law
from tests.pages import factories
from tests.publishers.factories import facebook

SENTENCE = "Người điều khiển phương tiện phải mang theo giấy phép lái xe còn hiệu lực khi tham gia giao thông. "
TITLES = {
    "outline": "Đề cương giới thiệu Nghị định sửa đổi quy định xử phạt về trật tự, an toàn giao thông",
    "infographic": "Giấy phép lái xe có 12 điểm: những điều cần nhớ", "video": "Đừng đưa ảnh thẻ căn cước cho người lạ",
    "leaflet": "Tờ gấp: đất đang sử dụng mà chưa có giấy tờ", "handbook": "Cẩm nang pháp luật cho người lao động",
    "book": "Sổ tay hòa giải viên ở cơ sở", "story": "Chuyện ở xóm Trữ: ai giữ sổ đỏ?",
    "qa": "Trẻ dưới 14 tuổi có được cấp thẻ căn cước không?",
}  # fmt: skip


@dataclass(slots=True)
class World:
    """Addresses by the kind of page, and the rows that tests ask about."""

    addresses: dict[str, str] = field(default_factory=dict)
    #: Form → its page.
    items: dict[str, Any] = field(default_factory=dict)
    old_law: LegalDocument | None = None
    new_law: LegalDocument | None = None
    gone: str = ""
    gone_silently: str = ""

    def entry(self, form: str) -> Entry:
        return Entry.objects.get(page_id=self.items[form].pk)


def furnish(film: bytes) -> World:
    """Make it, as editors would. What follows a commit must be let run by the caller."""
    made = World()
    home, section = factories.home(), factories.section()
    section.show_in_menus = True
    section.save()
    made.old_law = factories.make_law()
    made.new_law = factories.make_law(
        "238/2026/NĐ-CP", issued_on=date(2026, 7, 1), effective_on=date(2026, 8, 15),
        abstract="Nghị định sửa đổi, bổ sung một số điều của Nghị định số 168/2024/NĐ-CP",
        source_url="https://vbpl.example.gov.vn/238",
    )  # fmt: skip
    LegalRelation.objects.create(source=made.new_law, kind="amends", target=made.old_law)
    for model in CONTENT_PAGES:
        made.items[model.form] = _item(model, film)
    _cite(made.items["outline"], made.new_law, "introduces")
    _cite(made.items["infographic"], made.old_law, "explains")
    _correct(made.items["news"])
    made.gone = _withdrawn("Mức phạt cũ đã lỗi thời", told="Nêu mức phạt không còn áp dụng.", instead=made.items["qa"])
    made.gone_silently = _withdrawn("Bài trùng lặp")
    facebook("Facebook Sở Tư pháp")
    listed = factories.add(
        IndexPage(title="Infographic", listed_form=Term.objects.get(vocabulary="form", code="infographic")), under=home
    )
    made.addresses = {
        "home": home.url, "section": section.url, "list": listed.url,
        **{form: page.url for form, page in made.items.items()}, **_beside(made),
    }  # fmt: skip
    return made


def _beside(made: World) -> dict[str, str]:
    entry = made.entry("infographic").pk
    return {
        "search": reverse("loa_search") + "?q=giay+phep", "search-narrowed": reverse("loa_search") + "?form=book",
        "search-nothing": reverse("loa_search") + "?q=khong+ai+viet+dieu+nay", "topics": reverse("loa_topics"),
        "topic": reverse("loa_topic", args=["traffic"]), "audiences": reverse("loa_audiences"),
        "audience": reverse("loa_audience", args=["general"]), "agencies": reverse("loa_agencies"),
        "agency": reverse("loa_agency", args=["stp"]), "register": reverse("loa_register"),
        "law": law.address(made.old_law), "shelf": reverse("loa_shelf"),
        "reading": reverse("loa_reading", args=[made.items["book"].pk]), "share": reverse("loa_share", args=[entry]),
        "notices": reverse("loa_notices"), "official": reverse("loa_official"),
        "accessibility": reverse("loa_accessibility"), "gone": made.gone, "missing": "/khong-co-trang-nay/",
    }  # fmt: skip


def _item(model: Any, film: bytes) -> Any:
    page = model(
        title=TITLES.get(model.form, f"Bài dạng {model.form} về quyền và nghĩa vụ của công dân"),
        summary="Những điều ai cũng cần biết, nói bằng lời dễ hiểu, trong hai phút đọc.",
        body=[("heading", "Điều cần nhớ"), *paragraphs(*[SENTENCE * 4] * 3)], **_own(model.form, film),
    )  # fmt: skip
    if page.form not in ("infographic", "video"):
        page.cover, page.cover_alt = picture(page.title), "Hình minh họa"
    page = factories.add(page, live=False)
    page.topics = Term.objects.filter(vocabulary="topic", code__in=["traffic", "land"])
    page.audiences = Term.objects.filter(vocabulary="audience", code="general")
    page.tags.add("giấy phép lái xe", "giao thông")
    if page.form == "leaflet":
        page.loa_pictures.add(PagePicture(image=picture("Mặt trong"), alt="Bốn ô hướng dẫn", sort_order=0))
    if page.form == "guidance":
        page.loa_files.add(PageFile(document=_file("Toàn văn"), sort_order=0))
    page.save()
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def _own(form: str, film: bytes) -> dict[str, Any]:
    match form:
        case "infographic":
            return {
                "image": picture("Mười hai điểm"),
                "image_alt": "Thẻ có số 12",
                "full_text_alternative": SENTENCE * 3,
            }
        case "video" | "sketch" | "e_lecture":
            return {"video": factories.make_film(film)}
        case "leaflet" | "handbook" | "book":
            return {"print_file": _file("Bản in")}
        case "outline":
            return {"necessity": f"<p>{SENTENCE}</p>", "new_points": f"<p>{SENTENCE}</p>", "effect": "<p>Từ 15/8.</p>"}
        case "qa":
            return {"question": "Con tôi 9 tuổi có được cấp thẻ không?", "answered_on": date(2026, 10, 1)}
        case "contest":
            return {"opens_on": date(2026, 11, 1), "closes_on": date(2026, 12, 15), "rules": f"<p>{SENTENCE}</p>"}
    return {}


def _cite(page: Any, document: LegalDocument, relation: str) -> None:
    page.loa_citations.add(LegalCitation(document=document, relation=relation, sort_order=0))
    page.save_revision().publish()


def _correct(page: Any) -> None:
    page.loa_corrections.add(
        Correction(text="Ghi nhầm ngày có hiệu lực; đúng là 15/8/2026.", said_on=date(2026, 11, 20))
    )
    page.save_revision().publish()


def _withdrawn(title: str, *, told: str = "", instead: Any = None) -> str:
    page = factories.news(title)
    page.unpublish()
    if told:
        WithdrawalNotice.objects.create(
            entry=Entry.objects.get(page_id=page.pk), reason=told, instead_id=instead.pk if instead else None
        )
    return str(page.url)


def picture(title: str, size: tuple[int, int] = (1600, 900)) -> LoaImage:
    """A picture as large as offices upload them, with edges that compress like drawings do."""
    image = Image.new("RGB", size, "#e6f0ea")
    pen = ImageDraw.Draw(image)
    for step in range(0, size[0], 80):
        pen.rectangle((step, step % size[1], step + 50, step % size[1] + 120), fill=(20, 90 + step % 120, 110))
    data = BytesIO()
    image.save(data, "PNG")
    return LoaImage.objects.create(title=title, description="Hình minh họa", file=ContentFile(data.getvalue(), "h.png"))


def _file(title: str) -> LoaDocument:
    return factories.make_file(title, _PDF)


def _pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    data = BytesIO()
    canvas = Canvas(data, pageCompression=1, invariant=1)
    canvas.setTitle("So tay")
    canvas.drawString(72, 720, "So tay hoa giai vien")
    canvas.showPage()
    canvas.save()
    return data.getvalue()


_PDF = _pdf()
