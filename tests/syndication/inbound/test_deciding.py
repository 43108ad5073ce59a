"""Editors' answers: one page for one question, whoever answers how often; departments hear why not."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection, transaction
from django.utils import translation
from PIL import Image
from wagtail.models import Page

from cms.core import events
from cms.entries.assemble import record_of
from cms.entries.models import Entry
from cms.entries.offer import OfferedFile
from cms.entries.ports import DraftMade, DraftRefused
from cms.media.models import LoaImage
from syndication.inbound.deciding import accepting
from syndication.inbound.deciding.accepting import TooLate, accept
from syndication.inbound.deciding.answering import merge, reject
from syndication.inbound.deciding.copying import copy_files
from syndication.inbound.deciding.queue import accept_wanted, want
from syndication.inbound.events import ProposalDecided
from syndication.inbound.intake import Incoming, take_in
from syndication.models import Proposal, Source, SourceItem, Trust
from syndication.outbound.feed import origin
from tests.pages import factories as pages

from .items import LONG, NOW, bring, make_source, offer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _surroundings(settings: Any, db: None) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def source() -> Source:
    pages.make_agency("syt", "Sở Y tế", kind="department")
    return make_source()


@pytest.fixture
def chief() -> Any:
    return get_user_model().objects.create_superuser("chief", password="x")


def latest() -> Proposal:
    return Proposal.objects.order_by("-pk")[0]


def draft(page_id: int | None) -> Any:
    return Page.objects.get(pk=page_id).get_latest_revision_as_object()


def test_from_an_item_to_a_draft_with_its_law_a_change_of_it_and_its_end(source: Source, chief: Any) -> None:
    law = pages.make_law()
    bring(source, offer())

    made = accept(latest().pk, user=chief, then="publish")
    page = Page.objects.get(pk=made.page_id).specific
    assert made.is_public and [row.document for row in page.loa_citations.all()] == [law]
    assert page.get_parent().specific.agency.code == "syt"
    assert origin(record_of(Entry.objects.get(page_id=page.pk))) == offer().source_url, "feeds name it"

    bring(source, offer(summary="Bổ sung"))
    assert latest().kind == "change" and latest().base["summary"] == ""
    accept(latest().pk, user=chief)
    assert draft(page.pk).summary == "Bổ sung" and not Page.objects.get(pk=page.pk).specific.summary

    take_in(source, [Incoming(guid=offer().source_url, offer=None)], now=NOW)
    assert latest().kind == "retraction" and Page.objects.get(pk=page.pk).live
    accept(latest().pk, user=chief)
    assert not Page.objects.get(pk=page.pk).live
    assert Page.objects.filter(title="Tin số 1").count() == 1


def test_a_second_answer_comes_too_late(source: Source, chief: Any) -> None:
    bring(source, offer())
    accept(latest().pk, user=chief)

    with pytest.raises(TooLate, match="answered"):
        reject(latest().pk, user=chief, reason="no")
    with pytest.raises(TooLate):
        accept(latest().pk, user=chief)
    assert Page.objects.filter(title="Tin số 1").count() == 1


def test_what_the_source_replaced_meanwhile_leaves_no_page(source: Source, chief: Any, monkeypatch: Any) -> None:
    bring(source, offer())
    proposal, copy = latest(), accepting.copy_files

    def slow(given: Any) -> Any:
        bring(source, offer(summary="Mới hơn"))
        return copy(given)

    monkeypatch.setattr(accepting, "copy_files", slow)
    with pytest.raises(TooLate, match="newer"):
        accept(proposal.pk, user=chief)

    assert not Page.objects.filter(title="Tin số 1").exists()
    assert latest().state == "waiting" and latest().content["summary"] == "Mới hơn"


class OnePage:
    """A factory whose pages are numbers: what is true together with them is what counts here."""

    def __init__(self) -> None:
        self.made: list[int] = []

    def create(self, item: Any, *, together: Any, **given: Any) -> DraftMade:
        with transaction.atomic():
            together(7)
            self.made.append(7)
        return DraftMade(page_id=7, edit_url="/admin/pages/7/edit/")


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("rooted")
def test_two_editors_at_once_make_one_page(monkeypatch: Any) -> None:
    factory = OnePage()
    monkeypatch.setattr(accepting, "drafts", lambda: factory)
    bring(make_source(), offer())
    proposal, barrier, answers = latest(), threading.Barrier(3), []

    def answer() -> None:
        try:
            barrier.wait(10)
            accept(proposal.pk, user=None)
            answers.append("made")
        except TooLate:
            answers.append("late")
        finally:
            connection.close()

    threads = [threading.Thread(target=answer) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(answers) == ["late", "late", "made"] and factory.made == [7]


def test_who_may_not_add_pages_there_is_told_and_the_question_stays(source: Source) -> None:
    bring(source, offer())
    stranger = get_user_model().objects.create_user("stranger", password="x")

    with pytest.raises(DraftRefused, match="may not"):
        accept(latest().pk, user=stranger)
    assert latest().state == "waiting" and latest().leased_until is None


def test_a_rejection_tells_the_department_why(
    source: Source, chief: Any, django_capture_on_commit_callbacks: Any
) -> None:
    Source.objects.update(contact_email="vanthu@syt.example.vn")
    bring(source, offer())

    with django_capture_on_commit_callbacks(execute=True):
        reject(latest().pk, user=chief, reason="Không phải tin pháp luật.")

    assert latest().state == "rejected" and latest().decided_by == chief
    (letter,) = mail.outbox
    assert letter.to == ["vanthu@syt.example.vn"] and "Không phải tin pháp luật." in letter.body


def test_every_answer_is_told_to_the_rest_of_syndication(
    source: Source, chief: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[Any] = []
    monkeypatch.setattr(events, "publish", heard.append)
    bring(source, offer())

    with django_capture_on_commit_callbacks(execute=True):
        accept(latest().pk, user=chief)

    assert ProposalDecided(proposal_id=latest().pk, state="accepted") in heard


def test_merged_items_share_a_page_and_each_one_s_later_change_is_proposed_for_it(source: Source, chief: Any) -> None:
    other = make_source("Cổng tỉnh")
    bring(source, offer(1, body_html=LONG))
    made = accept(latest().pk, user=chief)
    bring(other, offer(2, body_html=LONG))
    assert latest().looks_like["page_id"] == made.page_id

    merge(latest().pk, made.page_id, user=chief)
    bring(other, offer(2, body_html=LONG, summary="Thêm"))

    assert latest().kind == "change" and latest().item.page_id == made.page_id
    accept(latest().pk, user=chief)
    assert draft(made.page_id).summary == "Thêm"


def test_a_trusted_source_s_items_become_drafts_by_themselves(source: Source) -> None:
    Source.objects.update(trust=Trust.DRAFT)
    source.refresh_from_db()

    bring(source, offer())
    assert accept_wanted() == 1

    proposal = latest()
    assert proposal.state == "accepted" and proposal.automatic and proposal.decided_by is None
    assert not Page.objects.get(pk=proposal.page_id).live


def test_a_wholly_trusted_source_publishes_changes_and_takes_back(source: Source) -> None:
    Source.objects.update(trust=Trust.PUBLISH)
    source.refresh_from_db()
    bring(source, offer())
    accept_wanted()
    page_id = latest().page_id
    assert Page.objects.get(pk=page_id).live and latest().reviewed_at is None

    bring(source, offer(title="Sửa"), guid=offer().source_url)
    accept_wanted()
    assert Page.objects.get(pk=page_id).title == "Sửa"

    take_in(source, [Incoming(guid=offer().source_url, offer=None)], now=NOW)
    accept_wanted()
    assert not Page.objects.get(pk=page_id).live


def test_what_is_here_already_waits_for_a_person_even_from_a_trusted_source(source: Source) -> None:
    bring(make_source("Cổng tỉnh"), offer(1, body_html=LONG))
    Source.objects.update(trust=Trust.PUBLISH)
    source.refresh_from_db()

    bring(source, offer(2, body_html=LONG))

    assert accept_wanted() == 0 and latest().state == "waiting"


def test_what_can_t_be_done_by_itself_asks_a_person_and_says_why(source: Source) -> None:
    Source.objects.update(trust=Trust.DRAFT)
    source.refresh_from_db()
    bring(source, offer())
    SourceItem.objects.update(page_id=None)
    stranger = get_user_model().objects.create_user("stranger", password="x")
    want([latest().pk], user=stranger)

    assert accept_wanted() == 0

    assert latest().state == "waiting" and latest().wanted_at is None and "may not" in latest().remarks[0]


def test_many_are_accepted_by_a_worker_in_the_name_of_who_chose_them(source: Source, chief: Any) -> None:
    bring(source, offer(1), offer(2), offer(3))
    ids = list(Proposal.objects.values_list("pk", flat=True))

    assert want(ids, user=chief) == 3 and accept_wanted() == 3
    assert {proposal.decided_by for proposal in Proposal.objects.all()} == {chief}


class _Files(BaseHTTPRequestHandler):
    """A department's server: a picture under a wrong label, a page that says it is a picture."""

    def do_GET(self) -> None:
        body = self.server.bodies.get(self.path)  # type: ignore[attr-defined]
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def files() -> Iterator[str]:
    data = io.BytesIO()
    Image.effect_noise((60, 40), 80).save(data, "JPEG")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Files)
    bodies = {"/anh.png": data.getvalue(), "/gia.png": b"<html>" + b"x" * 500, "/kh.pdf": b"%PDF-1.4" + b" " * 400}
    server.bodies = bodies  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_files_are_copied_by_what_they_are_and_not_by_what_they_are_called(files: str) -> None:
    named = {name: OfferedFile(url=f"{files}/{name}", filename=name, role="image" if "png" in name else "file")
             for name in ("anh.png", "gia.png", "kh.pdf", "khong-co.pdf")}  # fmt: skip

    copied = {file.filename: file for file in copy_files(offer(files=tuple(named.values()))).files}

    assert copied["anh.jpg"].media_type == "image/jpeg" and copied["anh.jpg"].sha256
    assert copied["kh.pdf"].media_type == "application/pdf" and copied["kh.pdf"].sha256
    assert not copied["gia.png"].sha256 and not copied["khong-co.pdf"].sha256


def test_files_of_private_networks_are_not_fetched(files: str, settings: Any) -> None:
    settings.LOA = {**settings.LOA, "OUTBOUND_ALLOW": []}

    item = copy_files(offer(files=(OfferedFile(url=f"{files}/kh.pdf", filename="kh.pdf"),)))

    assert not item.files[0].sha256


def test_the_pictures_of_an_item_come_into_the_agency_s_collection(source: Source, chief: Any, files: str) -> None:
    bring(source, offer(body_html=f'<p>Trước</p><p><img src="{files}/anh.png" alt="Chốt giao thông"></p>'))

    made = accept(latest().pk, user=chief)

    image = LoaImage.objects.get()
    assert image.collection.name == "Sở Y tế" and image.description == "Chốt giao thông"
    assert any(block.block_type == "picture" for block in draft(made.page_id).body)

    bring(source, offer(body_html=f'<p>Trước, sửa</p><p><img src="{files}/anh.png" alt="Chốt giao thông"></p>'))
    again = accept(latest().pk, user=chief)
    assert not again.kept and "sửa" in str(draft(made.page_id).body) and LoaImage.objects.count() == 1
