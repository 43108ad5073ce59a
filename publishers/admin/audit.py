"""Who did what: every act of a person on a delivery or a channel becomes a row of Wagtail's log."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, log

#: Verb → label, and what the log says.
VERBS = {
    "loa.plan": (_("Publish everywhere"), _("Planned publishing on channels")),
    "loa.announce_ask": (_("Ask for an announcement"), _("Asked for an announcement to the followers")),
    "loa.announce_approve": (_("Approve an announcement"), _("Approved and sent an announcement to the followers")),
    "loa.announce_decline": (_("Decline an announcement"), _("Declined an announcement to the followers")),
    "loa.text_approve": (_("Approve a channel's text"), _("Approved the text written for this channel")),
    "loa.text_decline": (_("Decline a channel's text"), _("Declined the text written for this channel")),
    "loa.take_back": (_("Take back"), _("Taken back before it was sent")),
    "loa.correct": (_("Correct everywhere"), _("Corrected where an older version stood")),
    "loa.withdraw": (_("Withdraw everywhere"), _("Withdrawn where it still stood")),
    "loa.dismiss": (_("Leave as it is"), _("Left as it is after the law changed")),
    "loa.send_now": (_("Send now"), _("Sent before its time")),
    "loa.send_again": (_("Send again"), _("Sent again")),
    "loa.try_now": (_("Try now"), _("Tried at once instead of later")),
    "loa.let_be": (_("Let it be"), _("Left unsent")),
    "loa.retime": (_("Change the time"), _("Moved to another time")),
    "loa.let_go": (_("Send now"), _("Sent after it was held back")),
    "loa.drop": (_("Drop"), _("Dropped after it was held back")),
    "loa.freeze": (_("Stop publishing"), _("Stopped publishing")),
    "loa.blackout": (_("Plan a blackout"), _("Planned a blackout")),
    "loa.change_blackout": (_("Change a blackout"), _("Changed a blackout")),
    "loa.lift": (_("Lift"), _("Lifted a freeze or ended a blackout")),
    "loa.statistics": (_("Hand over figures"), _("Handed the figures of a period to the portal")),
    "loa.replay": (_("Send everything again"), _("Began to send everything again")),
    "loa.replayed": (_("Everything was sent again"), _("Everything was sent again")),
    "loa.record": (_("Record"), _("Recorded what a person did or saw")),
    "loa.test": (_("Test connection"), _("Tested the connection")),
    "loa.connect": (_("Connect an account"), _("Connected the account")),
    "loa.reconnect": (_("Connect again"), _("Connected the account again")),
    "loa.slots": (_("Change the slots"), _("Changed the slots of the queue")),
    "loa.queue_order": (_("Reorder the queue"), _("Put the queue into another order")),
    "loa.queue_send": (_("Send now"), _("Sent before its turn in the queue")),
    "loa.queue_pause": (_("Pause the queue"), _("Paused the queue")),
    "loa.queue_resume": (_("Resume the queue"), _("Resumed the queue")),
    "loa.campaign_made": (_("Make a campaign"), _("Made the campaign from a template or another one")),
    "loa.campaign_items": (_("Change the items"), _("Changed which items belong to the campaign")),
    "loa.campaign_targets": (_("Change the targets"), _("Changed the targets of the campaign")),
    "loa.round": (_("Change a recurring post"), _("Changed a recurring post")),
    "loa.round_day": (_("Change one day"), _("Changed one day of a recurring post")),
    "loa.pause": (_("Pause"), _("Paused the channel")),
    "loa.resume": (_("Resume"), _("Resumed the channel")),
}


def register(actions: LogActionRegistry) -> None:
    """Make the verbs known: the log refuses any other."""
    for verb, (label, message) in VERBS.items():
        actions.register_action(verb, label, message)


def record(instance: Model, verb: str, user: Any, **data: Any) -> None:
    """Write one row. Never secrets: the log is read by many."""
    log(instance, verb, user=user, data=data)
