"""``/api/v1/webhooks``: a program says itself where it wants to be told, instead of asking a person to press."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Router
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from wagtail.log_actions import log

from cms.core.clock import SystemClock, rfc3339
from cms.core.secrets import SecretsUnreadable
from cms.entries.access.reading import reading
from cms.entries.access.tokens import Caller, caller_of
from cms.entries.access.writing import Act, Unkept, changing
from cms.entries.admin.rights import visible_webhooks, webhook_policy
from cms.entries.admin.webhook_forms import WebhookForm
from cms.entries.models import Happening, Scope, Webhook
from cms.entries.webhooks.outbox import owe
from cms.entries.webhooks.secret import new_secret, rotate

from .problems import Fault, Refused
from .words import Number

router = Router(tags=["webhooks"])
KindName = Literal[
    "entry.published", "entry.corrected", "entry.withdrawn", "delivery.published", "delivery.failed",
    "delivery.needs_checking", "delivery.withdrawn", "approval.asked", "approval.given", "channel.ill",
]  # fmt: skip


class WebhookIn(BaseModel):
    """Where to, and of what."""

    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True,
        json_schema_extra={"examples": [{"name": "Cổng của Sở", "url": "https://so.example.vn/loa",
                                         "kinds": ["entry.published", "entry.withdrawn"], "collection": 3}]},
    )  # fmt: skip

    name: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]
    url: Annotated[str, StringConstraints(max_length=2000, pattern=r"^https?://[^\s\x00]+$")]
    kinds: list[KindName] = Field(min_length=1, max_length=20)
    collection: Number = Field(description="Of which collection it is told; the token's own, where it has one.")
    is_on: bool = True


class WebhookOut(BaseModel):
    """One address, and how it stands."""

    id: int
    name: str
    url: str
    kinds: list[str]
    collection: int
    is_on: bool
    failing_since: datetime | None
    paused_at: datetime | None
    last_sent_at: datetime | None


class WebhookMade(WebhookOut):
    """With its secret: shown once. A call that is repeated under its Idempotency-Key gets the rest of the answer."""

    secret: str


class WebhookList(BaseModel):
    """All of them; there are few."""

    items: list[WebhookOut]


class TestOut(BaseModel):
    """A message that is on its way."""

    message: str


@reading(
    router, "", scopes=(Scope.WEBHOOKS,), answers={200: WebhookList}, operation_id="list_webhooks",
    summary="List webhooks",
)  # fmt: skip
def list_webhooks(request: HttpRequest) -> Any:
    """Those that you look after."""
    return {"items": [_out(row) for row in _reached(caller_of(request)).order_by("name", "pk")]}


@reading(
    router, "/{webhook_id}", scopes=(Scope.WEBHOOKS,), answers={200: WebhookOut}, operation_id="get_webhook",
    summary="Read one webhook",
)  # fmt: skip
def get_webhook(request: HttpRequest, webhook_id: Path[Number]) -> Any:
    """How it stands; its secret is not shown again."""
    return _out(_mine(caller_of(request), webhook_id))


@changing(
    router, "", scope=Scope.WEBHOOKS, answers={201: WebhookMade}, operation_id="put_webhook", summary="Add a webhook"
)
def put_webhook(request: HttpRequest, given: WebhookIn) -> Act:
    """Messages are signed with the secret of the answer; see docs/webhooks.md."""
    caller = caller_of(request)
    _check_collection(caller, given.collection)
    form = _form(caller, given)
    if not form.is_valid():
        raise _invalid(form)
    hook: Webhook = form.save(commit=False)

    def act() -> tuple[int, Any]:
        hook.created_by, hook.collection_id = caller.user, given.collection
        secret = new_secret(hook)
        hook.save()
        log(hook, "wagtail.create", user=caller.user)
        return 201, Unkept({**_out(hook), "secret": secret}, once=("secret",))

    return act


@changing(
    router, "/{webhook_id}", scope=Scope.WEBHOOKS, method="DELETE", answers={200: WebhookOut},
    operation_id="delete_webhook", summary="Remove a webhook",
)  # fmt: skip
def delete_webhook(request: HttpRequest, webhook_id: Path[Number]) -> Act:
    """With all that it is still owed. Answers with what it was."""
    caller = caller_of(request)
    hook = _mine(caller, webhook_id)
    if not webhook_policy.user_has_permission_for_instance(caller.user, "delete", hook):
        raise Refused(403, "not_allowed", _("You may change this webhook but not remove it."))

    def act() -> tuple[int, Any]:
        was = _out(hook)
        log(hook, "wagtail.delete", user=caller.user, deleted=True)
        hook.delete()
        return 200, was

    return act


@changing(
    router, "/{webhook_id}/test", scope=Scope.WEBHOOKS, answers={200: TestOut}, operation_id="test_webhook",
    summary="Have a test sent",
)  # fmt: skip
def test_webhook(request: HttpRequest, webhook_id: Path[Number]) -> Act:
    """A message of the type “test”, signed like every other."""
    caller = caller_of(request)
    hook = _mine(caller, webhook_id)
    if hook.paused_at or not hook.is_on:
        told = _("It is paused or switched off, so nothing is sent. Let it go on first.")
        raise Refused(409, "switched_off", told)

    def act() -> tuple[int, Any]:
        made = owe(hook, Happening.TEST, {"name": hook.name, "message": "Xin chào từ Loa"})
        log(hook, "loa.webhook_test", user=caller.user)
        return 200, {"message": f"msg_{made.hex}"}

    return act


@changing(
    router, "/{webhook_id}/secret", scope=Scope.WEBHOOKS, answers={200: WebhookMade}, operation_id="renew_webhook",
    summary="Make a new secret",
)  # fmt: skip
def renew_webhook(request: HttpRequest, webhook_id: Path[Number]) -> Act:
    """For a day messages carry the signatures of both."""
    caller = caller_of(request)
    hook = _mine(caller, webhook_id)

    def act() -> tuple[int, Any]:
        try:
            secret = rotate(hook, SystemClock().now())
        except SecretsUnreadable:
            secret = new_secret(hook)
            Webhook.objects.filter(pk=hook.pk).update(sealed_secrets=hook.sealed_secrets, overlap_until=None)
        log(hook, "loa.webhook_secret", user=caller.user)
        return 200, Unkept({**_out(hook), "secret": secret}, once=("secret",))

    return act


def _reached(caller: Caller) -> QuerySet[Webhook]:
    rows, shelves = visible_webhooks(caller.user), caller.shelves()
    return rows if shelves is None else rows.filter(collection__in=shelves)


def _mine(caller: Caller, number: int) -> Webhook:
    """Another's is not there. Raises ``Refused``."""
    hook = _reached(caller).filter(pk=number).first()
    if hook is None:
        raise Refused(404, "unknown_webhook", _("There is no webhook %(id)s that you look after.") % {"id": number})
    if not webhook_policy.user_has_permission_for_instance(caller.user, "change", hook):
        raise Refused(403, "not_allowed", _("You may look at this webhook but not change it."))
    return hook


def _check_collection(caller: Caller, number: int) -> None:
    allowed = webhook_policy.collections_user_has_permission_for(caller.user, "add")
    shelves = caller.shelves()
    found = allowed.filter(pk=number)
    if shelves is not None:
        found = found.filter(pk__in=shelves.values("pk"))
    if not found.exists():
        told = _("You may not add a webhook to collection %(id)s, or there is none.") % {"id": number}
        raise Refused(403, "not_allowed", told)


def _form(caller: Caller, given: WebhookIn) -> WebhookForm:
    data: dict[str, Any] = {
        "name": given.name, "url": given.url, "collection": str(given.collection), "kinds": given.kinds,
        "is_on": "on" if given.is_on else "",
    }  # fmt: skip
    return WebhookForm(data, user=caller.user)


def _invalid(form: WebhookForm) -> Refused:
    faults = [
        Fault(parameter=name, code="invalid", message=str(error))
        for name, errors in form.errors.items() for error in errors
    ]  # fmt: skip
    return Refused(422, "invalid", " ".join(fault.message for fault in faults), faults=faults)


def _out(row: Webhook) -> dict[str, Any]:
    moments = {
        name: rfc3339(value) if (value := getattr(row, name)) else None
        for name in ("failing_since", "paused_at", "last_sent_at")
    }
    return {
        "id": row.pk, "name": row.name, "url": row.url, "kinds": list(row.kinds), "collection": row.collection_id,
        "is_on": row.is_on, **moments,
    }  # fmt: skip
