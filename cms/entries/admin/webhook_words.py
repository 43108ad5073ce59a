"""How a webhook stands, and what became of its messages, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.core.moments import EXACT, moment
from cms.entries.models import Happening, MessageState, Webhook, WebhookAttempt

SHOWN = 50
_PROBLEMS = {
    "forbidden": gettext_lazy("The address lies inside a private network, which Loa does not call."),
    "no_name": gettext_lazy("The name of the address is not known. Check its spelling."),
    "no_tls": gettext_lazy("The certificate of the address is not valid."),
    "no_connect": gettext_lazy("Nobody answers at the address."),
    "no_answer": gettext_lazy("The program took the connection but gave no whole answer in time."),
    "too_long": gettext_lazy("The answer is longer than anybody needs."),
    "secret_unreadable": gettext_lazy("The secret can't be read with this installation's keys. Make a new one."),
}
_TONES = {MessageState.WAITING: "amber", MessageState.SENT: "green", MessageState.GIVEN_UP: "red"}


def standing(hook: Webhook) -> dict[str, str]:
    """State as a word, its colour, and what waits."""
    waiting = getattr(hook, "waiting", 0)
    note = ngettext("%(count)s message waits", "%(count)s messages wait", waiting) % {"count": waiting}
    note = note if waiting else ""
    if not hook.is_on:
        return {"tone": "quiet", "label": _("switched off"), "note": note}
    if hook.paused_at:
        return {"tone": "red", "label": _("paused: it took nothing"), "note": note}
    if hook.failing_since:
        return {"tone": "amber", "label": _("failing, is tried again"), "note": note}
    return {"tone": "green", "label": _("works") if hook.last_sent_at else _("waits for the first message"),
            "note": note}  # fmt: skip


def messages_of(hook: Webhook) -> list[dict[str, Any]]:
    """The last messages with their attempts. Two queries."""
    rows = hook.messages.prefetch_related("tries").order_by("-created_at")[:SHOWN]
    labels = dict(Happening.choices)
    return [
        {
            "pk": row.pk, "label": labels.get(row.kind, row.kind), "kind": row.kind, "at": moment(row.created_at),
            "state": row.get_state_display(), "tone": _TONES[MessageState(row.state)], "body": row.body,
            "next": moment(row.due_at) if row.state == MessageState.WAITING and row.attempts else "",
            "can_again": row.state != MessageState.WAITING or row.attempts > 0,
            "tries": [_attempt(one) for one in row.tries.all()],
        }
        for row in rows
    ]  # fmt: skip


def _attempt(row: WebhookAttempt) -> dict[str, str]:
    said = _("answered %(status)s") % {"status": row.status} if row.status else str(_PROBLEMS.get(row.problem, ""))
    return {"at": moment(row.at, EXACT), "said": said, "answer": row.answer, "took": f"{row.took_ms} ms"}
