"""Stopping publishing and letting it go on, by the desk's own forms."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from cms.entries.access.reading import reading
from cms.entries.access.tokens import Caller, caller_of
from cms.entries.access.writing import Act, changing
from cms.entries.api.problems import Fault, Refused
from cms.entries.models import Scope as TokenScope
from publishers.admin.audit import record
from publishers.admin.holds.forms import BlackoutForm, FreezeForm
from publishers.admin.holds.rights import may_hold
from publishers.admin.holds.words import span, what_is_held
from publishers.models import Hold, Scope
from publishers.planning.holds import lift

from .answers import hold_out
from .planning import read_time
from .schemas import HoldIn, HoldOut

router = Router(tags=["holds"])


@reading(
    router, "", scopes=(TokenScope.HOLD, TokenScope.READ), answers={200: list[HoldOut]}, operation_id="list_holds",
    summary="List freezes and blackouts",
)  # fmt: skip
def list_holds(request: HttpRequest) -> Any:
    """Those in force and those planned; everybody at the desk sees them."""
    now = timezone.now()
    rows = Hold.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), lifted_at=None).select_related("created_by")
    return [hold_out(row) for row in rows]


@changing(router, "", scope=TokenScope.HOLD, answers={201: HoldOut}, operation_id="put_hold", summary="Stop publishing")
def put_hold(request: HttpRequest, given: HoldIn) -> Act:
    """New posts stop; corrections and withdrawals still go out."""
    caller = _caller(request)
    form = _form(caller, given)
    if not form.is_valid():
        names = {"agency_code": "agency"}
        faults = [
            Fault(parameter=names.get(name, name), code="invalid", message=str(error))
            for name, errors in form.errors.items() for error in errors
        ]  # fmt: skip
        raise Refused(422, "invalid", " ".join(fault.message for fault in faults), faults=faults)
    hold: Hold = form.save(commit=False)
    hold.created_by = caller.user
    _check(caller, hold)

    def act() -> tuple[int, Any]:
        hold.save()
        verb = "loa.freeze" if hold.is_freeze else "loa.blackout"
        record(
            hold, verb, caller.user, what=what_is_held(hold), when=span(hold), reason=hold.reason,
            token=str(caller.token),
        )  # fmt: skip
        return 201, hold_out(hold)

    return act


@changing(
    router, "/{int:hold_id}/lift", scope=TokenScope.HOLD, answers={200: HoldOut}, operation_id="lift_hold",
    summary="Lift a freeze, end a blackout",
)  # fmt: skip
def lift_hold(request: HttpRequest, hold_id: int) -> Act:
    """Nothing goes out by that alone: what was held waits for a person, or for a move."""
    caller = _caller(request)
    hold = Hold.objects.select_related("channel", "campaign", "created_by").filter(pk=hold_id).first()
    if hold is None:
        raise Refused(404, "unknown_hold", _("There is no freeze or blackout %(id)s.") % {"id": hold_id})
    _check(caller, hold)

    def act() -> tuple[int, Any]:
        if not lift(hold, caller.user, timezone.now()):
            raise Refused(409, "lifted", _("It was lifted already."))
        record(hold, "loa.lift", caller.user, reason=hold.reason, token=str(caller.token))
        hold.refresh_from_db()
        return 200, hold_out(hold)

    return act


def _form(caller: Caller, given: HoldIn) -> FreezeForm:
    data: dict[str, Any] = {
        "scope": given.scope, "agency_code": given.agency, "channel": given.channel or "",
        "campaign": given.campaign or "", "reason": given.reason,
    }  # fmt: skip
    if not given.ends_at:
        if given.starts_at:
            told = _("Give an end as well. Without one it is a freeze, which begins now.")
            raise Refused(422, "invalid", told, faults=[Fault(parameter="ends_at", code="required", message=told)])
        return FreezeForm(data, user=caller.user)
    begin = read_time(given.starts_at, "starts_at").instant if given.starts_at else timezone.now()
    data["starts_at"] = _wall(begin)
    data["ends_at"] = _wall(read_time(given.ends_at, "ends_at").instant)
    return BlackoutForm(data, user=caller.user)


def _check(caller: Caller, hold: Hold) -> None:
    """The person's right, within the token's reach: a narrowed token stops channels of its collection only."""
    shelves = caller.shelves()
    is_within = not caller.is_narrowed or (
        hold.scope == Scope.CHANNEL and shelves is not None and shelves.filter(pk=hold.channel.collection_id).exists()
    )
    if not is_within or not may_hold(caller.user, hold):
        told = _("You may not stop or release this with this token (%(what)s).") % {"what": what_is_held(hold)}
        raise Refused(403, "not_allowed", told)


def _wall(instant: Any) -> str:
    return timezone.localtime(instant).strftime("%Y-%m-%dT%H:%M:%S")


def _caller(request: HttpRequest) -> Caller:
    caller = caller_of(request)
    return caller
