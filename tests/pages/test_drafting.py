"""Offers become drafts of the right type in the right place; what editors changed since stays theirs."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from PIL import Image
from wagtail.models import Page
from wagtail.rich_text import RichText

from cms.agencies.models import AgencyGroup
from cms.entries import blobs
from cms.entries.offer import Offer, OfferedFile
from cms.entries.ports import DraftRefused, draft_factory
from cms.media.models import LoaImage
from cms.pages.models import InfographicPage, NewsPage, OutlinePage, QAPage

from . import factories

pytestmark = pytest.mark.django_db

TEXT = "<p>Nghị định số 168/2024/NĐ-CP quy định trừ điểm giấy phép lái xe.</p>"


def offer(**given: Any) -> Offer:
    return Offer(
        **{
            "title": "Tuyên truyền trật tự giao thông", "body_html": TEXT, "source_name": "Sở Y tế",
            "source_url": "https://syt.example.vn/tin/1", **given,
        }
    )  # fmt: skip


def create(item: Offer, *, user: Any = None, then: Any = "keep", together: Any = lambda page_id: None) -> Any:
    return draft_factory().create(item, agency_code="stp", section_id=None, user=user, then=then, together=together)


def update(page: Page, item: Offer, base: Offer | None, *, user: Any = None, then: Any = "keep") -> Any:
    return draft_factory().update(page.pk, item, base=base, user=user, then=then, together=lambda page_id: None)


def draft(made: Any) -> Any:
    return Page.objects.get(pk=made.page_id).get_latest_revision_as_object()


def stored_picture(**given: Any) -> OfferedFile:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(data, "PNG")
    sha256 = blobs.pin_bytes(data.getvalue())
    return OfferedFile(
        **{
            "url": "https://syt.example.vn/anh.png", "sha256": sha256, "media_type": "image/png",
            "filename": "anh.png", "role": "image", "alt": "Chốt giao thông", **given,
        }
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _agency(db: None) -> None:
    factories.make_agency()


def test_an_offer_becomes_a_draft_in_the_agency_s_section_with_its_law_and_its_source() -> None:
    law = factories.make_law()

    page = draft(create(offer()))

    assert isinstance(page, NewsPage) and not page.live
    assert page.get_parent().specific == factories.section()
    assert [row.document for row in page.loa_citations.all()] == [law]
    assert page.agency.code == "stp" and page.compiled_by == "Sở Y tế"
    assert 'href="https://syt.example.vn/tin/1"' in str(page.body) and "Sở Y tế" in str(page.body)


def test_the_record_names_where_the_item_was_taken_from() -> None:
    page = draft(create(offer()))
    assert page.as_record().details["source_url"] == "https://syt.example.vn/tin/1"

    moved = draft(update(page, offer(source_url="https://syt.example.vn/moi/1"), offer()))
    assert moved.as_record().details["source_url"] == "https://syt.example.vn/moi/1"
    assert "source_url" not in draft(create(offer(source_url="ftp://syt.example.vn/1"))).as_record().details


def test_a_number_that_two_documents_bear_is_not_guessed() -> None:
    factories.make_law("295/KH-UBND", issuer="UBND tỉnh A")
    type(factories.make_law("295/KH-UBND")).objects.create(number="295/KH-UBND", issuer="UBND tỉnh B")

    assert not draft(create(offer(body_html="<p>Kế hoạch 295/KH-UBND</p>"))).loa_citations.all()


def test_pictures_of_the_text_become_blocks_with_their_alternatives_and_lie_in_the_library_once() -> None:
    body = '<p>Trước <img src="https://syt.example.vn/anh.png" alt="Chốt"> sau</p>'
    item = offer(body_html=body, files=(stored_picture(),))

    page, again = draft(create(item)), draft(create(item))

    kinds = [block.block_type for block in page.body]
    assert kinds == ["paragraph", "picture", "paragraph", "paragraph"]
    assert page.body[1].value["image"].contextual_alt_text == "Chốt"
    assert again.body[1].value["image"].pk == page.body[1].value["image"].pk
    assert LoaImage.objects.get().collection == page.agency.collection


def test_a_file_without_bytes_is_named_and_the_draft_is_made_all_the_same() -> None:
    made = create(offer(files=(OfferedFile(url="https://syt.example.vn/kh.pdf", filename="kh.pdf"),)))

    assert any("kh.pdf" in remark for remark in made.remarks)


@pytest.mark.parametrize(
    ("form", "model"), [("qa", QAPage), ("video", NewsPage), ("infographic", NewsPage), ("no_such_form", NewsPage)]
)
def test_the_form_decides_the_type_where_its_fields_can_be_filled(form: str, model: type) -> None:
    assert isinstance(draft(create(offer(form=form))), model)


def test_an_infographic_with_its_picture_takes_the_text_as_its_alternative() -> None:
    page = draft(create(offer(form="infographic", files=(stored_picture(role="main"),))))

    assert isinstance(page, InfographicPage)
    assert page.image is not None and "168/2024/NĐ-CP" in page.full_text_alternative


def test_an_outline_falls_into_its_parts() -> None:
    body = "<h2>I. Sự cần thiết ban hành</h2><p>Cần thiết.</p><h2>II. Tổ chức thực hiện</h2><p>Các sở.</p>"

    page = draft(create(offer(form="outline", body_html=body)))

    assert isinstance(page, OutlinePage)
    assert "Cần thiết" in page.necessity and "Các sở" in page.implementation


def test_who_may_not_add_pages_there_is_refused_with_a_sentence_and_nothing_is_made() -> None:
    stranger = get_user_model().objects.create_user("stranger", password="x")
    count = Page.objects.count()

    with pytest.raises(DraftRefused, match="You may not add pages"):
        create(offer(), user=stranger)
    assert Page.objects.count() == count


def test_a_contributor_of_the_agency_may() -> None:
    user = get_user_model().objects.create_user("contributor", password="x")
    user.groups.add(AgencyGroup.objects.get(agency__code="stp", role="contributor").group)

    assert draft(create(offer(), user=user)).owner == user


def test_submitting_starts_the_section_s_workflow() -> None:
    made = create(offer(), user=get_user_model().objects.create_superuser("chief", password="x"), then="submit")

    assert Page.objects.get(pk=made.page_id).specific.workflow_in_progress


def test_publishing_needs_what_every_publication_needs() -> None:
    made = create(offer(), then="publish")
    assert made.is_public and Page.objects.get(pk=made.page_id).live

    lacking = create(offer(form="infographic", body_html="", files=(stored_picture(role="main"),)), then="publish")
    assert not lacking.is_public and any("full text alternative" in remark for remark in lacking.remarks)


def test_what_fails_together_with_the_page_leaves_no_page() -> None:
    def fail(page_id: int) -> None:
        raise RuntimeError("overtaken")

    count = Page.objects.count()
    with pytest.raises(RuntimeError):
        create(offer(), together=fail)
    assert Page.objects.count() == count


def test_a_change_reaches_the_draft_and_leaves_what_editors_changed() -> None:
    base = offer(summary="Cũ")
    page = draft(create(base, then="publish"))
    page.title = "Tiêu đề của biên tập viên"
    page.save_revision()

    made = update(page, offer(title="Tiêu đề mới của Sở", summary="Mới", body_html="<p>Chữ mới.</p>"), base)

    changed = draft(made)
    assert changed.title == "Tiêu đề của biên tập viên" and made.kept == ("Title",)
    assert changed.summary == "Mới" and "Chữ mới" in str(changed.body)
    assert "Cũ" in Page.objects.get(pk=page.pk).specific.summary


def test_a_text_that_the_editor_only_resaved_counts_as_untouched() -> None:
    base = offer(body_html="<p>Một.</p><ul><li>Hai</li></ul>")
    page = draft(create(base))
    marked = page.body[0].value.source.replace("<p>", '<p data-block-key="x1">')
    page.body = [("paragraph", RichText(marked)), ("paragraph", page.body[1].value)]
    page.save_revision()

    made = update(page, offer(body_html="<p>Một sửa.</p><ul><li>Hai</li></ul>"), base)

    assert not made.kept and "Một sửa" in str(draft(made).body)


def test_a_page_that_is_gone_is_said_to_be_gone() -> None:
    with pytest.raises(DraftRefused, match="deleted"):
        draft_factory().update(987654, offer(), base=None, user=None, then="keep", together=lambda page_id: None)


def test_a_retraction_takes_the_page_from_the_public_and_keeps_it() -> None:
    made = create(offer(), then="publish")

    draft_factory().retract(made.page_id, user=None, together=lambda page_id: None)

    assert not Page.objects.get(pk=made.page_id).live


def test_the_plan_says_what_it_would_become_and_where() -> None:
    plan = draft_factory().plan(offer(form="video"), agency_code="stp", section_id=None)

    assert plan.page_type == "news item" and plan.place == "Sở Tư pháp" and plan.remarks
