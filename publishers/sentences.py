"""What every problem code says to a person and what to do about it: one file, two languages by gettext.

A platform adds the codes that only it has in its own ``sentences`` table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .connecting.sentences import SENTENCES as CONNECTING
from .contract import Mend, Problem, Sentence
from .preflight_sentences import PREFLIGHT
from .recurring_sentences import RECURRING

#: Params that are instants, stored as text.
_INSTANTS = frozenset({"until", "due"})
#: What a unit of counting is called.
UNITS = {"characters": _("characters"), "bytes": _("bytes"), "weighted": _("weighted characters")}

COMMON: Mapping[str, Sentence] = {
    **PREFLIGHT,
    **RECURRING,
    # sending
    "unreachable": Sentence(
        _("The platform could not be reached. Nothing was posted."),
        _("Loa tries again by itself. If this goes on, check the address and the network."),
    ),
    "throttled": Sentence(
        _("The platform asks us to slow down. Nothing was posted."), _("Loa goes on by itself when it may.")
    ),
    "auth_expired": Sentence(
        _("The platform no longer accepts this channel's access. Nothing was posted."),
        _("Reconnect the channel; what waits then goes out by itself."),
    ),
    "access_revoked": Sentence(
        _("Somebody took Loa's permission for this account back on the platform. Nothing is posted until it is back."),
        _("Reconnect the channel; what waits then goes out by itself."),
    ),
    "renewal_lost": Sentence(
        _(
            "The access was being renewed when Loa was interrupted, and the platform does not give it a second time. "
            "Nothing was posted, and nothing is posted twice."
        ),
        _("Reconnect the channel; what waits then goes out by itself."),
    ),
    "restored": Sentence(
        _(
            "The database was restored from a backup, and the access may have been renewed since that backup: "
            "the stored one can no longer be renewed."
        ),
        _("Reconnect the channel; what waits then goes out by itself."),
    ),
    "auth_refused": Sentence(
        _("The platform refuses this channel's credentials. Nothing was posted."),
        _("Check the channel's credentials and reconnect it."),
    ),
    "quota_used_up": Sentence(
        _("The channel has used up what its platform allows for now. It may go on at %(until)s."),
        _("Nothing to do: Loa goes on by itself then."),
    ),
    "figures_half_used": Sentence(
        _(
            "Half of what the platform allows the channel is used up; the rest is kept for publishing. The numbers are "
            "asked for again after %(until)s."
        ),
        _("Nothing to do: Loa goes on by itself then."),
    ),
    "quota_later": Sentence(
        _("The channel's quota is used up, also by what is planned before this item, until %(until)s."),
        _("Plan it all the same: it goes out by itself then."),
    ),
    "quota_closed": Sentence(
        _("The platform takes nothing of this kind at night. It may go on at %(until)s."),
        _("Nothing to do: Loa goes on by itself then."),
    ),
    "nothing_stands": Sentence(
        _("Nothing of this item stands on the channel any more, so there was nothing to change."),
        _("Publish the item again if it should stand there."),
    ),
    "announcement_outdated": Sentence(
        _("The item has changed since the announcement was asked for. Nobody was told of it."),
        _("Correct the item on the channel if need be, then ask for the announcement again."),
    ),
    "announcement_not_approved": Sentence(
        _("No second person has approved this announcement. Nobody was told of it."),
        _("Ask for the announcement again; somebody else approves it."),
    ),
    "announcement_declined": Sentence(
        _("A second person decided against the announcement. Nobody was told of it."),
        _("Talk to that person; you can ask again."),
    ),
    "half_done": Sentence(
        _("A part of the item stands there, and the rest could not be sent for too long."),
        _("Look at the channel. Send the rest, or withdraw the item there."),
    ),
    "rejected": Sentence(
        _("The platform refused the item for good. Nothing was posted."),
        _("Read the platform's reason below, change the item or its text for this channel, then send again."),
    ),
    "outcome_unknown": Sentence(
        _("The platform gave no answer after we sent the item. It may have been posted."),
        _("Loa looks it up before doing anything else."),
    ),
    "cannot_tell": Sentence(
        _("We sent the item and cannot find out whether it was posted."),
        _(
            "Open the channel and look: if the item is there, press “It is there” and paste its address; "
            "if not, press “Send again”."
        ),
    ),
    "unsupported": Sentence(
        _("This channel cannot do what was asked (%(feature)s). Nothing was done."), _("Choose another channel.")
    ),
    "misconfigured": Sentence(
        _("The channel's settings are incomplete or wrong: %(field)s. Nothing was posted."),
        _("Open the channel's settings and correct this field."),
        mends=(Mend.EDIT_CHANNEL,),
    ),
    "credentials_unreadable": Sentence(
        _("The channel's stored credentials can't be read with this installation's keys. Nothing was posted."),
        _("Enter the credentials again, or restore the earlier encryption key."),
        mends=(Mend.EDIT_CHANNEL,),
    ),
    "blocked_by_preflight": Sentence(
        _("The item breaks a rule of this channel, so it was not sent: %(reason)s"),
        _("Mend what is named and publish again."),
    ),
    "queue_paused": Sentence(
        _("The queue of this channel is paused, so it waits. Nothing was posted."),
        _("Resume the queue of the channel; it then takes the next free slot."),
    ),
    "no_free_slot": Sentence(
        _("A chosen channel has no free slot within a year, so nothing was planned."),
        _("Give the channel more slots, or choose a time."),
    ),
    "not_published": Sentence(
        _("The page is no longer public, so the item was not sent. Nothing was posted."),
        _("Publish the page again, then publish it on this channel."),
    ),
    "superseded": Sentence(
        _("A newer version of the item takes this one's place. Nothing was posted."), _("Nothing to do.")
    ),
    "not_approved": Sentence(
        _("The approval no longer covers this content. Nothing was posted."),
        _("Have the item approved again, then publish it."),
    ),
    "text_not_approved": Sentence(
        _("Nobody has approved this channel's own text together with the item as it is now. Nothing was posted."),
        _("Publish it again on this channel; somebody who approves such items says yes to the text."),
    ),
    "text_declined": Sentence(
        _("A second person decided against this channel's own text. Nothing was posted."),
        _("Talk to that person; you can plan it again with another text."),
    ),
    "cancelled": Sentence(_("A person cancelled this delivery before it was sent."), _("Nothing to do.")),
    "let_be": Sentence(_("It was not sent, and a person decided to let it be."), _("Nothing to do.")),
    "missed": Sentence(
        _("It was not sent at its time (%(due)s) and is now too old to send without asking."),
        _("Send it now, choose a new time, or drop it."),
    ),
    "frozen": Sentence(
        _("Held back by a freeze or blackout: %(reason)s. Nothing more was posted."),
        _("It does not go out by itself when that ends: under “Held back”, send it, choose a new time, or drop it."),
    ),
    "held_too_long": Sentence(
        _("It was held back (%(reason)s) and its time (%(due)s) has passed for too long. Nothing was posted."),
        _("Send it now, choose a new time, or drop it."),
    ),
    "frozen_then": Sentence(
        _("Publishing here is stopped: %(reason)s. The item would be held back."),
        _("It goes out only when a person lets it go; nothing is lost."),
    ),
    "blackout_then": Sentence(
        _("At that time publishing here is held back until %(until)s: %(reason)s."),
        _("Choose a later time, or the item waits until a person lets it go."),
    ),
    "media_missing": Sentence(
        _("The file “%(filename)s” can't be read from the store. Nothing was posted."),
        _("Publish the page again so that its files are stored anew."),
    ),
    "media_failed": Sentence(
        _("The platform could not use a picture or video of the item."),
        _("Check that the file opens, replace it if needed, then send again."),
    ),
    "follow_timeout": Sentence(
        _("The platform took the item but has not said for long whether it is shown."),
        _("Open the channel and look, then record what you see."),
    ),
    "internal": Sentence(
        _("Something went wrong inside Loa while sending."),
        _("Loa tries again by itself; if it stays, give the technician the number of this delivery."),
    ),
    "gave_up": Sentence(
        _("The platform could not be reached in %(attempts)s attempts. Nothing was posted."),
        _("Check the channel with “Test connection”, then press “Send again”."),
    ),
    "change_gave_up": Sentence(
        _("After %(attempts)s attempts it is not sure that this was done. The old version may still stand there."),
        _("Look at the channel. If it is not done there, check “Test connection”, then press “Send again”."),
    ),
    "correct_by_hand": Sentence(
        _("The item changed, and this channel can't be corrected by Loa. The old version still stands there."),
        _("Correct it there by hand, then record the address and the date."),
    ),
    "withdraw_by_hand": Sentence(
        _("The item was withdrawn, and this channel can't be cleared by Loa. It still stands there."),
        _("Remove it there by hand, then record the date."),
    ),
    "channel_paused": Sentence(
        _("The channel is paused. Nothing was posted."), _("Resume the channel; what waits then goes out by itself.")
    ),
    "undo": Sentence(_("It can still be taken back and goes out when that time is over."), ""),
    "waiting_for_clerk": Sentence(
        _("The sheet is ready and waits for a person."),
        _("Carry out what the sheet says, then record the address, the date and your name."),
    ),
}


@dataclass(frozen=True, slots=True)
class Explained:
    """A problem in words, in the reader's language."""

    message: str
    fix: str
    why: str = ""


def explain(code: str, params: Mapping[str, Any] | None = None, platform: str = "") -> Explained:
    """Put a problem code into words; an unknown code still gives a sentence."""
    sentence = _find(code, platform)
    values = _Params(params or {})
    if "unit" in values:
        values["unit"] = UNITS.get(values["unit"], values["unit"])
    for name in _INSTANTS & set(values):
        values[name] = _on_our_clock(values[name])
    return Explained(str(sentence.message) % values, str(sentence.fix) % values, str(sentence.why) % values)


def explain_problem(problem: Problem, platform: str = "") -> Explained:
    """Put a finding into words."""
    return explain(problem.code, problem.params, platform)


def mends_for(code: str, platform: str = "") -> tuple[Mend, ...]:
    """What a press may do about a finding of that code; whether it helps here is for ``planning.judging`` to say."""
    return _find(code, platform).mends


def _find(code: str, platform: str) -> Sentence:
    from .registry import UnknownPlatform, get_platform

    try:
        own = get_platform(platform).sentences if platform else {}
    except UnknownPlatform:
        own = {}
    return own.get(code) or COMMON.get(code) or CONNECTING.get(code) or COMMON["rejected"]


def _on_our_clock(value: Any) -> Any:
    """An instant as people write it here; anything else stays as it is."""
    instant = parse_datetime(value) if isinstance(value, str) else None
    return date_format(timezone.localtime(instant), "H:i, d/m/Y") if instant and instant.tzinfo else value


class _Params(dict[str, Any]):
    """Missing params show as an ellipsis instead of breaking the sentence."""

    def __missing__(self, key: str) -> str:
        return "…"
