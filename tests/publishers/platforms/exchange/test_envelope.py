"""What is pushed: the channel's text in the record, the same bytes and key on every retry."""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import date

from cms.entries.record import Correction, LegalReference, Social
from publishers.platforms.exchange.envelope import envelope, ping
from tests.publishers.platforms import messages


def pushed(message):
    return json.loads(envelope(message).body)


def version(message, number, **changes):
    return dataclasses.replace(message, record=message.record.model_copy(update={"version": number, **changes}))


def test_the_same_message_gives_the_same_bytes_and_key():
    first, again = envelope(messages.message()), envelope(messages.message())
    assert (first.body, first.key, first.digest) == (again.body, again.key, again.digest)


def test_the_key_is_a_ulid():
    assert re.fullmatch(r"[0-7][0-9A-HJKMNP-TV-Z]{25}", envelope(messages.message()).key)


def test_another_version_or_operation_has_another_key():
    message = messages.message()
    others = [version(message, 2), dataclasses.replace(message, kind="withdraw")]
    assert len({envelope(one).key for one in [message, *others]}) == 3


def test_a_correction_is_an_upsert_that_names_the_version_before():
    document = pushed(version(messages.message(kind="correct", previous_version=1), 2))
    assert (document["operation"], document["previous_version"], document["record"]["version"]) == ("upsert", 1, 2)


def test_a_first_push_says_that_nothing_went_before():
    assert pushed(messages.message())["previous_version"] is None


def test_the_editors_text_replaces_the_records():
    record = pushed(messages.message(title=" Tiêu đề riêng ", body="Tóm tắt riêng"))["record"]
    assert (record["title"], record["summary"]) == ("Tiêu đề riêng", "Tóm tắt riêng")


def test_a_long_summary_is_cut_to_the_profiles_bound():
    summary = pushed(messages.message(body="từ " * 500))["record"]["summary"]
    assert len(summary) <= 1000
    assert summary.endswith("…")


def test_files_are_named_by_the_address_that_the_outside_can_fetch():
    picture = messages.picture(publish_at=lambda data: "https://loa.test/-/media/anh.png")
    message = messages.message(picture)
    moved = message.record.attachments[0].model_copy(update={"url": "http://inside/anh.png"})
    record = message.record.model_copy(update={"attachments": (moved,)})
    document = pushed(dataclasses.replace(message, record=record))
    assert document["record"]["attachments"][0]["url"] == "https://loa.test/-/media/anh.png"


def test_posts_elsewhere_do_not_change_the_bytes():
    message = messages.message()
    posted = version(message, 1, social=(Social(network="facebook", post_url="https://facebook.test/1"),))
    assert envelope(posted).body == envelope(message).body


def test_a_withdrawal_carries_nothing_of_what_was_withdrawn():
    law = LegalReference(number="36/2024/QH15", issued_on=date(2024, 6, 27))
    message = messages.message(messages.picture(), kind="withdraw", body="")
    message = version(message, 1, legal_documents=(law,), correction_of=Correction(id="oai:x", reason="Lộ tên"))
    document = pushed(message)
    record = document["record"]
    assert (document["operation"], record["status"]) == ("withdraw", "withdrawn")
    assert (record["body_html"], record["summary"]) == ("", "")
    assert (record["attachments"], record["legal_documents"]) == ([], [])
    assert "correction_of" not in record
    assert record["title"]


def test_pings_are_never_the_same():
    assert json.loads(ping().body) == {"profile": "pbgdpl-exchange/1.0", "operation": "ping"}
    assert ping().key != ping().key
