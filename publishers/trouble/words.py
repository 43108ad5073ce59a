"""What causes, answers and acts are called: the same words on cards, in groups, in the bell and in letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .card import Act, Posted
from .causes import Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseWords:
    """A cause's name, and what helps, in a sentence each."""

    title: Any
    help: Any
    icon: str
    tone: str = "red"


CAUSES: Mapping[Cause, CauseWords] = {
    Cause.RECONNECT: CauseWords(
        title=_("The channel needs reconnecting"), icon="link",
        help=_("Connect the channel again. What waits then goes out by itself, in its order; nothing goes out twice."),
    ),
    Cause.CHECKING: CauseWords(
        title=_("Somebody must look"), icon="view", tone="amber",
        help=_("It was sent, and nobody can say whether it stands there. Open each, look at the channel, and record "
               "what you see. It is never sent again without your answer."),
    ),
    Cause.SETTINGS: CauseWords(
        title=_("The channel's settings are wrong"), icon="cog",
        help=_("Correct the settings of the channel, then send all again."),
    ),
    Cause.FILE: CauseWords(
        title=_("A picture, video or file was refused"), icon="image",
        help=_("Replace the file in the item. Sent again as it is, it would be refused again."),
    ),
    Cause.TEXT: CauseWords(
        title=_("The text was refused"), icon="edit",
        help=_("Change the text for the channel. Sent again as it is, it would be refused again."),
    ),
    Cause.ITEM: CauseWords(
        title=_("The item is not ready for the channel"), icon="doc-full",
        help=_("Open the item: it must be public, approved, and suit the channel."),
    ),
    Cause.UNPLANNED: CauseWords(
        title=_("A recurring post has nothing to go out"), icon="calendar-alt", tone="amber",
        help=_("Look at the day: choose an item for it, or leave it out. Loa goes on trying until its time."),
    ),
    Cause.DOWN: CauseWords(
        title=_("The platform could not be reached"), icon="warning",
        help=_("Loa tried for a long time and gave up. Nothing was posted, so all can be sent again."),
    ),
    Cause.LATE: CauseWords(
        title=_("Too late to go out unasked"), icon="time", tone="orange",
        help=_("Their time has passed. Send them now, choose another time for each, or drop them."),
    ),
    Cause.PAUSED: CauseWords(
        title=_("The channel is paused"), icon="history", tone="amber",
        help=_("Somebody paused the channel. Resume it; what waits then goes out by itself."),
    ),
    Cause.BY_HAND: CauseWords(
        title=_("To be done by hand"), icon="clipboard-list", tone="amber",
        help=_("The sheet is ready. Carry it out, then record the address and the date."),
    ),
    Cause.FIGURE: CauseWords(
        title=_("A number is no longer told"), icon="help", tone="amber",
        help=_("The platform has renamed or dropped it, or the channel has no right to it. Posts go out as before, the "
               "other numbers are counted on, and what was counted stays."),
    ),
    Cause.RETRYING: CauseWords(
        title=_("Loa tries again by itself"), icon="rotate", tone="cyan",
        help=_("Nothing to do. Whoever knows that the trouble is over may try at once."),
    ),
}  # fmt: skip

POSTED: Mapping[Posted, Any] = {
    Posted.NO: _("No, nothing was posted."),
    Posted.YES: _("Yes, it stands there."),
    Posted.PART: _("Yes, at least a part of it stands there."),
    Posted.LOOKING: _("Not known yet: Loa is looking it up. It is not sent a second time before that."),
    Posted.ASK: _("Not known: please look. It is not sent a second time before you answer."),
    Posted.TAKEN: _("The platform has taken it, and has not shown it so far."),
    Posted.AS_IT_WAS: _("Nothing was changed: what stood there stands as it was."),
    Posted.CHANGE_UNKNOWN: _("It is not known whether the post was changed. No second post was made."),
    Posted.NOBODY: _("No, nobody was told."),
}

ACTS: Mapping[Act, Any] = {
    Act.RECONNECT: _("Reconnect the channel"),
    Act.ASK_KEEPER: _("Ask whoever looks after the channel"),
    Act.CHANNEL: _("Open the channel's settings"),
    Act.RESUME: _("Open the paused channel"),
    Act.LOOK: _("Look and decide"),
    Act.DO_BY_HAND: _("Sheet and record"),
    Act.MEND_TEXT: _("Mend the text"),
    Act.REPLACE_FILE: _("Replace the file"),
    Act.OPEN_ITEM: _("Open the item"),
    Act.SEND_AGAIN: _("Send again"),
    Act.SEND_NOW: _("Send now"),
    Act.TRY_NOW: _("Try now"),
    Act.RETIME: pgettext_lazy("of a delivery", "Choose another time"),
    Act.DROP: _("Let it be"),
    Act.TAKE_BACK: _("Take back"),
    Act.SEE: _("See the post"),
}
ACT_ICONS: Mapping[Act, str] = {
    Act.RECONNECT: "link", Act.CHANNEL: "cog", Act.RESUME: "history", Act.LOOK: "view",
    Act.DO_BY_HAND: "clipboard-list", Act.MEND_TEXT: "edit", Act.REPLACE_FILE: "image", Act.OPEN_ITEM: "doc-full",
    Act.SEND_AGAIN: "rotate", Act.SEND_NOW: "upload", Act.TRY_NOW: "rotate", Act.RETIME: "calendar-alt",
    Act.DROP: "bin", Act.TAKE_BACK: "loa-undo", Act.SEE: "link-external",
}  # fmt: skip
