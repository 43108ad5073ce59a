"""What the log says was done with plans."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry

_ACTIONS = (
    ("loa.plan_note", _("Note progress"), _("A note on a task was kept")),
    ("loa.plan_taken", _("Take tasks from a table"), _("Tasks were taken from a table")),
    ("loa.plan_reminded", _("Remind an agency"), _("A reminder was sent")),
)  # fmt: skip


def register(actions: LogActionRegistry) -> None:
    for action, label, message in _ACTIONS:
        actions.register_action(action, label, message)
