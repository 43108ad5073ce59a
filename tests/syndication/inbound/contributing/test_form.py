"""The form behind an address: nothing typed or uploaded is lost, nobody else gets in, one click or two is one."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from syndication.inbound.exchange import fates
from syndication.inbound.exchange.working import work_due
from syndication.inbound.keys import end, make_token
from syndication.models import KeyPurpose, ProposalState, ReceivedFile, SourceState, Submission

TITLE = "Hướng dẫn tiêm chủng"
GIVEN = {"title": TITLE, "text": "Đoạn một <b>.\n\nĐoạn hai.", "once": "5f0c2a"}


def pdf(name: str = "huong-dan.pdf", data: bytes = b"%PDF-1.7 x") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/pdf")


def kept_in(answer) -> str:
    return re.search(r'name="kept" value="([^"]+)"', answer.content.decode())[1]


def test_information_a_link_and_a_file_reach_the_inbox(client, address):
    answer = client.post(address, GIVEN | {"link": "https://soyte.test/tiem", "files": [pdf()], "contact": "Lan, 0900"})
    made = Submission.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/contribute/status/{made.sid}")
    work_due(datetime.now(UTC))
    made.refresh_from_db()
    offer = made.proposal.content
    assert (made.state, offer["title"], offer["form"], offer["source_name"]) == ("accepted", TITLE, "news", "Sở Y tế")
    assert offer["body_html"].startswith("<p>Đoạn một &lt;b&gt;.</p><p>Đoạn hai.</p>")
    assert offer["source_url"] == "https://soyte.test/tiem"
    assert [(file["filename"], file["media_type"]) for file in offer["files"]] == [("huong-dan.pdf", "application/pdf")]
    assert "Lan" not in str(offer), "who can be asked is nobody's business but the editors'"


def test_the_page_says_what_became_of_it(client, address):
    status = client.post(address, GIVEN)["Location"]
    assert TITLE in client.get(status).content.decode()
    work_due(datetime.now(UTC))
    made = Submission.objects.get()
    type(made.proposal).objects.update(state=ProposalState.REJECTED, reason="Đã có bài này.")
    fates.follow(fates.behind(datetime.now(UTC)), datetime.now(UTC))
    page = client.get(status)
    assert "Đã có bài này." in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert client.get("/contribute/status/not-a-number").status_code == 404


def test_what_is_wrong_is_said_and_everything_stays(client, address):
    answer = client.post(address, {"title": "", "text": "Nội dung dài", "link": "soyte", "files": [pdf()], "once": "a"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nội dung dài" in page
    assert "huong-dan.pdf" in page
    assert not Submission.objects.exists()
    # The file needs no second choosing.
    again = client.post(address, GIVEN | {"kept": kept_in(answer)})
    assert again.status_code == 302
    assert [file["filename"] for file in Submission.objects.get().record["files"]] == ["huong-dan.pdf"]


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("virus.exe", b"MZ"),
        SimpleUploadedFile("trang.html", b"<script>"),
        SimpleUploadedFile("gia.pdf", b"MZ not a pdf"),
        SimpleUploadedFile("trong.pdf", b""),
    ],
)
def test_files_that_are_not_taken_are_named(client, address, upload):
    answer = client.post(address, GIVEN | {"files": [upload]})
    assert answer.status_code == 422
    assert upload.name in answer.content.decode()
    assert not ReceivedFile.objects.exists()


def test_a_file_that_is_too_large_and_one_too_many(client, address, settings):
    settings.LOA_SYNDICATION = {"CONTRIBUTION_FILE_MAX": 20}
    assert client.post(address, GIVEN | {"files": [pdf(data=b"%PDF" + b"x" * 20)]}).status_code == 422
    many = [pdf(f"{number}.pdf", f"%PDF {number}".encode()) for number in range(11)]
    assert client.post(address, GIVEN | {"files": many}).status_code == 422


def test_an_empty_form_is_not_sent(client, address):
    assert client.post(address, {"title": TITLE}).status_code == 422
    assert client.post(address, {"title": TITLE, "files": [pdf()]}).status_code == 302


def test_a_double_click_hands_in_once(client, address):
    first, second = client.post(address, GIVEN), client.post(address, GIVEN)
    assert first["Location"] == second["Location"]
    # Changed after the browser's way back: that is another one.
    third = client.post(address, GIVEN | {"title": "Khác"})
    assert third["Location"] != first["Location"]
    assert Submission.objects.count() == 2


def test_programs_that_fill_in_everything_are_not_taken(client, address):
    assert client.post(address, GIVEN | {"website": "https://spam.test"}).status_code == 422
    assert not Submission.objects.exists()


def test_the_form_of_another_site_is_refused(address):
    assert Client(enforce_csrf_checks=True).post(address, GIVEN).status_code == 403


def test_an_address_that_ended_or_never_was_says_what_to_do(client, source, address):
    assert client.get("/contribute/nothing").status_code == 404
    end(source.keys.get(), datetime.now(UTC))
    answer = client.post(address, GIVEN)
    assert answer.status_code == 404
    assert not Submission.objects.exists()


def test_the_token_of_the_api_does_not_open_the_form(client, token):
    assert client.get(f"/contribute/{token}").status_code == 404


def test_a_source_that_is_gone_takes_nothing(client, source, address):
    source.state = SourceState.GONE
    source.save()
    assert client.get(address).status_code == 404


def test_files_of_another_department_are_not_carried_over(client, source, address):
    from syndication.models import Source

    kept = kept_in(client.post(address, {"title": "", "files": [pdf()]}))
    other = Source.objects.create(name="Sở Nội vụ", kind="form")
    theirs = f"/contribute/{make_token(other, KeyPurpose.FORM).secret}"
    client.post(theirs, GIVEN | {"kept": kept})
    assert Submission.objects.get().record["files"] == []


def test_much_at_once_waits_and_loses_nothing(client, address, settings):
    settings.LOA_SYNDICATION = {"CONTRIBUTIONS_PER_HOUR": 1}
    client.post(address, GIVEN)
    answer = client.post(address, {"title": "Bài thứ hai", "text": "Nội dung", "once": "b"})
    assert answer.status_code == 429
    assert "Bài thứ hai" in answer.content.decode()


def test_the_address_is_handed_on_to_nobody(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Referrer-Policy"]) == (200, "same-origin")
    assert "noindex" in answer["X-Robots-Tag"]
