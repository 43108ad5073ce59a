"""Who did what about approvals: rows of Wagtail's log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry

#: Verb → label, and what the log says.
VERBS = {
    "loa.approval_moved": (_("Make a draft"), _("Became a draft: it was moved to where it was not approved")),
    "loa.approval_emergency": (_("Publish in an emergency"), _("Published in an emergency, before anybody approved")),
    "loa.approval_kept": (_("Look at it afterwards"), _("Looked at afterwards: it stays")),
    "loa.approval_withdrawn": (_("Withdraw"), _("Looked at afterwards: withdrawn")),
    "loa.approval_stand_in": (_("Approve for somebody"), _("Approved in the name of somebody who is away")),
}


def register(actions: LogActionRegistry) -> None:
    """Make the verbs known: the log refuses any other."""
    for verb, (label, message) in VERBS.items():
        actions.register_action(verb, label, message)
