"""Whatever people and scripts do in whatever order: what is public or on its way was approved by somebody else, or is a
marked emergency; and nothing of another department is touched."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import Page

from cms.entries.models import Entry
from cms.entries.ports import DraftRefused, approval_gate
from cms.pages.models import NewsPage
from cms.workflow.actions import decide
from cms.workflow.actions.refusal import Refused
from cms.workflow.models import Approved
from publishers.engine.last_look import Frozen, Outdated, Stopped, last_look
from publishers.engine.transitions import PlaceTaken
from publishers.models import Approval, Channel, Delivery, DeliveryState, Hold
from publishers.planning import own_text
from publishers.planning.own_text import writer_id
from publishers.planning.plan import CannotPlan
from tests.pages.factories import make_agency
from tests.publishers.admin.conftest import owned
from tests.publishers.api.calling import Script, script_of
from tests.publishers.factories import by_hand, planned
from tests.workflow.conftest import Office, draft, edit, fresh, group_of, office, person, submit
from tests.workflow.test_acts import REASON, seen
from tests.workflow.test_paths import beat, bulk, inbox, logged_in, revision, rows
from tests.workflow.test_sequences import ACTS

__all__ = ["office"]
pytestmark = pytest.mark.django_db
#: What an act may answer with; whatever else comes is a fault.
REFUSALS = (ValidationError, PermissionDenied, Refused, DraftRefused, CannotPlan, PlaceTaken, own_text.CannotDecide)
STEPS = 22
#: Each costs seconds; whoever changes approval or the API runs a hundred.
WALKS = int(os.environ.get("LOA_WALKS", "3"))


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the walk goes, and what it must leave alone."""

    office: Office
    people: tuple[Any, ...]
    scripts: dict[int, Script]
    channels: tuple[Channel, ...]
    elsewhere: Page
    theirs: Delivery

    def script(self, user: Any) -> Script:
        return self.scripts[user.pk]


@pytest.fixture
def stage(office: Office, settings: Any) -> Stage:
    settings.LOA = {**settings.LOA, "API_CALLS_PER_MINUTE": 100_000}
    other = make_agency("sgd", "Sở Giáo dục", kind="department")
    stranger = person("stranger", *[row.group for row in other.groups.all()])
    keeper = person("keeper", group_of(office.agency, "channel_admin"))
    people = (office.writer, office.head, office.board, keeper, stranger)
    channels = tuple(owned(by_hand(name), office.agency) for name in ("Đài", "Bảng tin"))
    return Stage(
        office, people, {user.pk: script_of(user) for user in people}, channels, other.section.specific,
        planned(owned(by_hand("Của họ"), other)),
    )  # fmt: skip


Act = Callable[[Stage, NewsPage, Any, random.Random], None]


def _as_before(act: Callable[[Any, Any, int], None]) -> Act:
    def done(stage: Stage, page: NewsPage, user: Any, dice: random.Random) -> None:
        if user != stage.people[-1] or not act.__name__.startswith(("_edit", "_overwrite", "_unpublish", "_cancel")):
            act(page, user, dice.randrange(1000))

    done.__name__ = act.__name__
    return done


def _by_path(path: Callable[[Page, Any], None]) -> Act:
    def done(stage: Stage, page: NewsPage, user: Any, dice: random.Random) -> None:
        if page.latest_revision:
            path(page, user)

    done.__name__ = path.__name__
    return done


def go_through(stage: Stage, page: NewsPage, user: Any, dice: random.Random) -> None:
    """The straight way, as most items go, so that there is something to lose."""
    if not page.current_workflow_state:
        submit(page, stage.office.writer)
    for who in (stage.office.head, stage.office.board):
        if fresh(page).current_workflow_task_state:
            decide.approve(page.pk, user=who, seen=seen(page))


def copied(stage: Stage, page: NewsPage, user: Any, dice: random.Random) -> None:
    CopyPageAction(
        page, to=page.get_parent(), keep_live=True, update_attrs={"slug": uuid4().hex}, user=user
    ).execute(skip_permission_checks=True)  # fmt: skip


def mirrored(stage: Stage, page: NewsPage, user: Any, dice: random.Random) -> None:
    CreatePageAliasAction(page, parent=page.get_parent(), update_slug=uuid4().hex, user=user).execute(
        skip_permission_checks=True
    )


def moved_in(stage: Stage, page: NewsPage, user: Any, dice: random.Random) -> None:
    """Published where no steps are in force, then brought here."""
    section = Page.objects.get(pk=stage.office.agency.section_id)
    made = NewsPage(title=f"Từ nơi khác {uuid4().hex[:6]}", live=False, body=page.body)
    section.get_parent().add_child(instance=made)
    made.save_revision(user=stage.office.board).publish()
    NewsPage.objects.get(pk=made.pk).move(Page.objects.get(pk=section.pk), pos="last-child", user=user)


def scheduled(stage: Stage, page: NewsPage, user: Any, dice: random.Random) -> None:
    edit(page, user, go_live_at=datetime.now(UTC) + timedelta(days=1))
    fresh(page).latest_revision.publish(user=user, skip_permission_checks=True)


def desk_plan(stage: Stage, page: NewsPage, user: Any, dice: random.Random) -> None:
    channel = dice.choice(stage.channels)
    given = {
        "channel": [channel.pk],
        "when": "now",
        "due_at": "",
        f"body-{channel.pk}": dice.choice(["", "Lời riêng."]),
    }
    logged_in(user).post(reverse("loa_everywhere", args=[page.pk]), given)


def script_plan(stage: Stage, page: NewsPage, user: Any, dice: random.Random) -> None:
    entry = Entry.objects.filter(page_id=page.pk).first()
    if entry:
        one = {"id": dice.choice(stage.channels).pk, "body": dice.choice(["", "Lời của máy."])}
        answer = stage.script(user).post("/deliveries", {"entry": str(entry.pk), "channels": [one]})
        assert answer.status_code in (201, 403, 409, 422), answer.content


def script_act(stage: Stage, page: NewsPage, user: Any, dice: random.Random) -> None:
    targets = list(Delivery.objects.all())
    if user == stage.office.board:  # who leads may everywhere
        targets.remove(stage.theirs)
    act = dice.choice(["cancel", "retry", "correct", "withdraw", "move"])
    when = {"at": (datetime.now(UTC) + timedelta(days=1)).isoformat()} if act == "move" else None
    if targets and user != stage.people[-1]:  # what is the stranger's own, the stranger may change
        answer = stage.script(user).post(f"/deliveries/{dice.choice(targets).pk}/{act}", when)
        assert answer.status_code in (200, 403, 404, 409), answer.content


def script_submit(stage: Stage, page: NewsPage, user: Any, dice: random.Random) -> None:
    answer = stage.script(user).post(f"/pages/{page.pk}/submit")
    assert answer.status_code in (200, 404, 409, 422), answer.content


def approve_text(stage: Stage, page: NewsPage, user: Any, dice: random.Random) -> None:
    for row in Delivery.objects.filter(state=DeliveryState.IN_REVIEW).select_related("entry"):
        own_text.approve(row, user=user, seen=row.bound_hash)


def emergency(stage: Stage, page: NewsPage, user: Any, dice: random.Random) -> None:
    there = reverse("loa_approvals:emergency", args=[page.pk])
    logged_in(user).post(there, {"reason": REASON, "seen": seen(page)})


WALK: tuple[Act, ...] = (
    *[_as_before(act) for act in ACTS], *[_by_path(path) for path in (revision, bulk, beat, rows, inbox)], go_through,
    go_through, copied, mirrored, moved_in, scheduled, desk_plan, desk_plan, script_plan, script_plan, script_act,
    script_submit, approve_text, emergency,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(WALKS))
def test_nothing_goes_out_that_nobody_else_approved(stage: Stage, seed: int) -> None:
    dice, path = random.Random(seed), []
    pages = [draft(stage.office), draft(stage.office, title="Mục thứ hai")]
    go_through(stage, fresh(pages[0]), None, dice)
    untouched = _theirs(stage)
    for _step in range(STEPS):
        act, user, page = dice.choice(WALK), dice.choice(stage.people), fresh(dice.choice(pages))
        path.append(f"{act.__name__} by {user.username} on {page.title}")
        with suppress(*REFUSALS), transaction.atomic():
            act(stage, page, user, dice)
        cache.clear()
        _check(stage, path)
        assert _theirs(stage) == untouched, path


def _check(stage: Stage, path: list[str]) -> None:
    section = stage.office.agency.section
    for page in NewsPage.objects.descendant_of(section).filter(live=True, alias_of=None):
        entry = Entry.objects.get(page_id=page.pk)
        approved = Approved.objects.valid().filter(page_id=page.pk, content_hash=entry.content_hash)
        assert approved and approval_gate().allows(entry.pk, entry.content_hash), path
        for row in approved:
            if row.origin == "chain":
                assert row.by_id is not None and row.by_id not in row.writers, path
            else:
                marked = row.review == "open" or row.reviewed_by_id not in row.writers
                assert row.origin in ("emergency", "register") and marked, path
    for delivery in Delivery.objects.filter(state=DeliveryState.SCHEDULED).exclude(pk=stage.theirs.pk):
        if _would_leave(delivery):
            _check_delivery(delivery, path)


def _would_leave(delivery: Delivery) -> bool:
    """What the engine asks itself right before it sends, once the time to take it back is over."""
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.PUBLISHING)
        try:
            last_look(delivery, delivery.fence, datetime.now(UTC) + timedelta(hours=1))
        except (Stopped, Frozen, Outdated):
            return False
        finally:
            transaction.set_rollback(True)
    return True


def _check_delivery(delivery: Delivery, path: list[str]) -> None:
    assert Approved.objects.valid().filter(content_hash=delivery.content_hash).exists() or delivery.kind == "withdraw"
    if delivery.variant and delivery.kind == "publish":
        yes = Approval.objects.get(delivery=delivery)
        assert approval_gate().may_approve(delivery.entry_id, yes.approved_by), path
        assert yes.approved_by_id != writer_id(delivery), path


def _theirs(stage: Stage) -> Any:
    """Everything of the other department, as one value."""
    pages = Page.objects.descendant_of(stage.elsewhere, inclusive=True).order_by("pk")
    return (
        list(pages.values_list("pk", "live", "title", "latest_revision", "path")),
        list(Delivery.objects.filter(pk=stage.theirs.pk).values_list("state", "due_at", "fence", "hold")),
        list(Channel.objects.exclude(pk__in=[row.pk for row in stage.channels]).values_list("pk", "state", "name")),
        Hold.objects.count(),
    )
