"""Reading back: what readers see is in the ledger, and what somebody did to it over there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from publishers.models import Channel, ChannelState, Delivery, DeliveryState, Kind, LedgerRow
from publishers.planning.plan import Choice, promise
from publishers.proof.read_back import AGAIN, PAUSES
from publishers.sandbox.server import RunningSandbox
from tests.publishers.factories import by_hand, planned

from .conftest import MovingClock, Prove, Publish, next_look, told

pytestmark = pytest.mark.django_db


def _edit_there(running: RunningSandbox, delivery: Delivery, text: str) -> None:
    post = running.sandbox.get("facebook", "post", delivery.remote_id) or {}
    running.sandbox.put("facebook", "post", delivery.remote_id, post | {"message": text})


def _last(delivery: Delivery) -> dict[str, Any]:
    return LedgerRow.objects.filter(delivery_id=delivery.pk).latest("seq").facts


def test_what_is_shown_is_written_down_and_looked_at_again(posted: Delivery, prove: Prove, clock: MovingClock) -> None:
    assert prove() == 1
    assert told(posted) == ["published", "shown"]
    for pause in AGAIN:
        due = next_look(posted)
        assert due and abs(due - posted.published_at - pause) < timedelta(seconds=1)  # type: ignore[operator]
        clock.ahead = due - clock.now() + clock.ahead + timedelta(seconds=1)
        assert prove() == 1
    assert next_look(posted) is None
    assert told(posted) == ["published", *["shown"] * 4]


def test_nothing_is_read_before_its_time(posted: Delivery, prove: Prove, clock: MovingClock) -> None:
    Delivery.objects.update(prove_at=clock.now() + timedelta(minutes=1))
    assert prove() == 0
    assert told(posted) == ["published"]


def test_a_text_changed_there_is_named(posted: Delivery, prove: Prove, running: RunningSandbox) -> None:
    _edit_there(running, posted, "Ai đó đã sửa bài")
    prove()
    assert told(posted)[-1] == "differs"
    assert _last(posted)["differs"] == ["text"]


def test_only_hashes_of_what_is_shown_are_kept(posted: Delivery, prove: Prove, running: RunningSandbox) -> None:
    _edit_there(running, posted, "Bà Nguyễn Thị Hoa ở thôn 3")
    prove()
    assert "Hoa" not in str(list(LedgerRow.objects.values_list("facts", flat=True)))


def test_what_is_missing_counts_as_gone_at_the_third_look(
    posted: Delivery, prove: Prove, running: RunningSandbox, clock: MovingClock
) -> None:
    running.sandbox.delete("facebook", "post", posted.remote_id)
    for pause in PAUSES[:2]:
        assert prove() == 0
        assert told(posted) == ["published"]
        clock.forward(seconds=pause + 1)
    assert prove() == 1
    assert told(posted) == ["published", "gone"]
    assert next_look(posted) is None


def test_a_post_that_a_list_showed_late_is_no_lost_post(
    posted: Delivery, prove: Prove, running: RunningSandbox, clock: MovingClock
) -> None:
    post = running.sandbox.get("facebook", "post", posted.remote_id) or {}
    running.sandbox.delete("facebook", "post", posted.remote_id)
    prove()
    running.sandbox.put("facebook", "post", posted.remote_id, post)
    clock.forward(seconds=PAUSES[0] + 1)
    prove()
    assert told(posted) == ["published", "shown"]


def test_errors_are_tried_again_with_growing_pauses_and_given_up(
    posted: Delivery, prove: Prove, running: RunningSandbox, clock: MovingClock
) -> None:
    with running.refusing():
        for pause in PAUSES:
            prove()
            due = next_look(posted)
            assert due and abs(due - clock.now() - timedelta(seconds=pause)) < timedelta(seconds=5)
            clock.forward(seconds=pause + 1)
        prove()
    assert next_look(posted) is None
    assert (told(posted), posted.state) == (["published"], DeliveryState.PUBLISHED)


def test_a_dead_token_and_a_used_up_quota_wait_without_counting(
    posted: Delivery, prove: Prove, running: RunningSandbox, clock: MovingClock
) -> None:
    for fault in ("token_expired", "throttle"):
        running.set_fault("facebook", "*", fault)
        assert prove() == 0
        due = next_look(posted)
        assert due and due > clock.now()
        clock.ahead += due - clock.now() + timedelta(seconds=1)
    assert posted.proofs == 0
    assert prove() == 1


def test_a_paused_channel_is_left_alone(posted: Delivery, prove: Prove, page: Channel) -> None:
    Channel.objects.filter(pk=page.pk).update(state=ChannelState.NEEDS_RECONNECT)
    assert prove() == 0
    Channel.objects.filter(pk=page.pk).update(state=ChannelState.ACTIVE)
    assert prove() == 1


def test_a_clerks_word_is_not_asked_of_the_platform(posted: Delivery, prove: Prove, clock: MovingClock) -> None:
    receipt = {"remote_id": "https://x.example/1", "state": "live", "permalink": "", "facts": {"recorded_by": "Hoa"}}
    Delivery.objects.filter(pk=posted.pk).update(receipt=receipt)
    assert prove() == 0
    assert next_look(posted) is None


def test_a_place_that_cannot_be_read_keeps_its_receipt_as_proof(prove: Prove, clock: MovingClock) -> None:
    delivery = planned(by_hand())
    receipt = {"remote_id": "1", "state": "live", "permalink": "", "facts": {}}
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.PUBLISHED, receipt=receipt, published_at=clock.now(), prove_at=clock.now()
    )
    assert prove() == 0
    assert next_look(delivery) is None


def test_what_was_corrected_since_is_not_held_against_the_old_version(
    posted: Delivery, prove: Prove, publish: Publish, clock: MovingClock
) -> None:
    correction = _correction(posted, body="Nội dung đã sửa")
    clock.forward(seconds=5)
    publish(correction)
    assert prove() == 1
    assert (told(posted), told(correction)) == (["published"], ["corrected", "shown"])
    assert next_look(posted) is None


def test_a_correction_under_way_puts_the_look_off(posted: Delivery, prove: Prove, clock: MovingClock) -> None:
    correction = _correction(posted, body="Nội dung đã sửa")
    Delivery.objects.filter(pk=correction.pk).update(state=DeliveryState.PUBLISHING)
    assert prove() == 0
    due = next_look(posted)
    assert due and due > clock.now()


def test_a_withdrawal_is_proved_by_what_is_no_longer_there(
    posted: Delivery, prove: Prove, publish: Publish, running: RunningSandbox, clock: MovingClock
) -> None:
    post = running.sandbox.get("facebook", "post", posted.remote_id) or {}
    clock.forward(seconds=5)
    withdrawal = publish(promise(posted.entry, Choice(channel=posted.channel), Kind.WITHDRAW))
    prove()
    assert told(withdrawal) == ["withdrawn", "gone"]
    running.sandbox.put("facebook", "post", posted.remote_id, post)
    Delivery.objects.filter(pk=withdrawal.pk).update(prove_at=clock.now())
    prove()
    assert told(withdrawal)[-1] == "differs"
    assert _last(withdrawal)["differs"] == ["still_there"]


def test_of_two_that_look_at_once_one_writes(posted: Delivery, prove: Prove) -> None:
    from publishers.proof import read_back

    stale = Delivery.objects.select_related("channel", "entry").get(pk=posted.pk)
    assert prove() == 1
    assert read_back._move(stale, stale.prove_at, None) is False
    assert told(posted) == ["published", "shown"]


def _correction(posted: Delivery, **variant: str) -> Delivery:
    return promise(posted.entry, Choice(channel=posted.channel, variant=variant), Kind.CORRECT)
