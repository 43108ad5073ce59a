"""Every kind of page opens, is HTML, is light and keeps to itself; and what readers find in each place of the site."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.models import PageViewRestriction

from cms.entries.models import Entry
from cms.legal.models import LegalRelation
from cms.pages.models import WithdrawalNotice
from cms.pages.public import law
from tests.fixtures.looking import LOOK
from tests.pages.factories import infographic, make_law

from .checking import problems
from .weighing import BUDGET, strangers, weight
from .world import World

pytestmark = pytest.mark.django_db
_STATUS = {"gone": 410, "missing": 404}
#: Questions to the database for one page that is not in memory, whatever it shows.
MOST = 70
_EVERYWHERE = ("/chu-de/", "/van-ban/", "/tu-sach/", "/co-quan/", "/kenh-chinh-thuc/", "/dinh-chinh/", "/tro-nang/")


@pytest.fixture(autouse=True)
def _in_english(settings: object) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Filled by the first test that asks, so that the database is open."""
    return {}


@pytest.fixture
def sent(world: World, pages: dict[str, str], client: Client, settings: Any) -> dict[str, str]:
    """Every kind of page in Vietnamese, as it was sent."""
    settings.LANGUAGE_CODE = "vi"
    for name, address in () if pages else world.addresses.items():
        client.get(address)  # pictures are cut at the first visit
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address)
        assert response.status_code == _STATUS.get(name, 200), f"{name} {address}: {response.status_code}"
        assert len(asked) <= MOST, f"{name} asks {len(asked)} times"
        pages[name] = response.content.decode()
        if LOOK:
            Path(LOOK, f"{name}.html").write_text(pages[name], "utf-8")
    return pages


def test_every_kind_of_page_is_html(sent: dict[str, str]) -> None:
    found = {name: told for name, page in sent.items() if (told := problems(page))}

    assert not found, found


def test_every_kind_of_page_is_light(sent: dict[str, str]) -> None:
    weights = {name: weight(page) for name, page in sent.items()}

    assert max(weights.values()) <= BUDGET, weights


def test_nothing_is_fetched_from_strangers(sent: dict[str, str]) -> None:
    assert not {name: told for name, page in sent.items() if (told := strangers(page))}


def test_every_page_leads_to_the_places_that_are_everywhere(sent: dict[str, str]) -> None:
    astray = {name: [at for at in _EVERYWHERE if f'href="{at}"' not in page] for name, page in sent.items()}

    assert not any(astray.values()), astray


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.status_code
    return response.content.decode()


def test_an_item_says_that_its_law_changed_and_what_to_read_instead(world: World, client: Client) -> None:
    page = read(client, world.items["infographic"].url)

    assert "This law has changed." in page
    assert law.address(world.new_law) in page
    assert world.items["outline"].title in page[page.index("Read instead:") :]


def test_who_names_the_amending_document_too_is_not_warned_of(world: World, client: Client) -> None:
    assert "This law has changed." not in read(client, world.items["outline"].url)


def test_an_amendment_to_come_warns_of_nothing(world: World, client: Client) -> None:
    LegalRelation.objects.update(holds_from=date(2999, 1, 1))

    assert "This law has changed." not in read(client, world.items["infographic"].url)


def test_a_document_shows_who_explains_it_and_how_it_stands_to_others(world: World, client: Client) -> None:
    page = read(client, law.address(world.old_law))

    assert world.items["infographic"].title in page
    assert "Amended by" in page
    assert "This law has changed." in page
    assert "https://vbpl.example.gov.vn/238" in read(client, law.address(world.new_law))


def test_a_document_has_one_address(world: World, client: Client) -> None:
    response = client.get(reverse("loa_law", args=[world.old_law.pk, "another-name"]))

    assert response.url == law.address(world.old_law)


@pytest.mark.parametrize(("asked", "shown"), [("q=nd+168", True), ("q=238", False), ("validity=HHL", False),
                                              ("type=decree", True), ("type=khong-co", False)])  # fmt: skip
def test_the_register_is_narrowed(world: World, client: Client, asked: str, shown: bool) -> None:
    page = read(client, f"{reverse('loa_register')}?{asked}")

    assert (law.address(world.old_law) in page) == shown


def test_a_topic_and_an_agency_show_their_items(world: World, client: Client) -> None:
    for address in (reverse("loa_topic", args=["traffic"]), reverse("loa_agency", args=["stp"])):
        assert world.items["contest"].title in read(client, address)
    assert "Sở Tư pháp" in read(client, reverse("loa_agencies"))
    assert client.get(reverse("loa_topic", args=["khong-co"])).status_code == 404


def test_search_is_narrowed_step_by_step(world: World, client: Client) -> None:
    wide = client.get(reverse("loa_search"), {"q": "giay phep lai xe"})
    facets = {facet.name: facet for facet in wide.context["found"].facets}
    chosen = next(value for value in facets["form"].values if value.count)
    narrow = client.get(reverse("loa_search") + chosen.address)

    assert wide.context["found"].total > narrow.context["found"].total == chosen.count
    assert "form" not in {facet.name for facet in narrow.context["found"].facets}
    assert narrow.context["found"].chosen[0].address == "?q=giay+phep+lai+xe"


def test_search_by_year_and_agency(world: World, client: Client) -> None:
    year = Entry.objects.first().published_at.year

    assert client.get(reverse("loa_search"), {"agency": "stp", "year": year}).context["found"].total
    assert not client.get(reverse("loa_search"), {"year": "1999"}).context["found"].total
    assert client.get(reverse("loa_search"), {"year": "9999"}).status_code == 200


def test_nothing_found_offers_what_has_some_of_the_words(world: World, client: Client) -> None:
    page = read(client, reverse("loa_search") + "?q=xyzzy+hoa+giai+vien")

    assert world.items["book"].title in page[page.index("some of the words") :]


def test_what_is_typed_is_completed(world: World, client: Client) -> None:
    def labels(query: str) -> list[str]:
        found = client.get(reverse("loa_suggest"), {"q": query}).json()["suggestions"]
        return [row["label"] for row in found]

    assert str(world.old_law) in labels("nd 168")
    assert world.items["book"].title in labels("hoa gi")
    assert "Sở Tư pháp" in labels("so tu ph")
    assert labels("x") == []


def test_what_is_private_is_nowhere(world: World, client: Client) -> None:
    hidden = world.items["book"]
    entry = world.entry("book").pk
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)

    for address in (
        reverse("loa_shelf"),
        reverse("loa_topic", args=["traffic"]),
        reverse("loa_search") + "?q=hoa+giai",
    ):
        assert hidden.title not in read(client, address)
    read(client, reverse("loa_reading", args=[hidden.pk]), 404)
    read(client, reverse("loa_share", args=[entry]), 404)


def test_a_book_is_read_here_and_taken_along(world: World, client: Client) -> None:
    shelf = read(client, reverse("loa_shelf"))
    page = read(client, reverse("loa_reading", args=[world.items["book"].pk]))

    assert "PDF" in shelf and reverse("loa_reading", args=[world.items["book"].pk]) in shelf
    file = page[page.index('<iframe class="reader" src="') + 28 :].partition('"')[0]
    answer = client.get(file)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_a_share_kit_has_code_texts_and_pictures(world: World, client: Client) -> None:
    entry = world.entry("infographic")
    page = read(client, reverse("loa_share", args=[entry.pk]))

    assert entry.url in page and "#GiấyPhépLáiXe" in page
    assert "<svg" in read(client, reverse("loa_share_qr", args=[entry.pk, "svg"]))
    assert client.get(reverse("loa_share_qr", args=[entry.pk, "png"])).content.startswith(b"\x89PNG")
    assert client.get(reverse("loa_share_picture", args=[entry.pk, "vuong"])).status_code == 302
    assert client.get(reverse("loa_share_picture", args=[entry.pk, "khac"])).status_code == 404


def test_a_correction_stays_on_the_item_and_in_the_list(world: World, client: Client) -> None:
    for address in (world.items["news"].url, reverse("loa_notices")):
        assert "đúng là 15/8/2026" in read(client, address)
    assert world.entry("news").content["details"]["corrections"][0]["on"] == "2026-11-20"


def test_what_was_withdrawn_is_gone_and_says_why(world: World, client: Client) -> None:
    told, silent = read(client, world.gone, 410), read(client, world.gone_silently, 410)

    assert "Nêu mức phạt không còn áp dụng." in told
    assert world.items["qa"].title in told
    assert "Bài trùng lặp" not in silent and "was withdrawn" in silent
    assert "Nêu mức phạt không còn áp dụng." in read(client, reverse("loa_notices"))
    assert "Bài trùng lặp" not in read(client, reverse("loa_notices"))


def test_a_redirect_leads_on_from_what_was_withdrawn(world: World, client: Client) -> None:
    from wagtail.contrib.redirects.models import Redirect

    Redirect.objects.create(old_path=world.gone.rstrip("/"), redirect_link="/chu-de/")

    assert client.get(world.gone).status_code == 301


def test_what_to_read_instead_must_be_public(world: World, client: Client) -> None:
    world.items["qa"].unpublish()

    assert world.items["qa"].title not in read(client, world.gone, 410)
    assert WithdrawalNotice.objects.get().instead_id == world.items["qa"].pk


def test_items_on_the_same_matter_are_offered(world: World, client: Client) -> None:
    other = infographic(title="Trừ điểm giấy phép: hỏi và đáp")
    page = read(client, other.url)

    assert world.items["infographic"].title in page[page.index("On the same matter") :]


def test_genuine_accounts_are_listed(world: World, client: Client) -> None:
    page = read(client, reverse("loa_official"))

    assert "Facebook Sở Tư pháp" in page
    assert "https://www.facebook.com/" in page


def test_a_law_that_replaces_stands_first(world: World) -> None:
    replacing = make_law("300/2026/NĐ-CP", effective_on=date(2026, 9, 1))
    LegalRelation.objects.create(source=replacing, kind="replaces", target=world.old_law)
    world.old_law = type(world.old_law).objects.get(pk=world.old_law.pk)

    change = law.change_of(world.old_law)

    assert change.is_replaced
    assert [row.source.number for row in change.newer] == ["300/2026/NĐ-CP", "238/2026/NĐ-CP"]
