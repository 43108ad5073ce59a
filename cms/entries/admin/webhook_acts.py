"""What a person does with a webhook: a test, a new secret, once more, go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.log_actions import log

from cms.core.secrets import SecretsUnreadable
from cms.entries.models import Happening, Webhook
from cms.entries.webhooks.outbox import again, owe
from cms.entries.webhooks.secret import new_secret, rotate
from cms.entries.webhooks.sending import resume

from .rights import webhook_policy

#: In the session: the webhook whose new secret the next page shows. The secret itself stays where it is sealed.
SHOW_ONCE = "loa_webhook_shown"
#: Verb → label, and what the log says.
VERBS = {
    "loa.webhook_test": (gettext_lazy("Test a webhook"), gettext_lazy("Sent a test")),
    "loa.webhook_secret": (gettext_lazy("New secret of a webhook"), gettext_lazy("Made a new secret")),
    "loa.webhook_again": (gettext_lazy("Send a message again"), gettext_lazy("Sent a message again")),
    "loa.webhook_go_on": (gettext_lazy("Let a webhook go on"), gettext_lazy("Let it go on")),
}


class WebhookActView(View):
    """A POST from the page of one."""

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        hook = get_object_or_404(Webhook, pk=pk)
        if not webhook_policy.user_has_permission_for_instance(request.user, "change", hook):
            raise PermissionDenied
        acts: Mapping[str, Callable[[HttpRequest, Webhook], None]] = {
            "test": _test, "secret": _secret, "again": _again, "go-on": _go_on,
        }  # fmt: skip
        if act not in acts:
            raise Http404
        acts[act](request, hook)
        return HttpResponseRedirect(reverse("loa_webhooks:inspect", args=[pk]))


def _test(request: HttpRequest, hook: Webhook) -> None:
    if hook.paused_at or not hook.is_on:
        messages.warning(request, _("It is paused or switched off, so nothing is sent. Let it go on first."))
        return
    owe(hook, Happening.TEST, {"name": hook.name, "message": "Xin chào từ Loa"})
    log(hook, "loa.webhook_test", user=request.user)
    messages.success(request, _("A test is on its way. Reload this page in a moment to see what came back."))


def _secret(request: HttpRequest, hook: Webhook) -> None:
    try:
        rotate(hook, timezone.now())
    except SecretsUnreadable:
        new_secret(hook)
        Webhook.objects.filter(pk=hook.pk).update(sealed_secrets=hook.sealed_secrets, overlap_until=None)
    request.session[SHOW_ONCE] = hook.pk
    log(hook, "loa.webhook_secret", user=request.user)


def _again(request: HttpRequest, hook: Webhook) -> None:
    message = hook.messages.filter(pk=_uuid(request.POST.get("message", ""))).first()
    if message is None:
        messages.error(request, _("That message is no longer kept."))
        return
    again(message)
    log(hook, "loa.webhook_again", user=request.user, data={"message": str(message.pk)})
    messages.success(request, _("It is sent again, under the same id. Reload this page in a moment."))


def _go_on(request: HttpRequest, hook: Webhook) -> None:
    resume(hook)
    log(hook, "loa.webhook_go_on", user=request.user)
    messages.success(request, _("It goes on: what waits is sent now."))


def _uuid(text: str) -> Any:
    try:
        return UUID(text)
    except ValueError:
        return None
