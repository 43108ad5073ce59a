"""What may not go public is refused on every way, in a sentence; drafts may be incomplete."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models.api import APIToken

from cms.entries.models import Entry
from cms.pages.models import InfographicPage, PagePicture, VideoPage

from .factories import add, infographic, make_film, make_picture, news, section

pytestmark = pytest.mark.django_db
TEXT = "has no full text alternative"


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("quan-tri"))
    return client


def draft(**given: Any) -> InfographicPage:
    return infographic(live=False, **{"full_text_alternative": "", **given})


def form_data(page: InfographicPage, **given: str) -> dict[str, str]:
    """What the editing form of the infographic sends."""
    formsets = ("loa_pictures", "loa_citations", "loa_files", "loa_corrections", "comments")
    data = {"title": page.title, "slug": page.slug, "language": "vi", "licence": page.licence, "tags": "",
            "image": str(page.image_id or ""), "body-count": "0", "comment_notifications": ""}  # fmt: skip
    for name in formsets:
        data |= {f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0"}
    return {**data, **given}


def test_draft_may_lack_what_a_publication_needs() -> None:
    page = draft(image=None)

    page.save_revision()

    assert not page.live


def test_code_path_refuses_with_a_sentence() -> None:
    page = draft()

    with pytest.raises(ValidationError, match=TEXT):
        page.save_revision().publish()

    assert not InfographicPage.objects.get(pk=page.pk).live
    assert not Entry.objects.exists()


def test_editor_keeps_the_draft_and_sees_the_sentence_at_the_field(admin: Client) -> None:
    page = draft()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])

    saved = admin.post(url, form_data(page))
    refused = admin.post(url, form_data(page, **{"action-publish": "1"}))

    assert saved.status_code == 302
    assert refused.status_code == 200
    assert TEXT in refused.context["form"].errors["full_text_alternative"][0]
    assert not InfographicPage.objects.get(pk=page.pk).live


def test_editor_publishes_when_nothing_is_missing(admin: Client) -> None:
    page = draft()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])

    response = admin.post(url, form_data(page, full_text_alternative="Ô một: 12 điểm.", **{"action-publish": "1"}))

    assert response.status_code == 302
    assert InfographicPage.objects.get(pk=page.pk).live


def test_new_page_gets_a_readable_slug(admin: Client) -> None:
    url = reverse("wagtailadmin_pages:add", args=["loa_pages", "infographicpage", section().pk])
    page = InfographicPage(title="Đường bộ và trẻ em", image=make_picture())

    response = admin.post(url, form_data(page, slug=""))

    assert response.status_code == 302, response.context["form"].errors
    assert InfographicPage.objects.get().slug == "duong-bo-va-tre-em"


def test_api_refuses_with_the_sentence(client: Client) -> None:
    page = draft()
    page.save_revision()
    user = get_user_model().objects.create_superuser("may")
    key = APIToken.generate_token()
    APIToken.objects.create(user=user, name="test", key_hash=APIToken.hash_token(key), prefix=key[:12])

    response = client.post(
        f"/api/v3-preview/pages/{page.pk}/actions/publish/", content_type="application/json",
        headers={"authorization": f"Bearer {key}"},
    )  # fmt: skip

    assert response.status_code == 422, response.content
    assert TEXT in json.dumps(response.json())
    assert not InfographicPage.objects.get(pk=page.pk).live


def test_bulk_publishing_tells_which_page_is_not_ready(admin: Client) -> None:
    page = draft()
    page.save_revision()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    response = admin.post(f"{url}?id={page.pk}", {"include_descendants": ""}, follow=True)

    told = " ".join(str(message) for message in response.context["messages"])
    assert page.title in told
    assert TEXT in told
    assert not InfographicPage.objects.get(pk=page.pk).live


def test_pictures_need_a_text_alternative() -> None:
    page = news(live=False)
    page.loa_pictures.add(PagePicture(image=make_picture("Toàn cảnh", alt="")))
    page.save()

    with pytest.raises(ValidationError, match="“Toàn cảnh” has no text alternative"):
        page.save_revision().publish()

    page.loa_pictures.set([PagePicture(image=make_picture("Toàn cảnh", alt=""), alt="Hội trường đông người")])
    page.save_revision().publish()
    assert type(page).objects.get(pk=page.pk).live


def test_video_needs_captions_or_a_recorded_exemption(film_bytes: bytes) -> None:
    user = get_user_model().objects.create_user("bien-tap")
    page = add(VideoPage(title="Video", video=make_film(film_bytes, captions=b"")), live=False)
    with pytest.raises(ValidationError, match="The video has no captions"):
        page.save_revision().publish()

    page.captions_exemption = "Chỉ có nhạc nền, không có lời."
    with pytest.raises(ValidationError, match="not recorded who"):
        page.save_revision().publish()

    page.captions_exempted_by = user
    page.save_revision().publish()
    assert VideoPage.objects.get(pk=page.pk).live


def test_exemption_records_who_gave_it(admin: Client, film_bytes: bytes) -> None:
    page = add(VideoPage(title="Video", video=make_film(film_bytes, captions=b"")), live=False)
    data = form_data(InfographicPage(title="Video", slug=page.slug), video=str(page.video_id))
    data |= {"captions_exemption": "Chỉ có nhạc nền.", "action-publish": "1"}

    response = admin.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)

    assert response.status_code == 302, response.context["form"].errors
    assert VideoPage.objects.get(pk=page.pk).captions_exempted_by.username == "quan-tri"


def test_lost_library_file_is_told_by_name() -> None:
    page = infographic(live=False)
    Path(page.image.file.path).unlink()

    with pytest.raises(ValidationError, match="library has lost the file"):
        page.save_revision().publish()


def test_published_page_keeps_its_state_while_an_incomplete_draft_is_saved() -> None:
    page = infographic()
    page.full_text_alternative = ""

    page.save_revision()

    live = InfographicPage.objects.get(pk=page.pk)
    assert live.live
    assert live.full_text_alternative
