"""Who did what with reports: rows of Wagtail's log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry

#: Verb → label, and what the log says.
VERBS = {
    "loa.report_begun": (_("Begin a report"), _("Began the report")),
    "loa.report_counted": (_("Count a report"), _("Counted its numbers")),
    "loa.report_typed": (_("Type a number in"), _("Typed a number in")),
    "loa.report_closed": (_("Close a report"), _("Closed it: its numbers are frozen")),
    "loa.report_handed_in": (_("Hand a report in"), _("Handed it in")),
    "loa.report_accepted": (_("Accept a report"), _("Accepted it")),
    "loa.report_returned": (_("Return a report"), _("Returned it with a reason")),
    "loa.report_corrected": (_("Correct a report"), _("Began a correction")),
    "loa.report_figures": (_("Send the figures of a report"), _("Sent its figures")),
}


def register(actions: LogActionRegistry) -> None:
    """Make the verbs known: the log refuses any other."""
    for verb, (label, message) in VERBS.items():
        actions.register_action(verb, label, message)
