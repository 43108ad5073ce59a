"""What pages say of themselves."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from cms.core.conf import conf
from cms.entries.mixins import assert_publishable
from cms.entries.models import Entry
from cms.entries.record import Role
from cms.legal.models import LegalDocument
from cms.pages.models import (
    AudioPage,
    BookPage,
    ContestPage,
    LeafletPage,
    LegalCitation,
    OutlinePage,
    PageFile,
    PagePicture,
    QAPage,
    SituationPage,
    StoryPage,
)

from .factories import add, infographic, make_file, make_law, make_picture, news

pytestmark = pytest.mark.django_db


def test_record_of_a_revision_is_that_of_the_page() -> None:
    page = infographic()
    page.loa_files.add(PageFile(document=make_file(), title="Bản in"))
    page.loa_pictures.add(PagePicture(image=make_picture("Tờ hai", alt="Tờ thứ hai", color="red")))
    page.save_revision().publish()
    page.refresh_from_db()

    revision = page.latest_revision.as_object()

    assert revision.as_record() == page.specific.as_record()
    assert revision.as_record().content_hash == type(page).objects.get(pk=page.pk).as_record().content_hash
    assert_publishable(type(page).objects.get(pk=page.pk))


def test_first_revision_says_the_same_before_and_after_publishing() -> None:
    page = infographic(live=False)
    revision = page.save_revision()
    before = revision.as_object().as_record().content_hash

    revision.publish()

    assert type(page).objects.get(pk=page.pk).as_record().content_hash == before


def test_infographic_record_holds_everything() -> None:
    record = infographic().as_record()

    assert (record.form, record.language, record.topics) == ("infographic", "vi", ("traffic", "land"))
    assert record.audiences == ("general",)
    assert set(record.tags) == {"trừ điểm", "giấy phép lái xe"}
    assert record.body_html == "<p>Đồ họa gồm bốn ô.</p><p>Ô một: 12 điểm.</p><p>Ô hai: bị trừ điểm.</p>"
    assert record.details["full_text_alternative"].startswith("Ô một")
    law = record.legal_documents[0]
    assert (law.number, law.type, law.validity, law.relation) == ("168/2024/NĐ-CP", "decree", "CHL", "explains")
    assert (record.source_agency.code, record.source_agency.name) == ("stp", "Sở Tư pháp")
    main = record.attachments[0]
    assert (main.role, main.alt, main.width, main.height) == (Role.MAIN, "Thẻ có số 12", 64, 48)


def test_unknown_dates_of_a_law_stay_unknown() -> None:
    page = infographic()
    LegalDocument.objects.update(issued_on=None, effective_on=None, validity="unknown")

    law = type(page).objects.get(pk=page.pk).as_record().legal_documents[0]

    assert (law.issued_on, law.effective_on, law.validity) == (None, None, "unknown")


def test_pictures_of_the_body_are_pinned_and_addressed_by_content() -> None:
    picture = make_picture(alt="Sơ đồ")
    body = [
        ("heading", "Một"),
        ("picture", {"image": _with_alt(picture, "Sơ đồ trừ điểm"), "caption": "Hình 1"}),
        ("table", {"caption": "", "has_head": True, "rows": "Lỗi\tĐiểm\nVượt đèn đỏ | 4\t4"}),
    ]
    record = news(body=body).as_record()

    attached = record.attachments_as(Role.IMAGE)[0]
    assert f'<img src="/-/media/{attached.sha256}/{attached.filename}" alt="Sơ đồ trừ điểm">' in record.body_html
    assert conf().public_url not in record.body_html
    assert record.body_html.startswith("<h2>Một</h2>")
    assert "<thead><tr><th>Lỗi</th><th>Điểm</th></tr></thead>" in record.body_html


def _with_alt(image: object, alt: str) -> object:
    image.contextual_alt_text, image.decorative = alt, False
    return image


def test_asker_is_in_no_record_and_in_no_search() -> None:
    page = add(
        QAPage(title="Hỏi về căn cước", question="Có được không?", asker_name="Bà H.", asker_contact="0900000000")
    )

    record = page.as_record().model_dump_json()

    assert "0900000000" not in record
    assert "Bà H." not in record
    assert "0900000000" not in page.folded_text()
    assert page.as_record().body_html == "<p><strong>Có được không?</strong></p>"


def test_outline_parts_come_with_their_headings() -> None:
    page = add(
        OutlinePage(
            title="Đề cương", necessity="<p>Thực tiễn <b>đòi hỏi</b>.</p>",
            new_points="<ul><li>Điểm một</li><li>Điểm hai</li></ul>",
        )
    )  # fmt: skip

    record = page.as_record()

    assert record.body_html.startswith(
        "<h2>Sự cần thiết ban hành</h2><p>Thực tiễn <strong>đòi hỏi</strong>.</p><h2>Những điểm mới</h2>"
    )
    assert record.details["parts"] == {"necessity": "Thực tiễn đòi hỏi.", "new_points": ["Điểm một", "Điểm hai"]}


@pytest.mark.parametrize(
    ("model", "given", "details"),
    [
        (StoryPage, {"moral": "Đừng giận."}, {"fictional": True}),
        (SituationPage, {"question": "Ai đúng?", "legal_answer": "Bà H."}, {"fictional": True}),
        (
            ContestPage,
            {"opens_on": date(2026, 12, 1), "attempts_per_person": 3},
            {"opens_on": "2026-12-01", "attempts_per_person": 3},
        ),
        (AudioPage, {"reading_seconds": 180}, {"reading_seconds": 180}),
        (BookPage, {"contents": "Chương một\nChương hai"}, {"contents": ["Chương một", "Chương hai"]}),
    ],
)
def test_forms_say_their_own_facts(model: type, given: dict[str, object], details: dict[str, object]) -> None:
    assert add(model(title="Bài", **given)).as_record().details == details


def test_print_file_comes_first() -> None:
    page = LeafletPage(title="Tờ gấp", print_file=make_file(), cover=make_picture())

    roles = [item.role for item in add(page).as_record().attachments]

    assert roles == [Role.MAIN, Role.COVER]


def test_name_of_the_agency_is_that_of_the_first_publication() -> None:
    page = news()
    naming = page.agency.names.get()
    naming.valid_to = date(2999, 1, 1)
    naming.save()
    page.agency.names.create(name="Sở Tư pháp mới", valid_from=date(2999, 1, 1))

    assert type(page).objects.get(pk=page.pk).as_record().source_agency.name == "Sở Tư pháp"


def test_record_does_not_depend_on_who_is_looking() -> None:
    page = add(OutlinePage(title="Đề cương", necessity="<p>Thực tiễn đòi hỏi.</p>"))
    page = add_citation(page)

    hashes = set()
    for language in ("vi", "en"):
        with translation.override(language):
            hashes.add(OutlinePage.objects.get(pk=page.pk).as_record().content_hash)

    assert len(hashes) == 1


def add_citation(page: OutlinePage) -> OutlinePage:
    page.loa_citations.add(LegalCitation(document=make_law(), relation="introduces"))
    page.save_revision().publish()
    return page


def test_copy_kept_live_is_an_item_of_its_own() -> None:
    page = infographic()

    page.copy(update_attrs={"slug": "ban-sao"}, keep_live=True)

    entries = list(Entry.objects.order_by("published_at"))
    assert len({entry.pk for entry in entries}) == 2
    assert entries[0].content_hash == entries[1].content_hash
