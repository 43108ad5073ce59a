"""From the door to the inbox and back: what editors do with a proposal is what its partner reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from wagtail.models import Page

from cms.entries.models import Entry
from syndication.inbound.exchange import fates
from syndication.inbound.exchange.working import work_due
from syndication.models import Proposal, ProposalKind, ProposalState, SourceItem, Submission
from tests.entries.factories import make_entry, withdraw

from .partner import RECORD_ID, envelope

pytestmark = pytest.mark.both

NOW = datetime.now(UTC)
DATA = b"%PDF-1.7 hello"


def hand_in(partner, *envelopes) -> list[Submission]:
    sids = [partner.submit(one).json()["sid"] for one in envelopes]
    work_due(NOW)
    return [Submission.objects.get(sid=sid) for sid in sids]


def follow() -> None:
    fates.follow(fates.behind(datetime.now(UTC)), datetime.now(UTC))


def state(submission: Submission) -> str:
    submission.refresh_from_db()
    return submission.state


def decide(proposal: Proposal, state: str, **given) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(state=state, decided_at=datetime.now(UTC), **given)


def accept(submission: Submission) -> Page:
    """As the inbox does: a draft page, or a draft of the page that is there."""
    item = SourceItem.objects.get(pk=submission.item_id)
    page = Page.objects.filter(pk=item.page_id).first()
    if page is None:
        page = Page.get_first_root_node().add_child(instance=Page(title="Luật Căn cước", slug="luat", live=False))
    else:
        Page.objects.filter(pk=page.pk).update(has_unpublished_changes=True)
    taken = submission.proposal.content
    SourceItem.objects.filter(pk=item.pk).update(page_id=page.pk, taken_content=taken)
    decide(submission.proposal, ProposalState.ACCEPTED, page_id=page.pk)
    return page


def publish(page: Page) -> Entry:
    Page.objects.filter(pk=page.pk).update(live=True, has_unpublished_changes=False)
    entry = Entry.objects.filter(page_id=page.pk).first()
    if entry is None:
        entry = make_entry("Luật Căn cước", url="https://pbgdpl.test/luat/")
        entry.page_id = page.pk
    entry.version_at = entry.updated_at = datetime.now(UTC)
    entry.save()
    return entry


def test_what_came_in_becomes_a_question_to_the_editors(partner, source):
    (submission,) = hand_in(partner, envelope())
    item = SourceItem.objects.get()
    assert (item.guid, item.source, submission.item) == (RECORD_ID, source, item)
    assert (submission.state, submission.proposal.kind) == ("accepted", ProposalKind.NEW)
    offer = submission.proposal.content
    assert (offer["title"], offer["form"]) == ("Đề cương giới thiệu Luật Căn cước", "outline")
    assert offer["legal_documents"][0]["number"] == "26/2023/QH15"
    assert offer["source_name"] == "Sở Tư pháp tỉnh Gia Lai"


def test_accepted_published_corrected_and_withdrawn(partner):
    (first,) = hand_in(partner, envelope(1))
    page = accept(first)
    follow()
    assert state(first) == "in_review"
    publish(page)
    follow()
    assert (state(first), first.public_url) == ("published", "https://pbgdpl.test/luat/")

    (second,) = hand_in(partner, envelope(2, title="Luật Căn cước (đính chính)"))
    assert (state(second), second.proposal.kind) == ("accepted", ProposalKind.CHANGE)
    accept(second)
    follow()
    assert (state(first), state(second)) == ("published", "in_review")
    entry = publish(page)
    follow()
    assert (state(first), state(second)) == ("superseded", "published")
    assert partner.get(f"/items/{RECORD_ID}").json()["version"] == 2

    (third,) = hand_in(partner, envelope(2, "withdraw"))
    assert (state(third), third.proposal.kind) == ("accepted", ProposalKind.RETRACTION)
    decide(third.proposal, ProposalState.ACCEPTED, page_id=page.pk)
    follow()
    withdraw(entry)
    follow()
    assert (state(second), state(third)) == ("withdrawn", "withdrawn")


def test_the_reason_of_a_rejection_reaches_the_partner(partner):
    (submission,) = hand_in(partner, envelope())
    decide(submission.proposal, ProposalState.REJECTED, reason="Trùng với bài đã đăng.")
    follow()
    told = partner.get(f"/submissions/{submission.sid}").json()
    assert (told["state"], told["reason_code"], told["reason_vi"]) == ("rejected", "editors", "Trùng với bài đã đăng.")


def test_the_same_content_again_shares_the_answer_that_was_given(partner):
    (first,) = hand_in(partner, envelope(1))
    decide(first.proposal, ProposalState.REJECTED, reason="Ngoài phạm vi.")
    follow()
    (second,) = hand_in(partner, envelope(2))
    assert (second.state, second.reason_vi) == ("rejected", "Ngoài phạm vi.")


def test_a_newer_version_takes_the_place_of_one_that_waits(partner):
    first, second = hand_in(partner, envelope(1), envelope(2, title="Tiêu đề mới"))
    assert (first.state, second.state) == ("superseded", "accepted")
    (third,) = hand_in(partner, envelope(3, title="Tiêu đề mới hơn"))
    follow()
    assert (state(second), state(third)) == ("superseded", "accepted")


def test_withdrawn_before_anybody_looked(partner):
    (first,) = hand_in(partner, envelope(1))
    (second,) = hand_in(partner, envelope(1, "withdraw"))
    follow()
    assert (state(first), state(second)) == ("superseded", "withdrawn")


def test_what_was_never_handed_in_is_withdrawn_at_once(partner):
    (submission,) = hand_in(partner, envelope(4, "withdraw"))
    assert submission.state == "withdrawn"


def test_a_deleted_draft_is_a_rejection(partner):
    (submission,) = hand_in(partner, envelope())
    page = accept(submission)
    follow()
    page.delete()
    fates.follow(fates.in_review(), NOW)
    assert (state(submission), submission.reason_code) == ("rejected", "draft_deleted")


def test_what_the_editors_take_down_is_withdrawn(partner):
    (submission,) = hand_in(partner, envelope())
    entry = publish(accept(submission))
    follow()
    assert state(submission) == "published"
    withdraw(entry)
    fates.follow(fates.of_entry(entry.pk), NOW)
    assert (state(submission), submission.public_url) == ("withdrawn", "")


def attached(**given) -> dict:
    from cms.core.ids import sha256_hex

    file = {"filename": "de-cuong.pdf", "media_type": "application/pdf", "sha256": sha256_hex(DATA), "role": "main"}
    return envelope(attachments=[file | given])


def test_a_file_that_was_handed_in_goes_along(partner):
    partner.attach(DATA)
    (submission,) = hand_in(partner, attached())
    (file,) = submission.proposal.content["files"]
    assert (file["filename"], file["role"], bool(file["sha256"])) == ("de-cuong.pdf", "main", True)


def test_a_file_that_never_came_is_a_rejection(partner):
    (submission,) = hand_in(partner, attached())
    assert (submission.state, submission.reason_code) == ("rejected", "checksum_mismatch")
    assert "de-cuong.pdf" in submission.reason_vi


def test_a_file_with_an_address_may_be_fetched_later(partner):
    (submission,) = hand_in(partner, attached(url="https://pbgdpl.gialai.test/de-cuong.pdf"))
    assert submission.state == "accepted"


def test_work_that_a_dead_process_left_is_taken_over(partner):
    partner.submit(envelope())
    Submission.objects.update(state="validating", leased_until=NOW + timedelta(minutes=1))
    assert work_due(NOW) == 0
    assert work_due(NOW + timedelta(minutes=2)) == 1
    assert Submission.objects.get().state == "accepted"


def test_a_fault_of_ours_loses_nothing(partner, monkeypatch):
    def fails(*args: object) -> None:
        raise RuntimeError("out of order")

    partner.submit(envelope())
    with monkeypatch.context() as patch:
        patch.setattr("syndication.inbound.exchange.working.hand_in", fails)
        assert work_due(NOW) == 0
    assert work_due(NOW + timedelta(minutes=5)) == 1
    assert Submission.objects.get().state == "accepted"


def test_a_fault_that_stays_is_told(partner, monkeypatch):
    def fails(*args: object) -> None:
        raise RuntimeError("out of order")

    partner.submit(envelope())
    Submission.objects.update(fence=29)
    monkeypatch.setattr("syndication.inbound.exchange.working.hand_in", fails)
    work_due(NOW)
    assert Submission.objects.get().reason_code == "not_taken"


@pytest.mark.parametrize("given", [{"id": "oai:pbgdpl.other.test:item/1"}])
def test_two_records_do_not_wait_for_each_other(partner, given):
    first, second = hand_in(partner, envelope(1), envelope(1, **given, title="Bài khác hẳn"))
    assert (first.state, second.state) == ("accepted", "accepted")
