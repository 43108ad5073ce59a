"""What a script does with a delivery: the desk's acts, one address each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core.moments import moment
from cms.entries.access.tokens import Caller, caller_of
from cms.entries.access.writing import Act, changing
from cms.entries.api.problems import Fault, Refused
from cms.entries.models import Scope
from publishers.admin.audit import record
from publishers.engine import acts
from publishers.models import Delivery, DeliveryState, Kind
from publishers.planning.follow_ups import follow_up

from . import reach
from .answers import again
from .deliveries import router
from .planning import read_time
from .refusals import refusing
from .schemas import DeliveryOut, MoveIn

_FOLLOW_UPS = {
    Kind.CORRECT: gettext_lazy("The channel shows the present version already, or something is under way there."),
    Kind.WITHDRAW: gettext_lazy("Nothing of this item stands on the channel, or something is under way there."),
}


def _changing(name: str, summary: str) -> Any:
    return changing(
        router, f"/{{uuid:delivery_id}}/{name}", scope=Scope.PLAN, answers={200: DeliveryOut},
        operation_id=f"{name}_delivery", summary=summary,
    )  # fmt: skip


@_changing("move", "Move it to another time")
def move(request: HttpRequest, delivery_id: UUID, given: MoveIn) -> Act:
    """What waits or was missed; it leaves its queue."""
    delivery = _mine(request, delivery_id)
    when = read_time(given.at, "at")
    if when.instant < timezone.now():
        told = _("Choose a date and a time that have not passed.")
        raise Refused(422, "past", told, faults=[Fault(parameter="at", code="past", message=told)])
    return _act(
        request, delivery, "loa.retime",
        lambda: acts.reschedule(delivery, when.instant, wall=when.wall, zone=when.zone), due=moment(when.instant),
    )  # fmt: skip


@_changing("cancel", "Take it back before it is sent")
def cancel(request: HttpRequest, delivery_id: UUID) -> Act:
    """Nothing was sent, and nothing will be."""
    delivery = _mine(request, delivery_id)
    return _act(request, delivery, "loa.take_back", lambda: acts.cancel(delivery))


@_changing("retry", "Send again what failed or was missed")
def retry(request: HttpRequest, delivery_id: UUID) -> Act:
    """Where nobody knows whether it arrived, a person has to look first: that question is answered at the desk."""
    delivery = _mine(request, delivery_id)
    if delivery.state == DeliveryState.NEEDS_CHECKING:
        told = _("It may have been posted. A person has to look at the channel and answer that at the desk.")
        raise Refused(409, "needs_a_person", told)
    return _act(request, delivery, "loa.send_again", lambda: acts.send_again(delivery))


@_changing("correct", "Bring what stands there to the present version")
def correct(request: HttpRequest, delivery_id: UUID) -> Act:
    """By the strongest act that the channel allows; answers with the correction."""
    return _follow(request, delivery_id, Kind.CORRECT)


@_changing("withdraw", "Withdraw the item from this channel")
def withdraw(request: HttpRequest, delivery_id: UUID) -> Act:
    """By the strongest act that the channel allows; answers with the withdrawal. The item stays public on the site."""
    return _follow(request, delivery_id, Kind.WITHDRAW)


def _follow(request: HttpRequest, delivery_id: UUID, kind: Kind) -> Act:
    delivery = _mine(request, delivery_id)

    def act() -> tuple[int, Any]:
        with refusing():
            made = follow_up(delivery.entry, [delivery.channel], kind=kind, user=_caller(request).user)
        made = [row for row in made if row.kind == kind]
        if not made:
            raise Refused(409, "nothing_to_do", str(_FOLLOW_UPS[kind]))
        record(made[0], f"loa.{kind}", _caller(request).user, token=str(_caller(request).token))
        return 200, again(made[0])

    return act


def _act(request: HttpRequest, delivery: Delivery, verb: str, do: Callable[[], None], **told: Any) -> Act:
    def act() -> tuple[int, Any]:
        with refusing():
            do()
        record(delivery, verb, _caller(request).user, token=str(_caller(request).token), **told)
        return 200, again(delivery)

    return act


def _mine(request: HttpRequest, delivery_id: UUID) -> Delivery:
    return reach.delivery_to_change(_caller(request), delivery_id)


def _caller(request: HttpRequest) -> Caller:
    caller = caller_of(request)
    return caller
