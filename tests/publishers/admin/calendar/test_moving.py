"""A card gets another time: on the server's word, by whom it may, never what began meanwhile; and back again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.entries.models import Entry
from publishers.engine import acts
from publishers.engine.transitions import replan
from publishers.models import Channel, Delivery, Hold
from tests.publishers import factories

from ..conftest import Login, query, shown
from .planned import delivery, tomorrow, wall

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


def move(client: Any, rows: list[Delivery], to: Any, *, script: bool = True, was: str | None = None) -> Any:
    posted = {
        "delivery": [str(row.pk) for row in rows], "due_at": to if isinstance(to, str) else wall(to),
        "was": wall(rows[0].due_at) if was is None else was,
    }  # fmt: skip
    return client.post(reverse("loa_calendar:move"), posted, headers=SCRIPT if script else {})


def undo(client: Any, answer: Any) -> Any:
    token = answer.context["moved"].undo
    return client.post(reverse("loa_calendar:undo"), {"token": token}, headers=SCRIPT)


def test_all_channels_of_a_card_move_and_keep_their_wall_time(
    login: Login, entry: Entry, facebook: Channel, radio: Channel
) -> None:
    rows = [delivery(entry, facebook, tomorrow()), delivery(entry, radio, tomorrow())]
    answer = move(login("unit_approver"), rows, tomorrow(14, 30, days=2))
    assert answer.status_code == 200 and "on 2 channels" in shown(answer) and "Undo" in shown(answer)
    for row in rows:
        row.refresh_from_db()
        assert row.due_at == row.run_at == tomorrow(14, 30, days=2)
        assert (row.due_wall, row.due_zone) == (wall(tomorrow(14, 30, days=2)), "Asia/Ho_Chi_Minh")
    assert ModelLogEntry.objects.filter(action="loa.retime").count() == 2


def test_undo_puts_back_exactly_what_was(login: Login, entry: Entry, facebook: Channel, radio: Channel) -> None:
    rows = [
        delivery(entry, facebook, tomorrow(), from_queue=True),
        delivery(entry, radio, tomorrow() + timedelta(seconds=20), due_wall="", due_zone=""),
    ]
    kept = ("due_at", "run_at", "due_wall", "due_zone", "from_queue")
    before = list(Delivery.objects.order_by("pk").values(*kept))
    client = login("unit_approver")
    answer = move(client, rows, tomorrow(14))
    assert not Delivery.objects.filter(from_queue=True).exists()  # a time of its own is no slot
    assert undo(client, answer).status_code == 200
    assert list(Delivery.objects.order_by("pk").values(*kept)) == before
    assert undo(client, answer).status_code == 422  # once


def test_what_began_or_was_moved_meanwhile_stays(login: Login, entry: Entry, facebook: Channel, radio: Channel) -> None:
    begun, other = delivery(entry, facebook, tomorrow(), state="publishing"), delivery(entry, radio, tomorrow())
    client = login("unit_approver")
    answer = move(client, [other, begun], tomorrow(14))
    assert "on 1 channel." in shown(answer) and "1 channel stays as it is" in shown(answer)
    begun.refresh_from_db()
    assert (begun.state, begun.due_at) == ("publishing", tomorrow())
    # Another person moved it since this screen was drawn.
    answer = move(client, [other], tomorrow(16), was=wall(tomorrow()))
    assert answer.status_code == 422 and "somebody moved it meanwhile" in shown(answer)
    other.refresh_from_db()
    assert other.due_at == tomorrow(14)


def test_what_was_just_planned_for_later_moves_at_once(login: Login, entry: Entry, facebook: Channel) -> None:
    """Its seconds of undo are no reason to wait; what leaves at their end has been promised."""
    soon = timezone.now() + timedelta(seconds=40)
    later = delivery(entry, facebook, tomorrow(9), undo_until=soon)
    assert move(login("unit_approver"), [later], tomorrow(14)).status_code == 200
    Delivery.objects.update(due_at=soon, run_at=soon)
    assert move(login(), [later], tomorrow(15), was="").status_code == 422


def test_the_move_compares_before_it_sets(entry: Entry, facebook: Channel) -> None:
    row = delivery(entry, facebook, tomorrow())
    assert not replan(row.pk, tomorrow(8), due_at=tomorrow(15), run_at=tomorrow(15))
    Delivery.objects.filter(pk=row.pk).update(state="publishing")
    with pytest.raises(acts.NotPossible):
        acts.move(row, tomorrow(15))
    row.refresh_from_db()
    assert (row.state, row.due_at, row.fence) == ("publishing", tomorrow(), 0)


def test_undo_leaves_what_somebody_else_touched(login: Login, entry: Entry, facebook: Channel) -> None:
    row, client = delivery(entry, facebook, tomorrow()), login("unit_approver")
    answer = move(client, [row], tomorrow(14))
    row.refresh_from_db()
    move(login(), [row], tomorrow(18))
    assert undo(client, answer).status_code == 422
    row.refresh_from_db()
    assert row.due_at == tomorrow(18)


def test_undo_is_for_who_moved_it_and_not_for_ever(login: Login, entry: Entry, facebook: Channel) -> None:
    row, client = delivery(entry, facebook, tomorrow()), login("unit_approver")
    answer = move(client, [row], tomorrow(14))
    assert undo(login(), answer).status_code == 422
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert undo(client, answer).status_code in (302, 422)
    assert client.post(reverse("loa_calendar:undo"), {"token": "made up"}, headers=SCRIPT).status_code == 422
    row.refresh_from_db()
    assert row.due_at == tomorrow(14)


@pytest.mark.parametrize(
    ("to", "sentence"),
    [
        ("2026-01-01T09:00", "has passed"),
        ("", "in full"),
        ("tomorrow", "in full"),
        ("2099-01-01T09:00", "more than a year"),
    ],
)
def test_times_without_sense_are_refused_with_a_sentence(
    login: Login, entry: Entry, facebook: Channel, to: str, sentence: str
) -> None:
    row = delivery(entry, facebook, tomorrow())
    answer = move(login("unit_approver"), [row], to)
    assert answer.status_code == 422 and sentence in shown(answer)
    row.refresh_from_db()
    assert row.due_at == tomorrow()


def test_a_blackout_over_one_channel_stops_the_whole_card(
    login: Login, entry: Entry, facebook: Channel, radio: Channel
) -> None:
    rows = [delivery(entry, facebook, tomorrow()), delivery(entry, radio, tomorrow())]
    Hold.objects.create(
        reason="Bầu cử", scope="channel", channel=radio, starts_at=tomorrow(12), ends_at=tomorrow(18)
    )  # fmt: skip
    client = login("unit_approver")
    answer = move(client, rows, tomorrow(14))
    assert answer.status_code == 422 and "Bầu cử" in shown(answer)
    assert set(Delivery.objects.values_list("due_at", flat=True)) == {tomorrow()}
    assert move(client, rows, tomorrow(18)).status_code == 200


@pytest.mark.parametrize(
    "state", ["published", "publishing", "failed", "missed", "needs_checking", "cancelled", "in_review"]
)
def test_only_what_waits_moves(login: Login, entry: Entry, facebook: Channel, state: str) -> None:
    row = delivery(entry, facebook, tomorrow(), state=state)
    assert move(login("unit_approver"), [row], tomorrow(14)).status_code == 422
    row.refresh_from_db()
    assert (row.due_at, row.state) == (tomorrow(), state)


def test_a_department_moves_nothing_of_another_s(login: Login, entry: Entry, facebook: Channel) -> None:
    """A writer of the page sees where it goes, but the channel is another's; of a stranger's item not even that."""
    strangers = factories.by_hand("Đài của sở khác")
    seen = delivery(entry, strangers, tomorrow())
    unseen = delivery(Entry.objects.create(
        title="Mục lạ", content={}, content_hash="0" * 64, form="tin-tuc", published_at=timezone.now(),
        version_at=timezone.now(),
    ), strangers, tomorrow())  # fmt: skip
    client = login("unit_approver")
    assert move(client, [seen], tomorrow(14)).status_code in (302, 403)
    assert move(client, [unseen], tomorrow(14)).status_code == 404
    # Hidden among what is theirs, it stays as well.
    mine = delivery(entry, facebook, tomorrow())
    assert move(client, [mine, seen, unseen], tomorrow(14)).status_code == 200
    for row, due in ((seen, tomorrow()), (unseen, tomorrow()), (mine, tomorrow(14))):
        row.refresh_from_db()
        assert row.due_at == due
    assert client.get(reverse("loa_calendar:move") + query(delivery=str(unseen.pk))).status_code == 404


def test_without_a_script_a_form_does_it_and_loses_nothing(
    login: Login, entry: Entry, facebook: Channel, radio: Channel
) -> None:
    rows = [delivery(entry, facebook, tomorrow()), delivery(entry, radio, tomorrow(), state="published")]
    client, here = login("unit_approver"), reverse("loa_calendar:index") + "?view=week"
    page = client.get(reverse("loa_calendar:move") + query(delivery=[row.pk for row in rows], next=here))
    assert "These move" in shown(page) and "These stay as they are" in shown(page)
    refused = move(client, rows, "2026-01-01T09:00", script=False)
    assert refused.status_code == 422 and 'value="2026-01-01T09:00"' in shown(refused)
    posted = {"delivery": str(rows[0].pk), "due_at": wall(tomorrow(14)), "was": wall(tomorrow()), "next": here}
    assert client.post(reverse("loa_calendar:move"), posted).url == here
    told = shown(client.get(here))
    assert "now goes out at 14:00" in told and "Move it back" in told
    stranger = {**posted, "next": "https://example.org/", "was": ""}
    assert client.post(reverse("loa_calendar:move"), stranger).url == reverse("loa_calendar:index")
