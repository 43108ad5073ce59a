"""The failure card: was anything posted, what comes next, the one thing to do. Pure, from a delivery's facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .causes import BY_HAND, Cause, cause_of

_CHANGES = frozenset({"correct", "withdraw"})
_OPEN = frozenset({"scheduled", "publishing"})


class Posted(StrEnum):
    """Whether anything reached readers."""

    NO = "no"
    YES = "yes"
    #: A part of it stands there.
    PART = "part"
    #: It left us, and Loa is finding out by itself.
    LOOKING = "looking"
    #: It left us, and only a person can find out.
    ASK = "ask"
    #: The platform has taken it and not shown it.
    TAKEN = "taken"
    #: Of a correction or withdrawal: what stood there stands as it was.
    AS_IT_WAS = "as_it_was"
    #: Of a correction or withdrawal: whether it was done is not known.
    CHANGE_UNKNOWN = "change_unknown"
    #: Of an announcement: nobody was told.
    NOBODY = "nobody"


class Act(StrEnum):
    """What a person may do about it."""

    RECONNECT = "reconnect"
    ASK_KEEPER = "ask_keeper"
    CHANNEL = "channel"
    RESUME = "resume"
    LOOK = "look"
    DO_BY_HAND = "do_by_hand"
    MEND_TEXT = "mend_text"
    REPLACE_FILE = "replace_file"
    OPEN_ITEM = "open_item"
    SEND_AGAIN = "send_again"
    SEND_NOW = "send_now"
    TRY_NOW = "try_now"
    RETIME = "retime"
    DROP = "drop"
    TAKE_BACK = "take_back"
    SEE = "see"


#: They change the delivery or the channel: only who may act on it is offered them.
ACTING = frozenset(
    {Act.SEND_AGAIN, Act.SEND_NOW, Act.TRY_NOW, Act.RETIME, Act.DROP, Act.TAKE_BACK, Act.LOOK, Act.DO_BY_HAND}
)
#: They lead to the channel's own screen.
KEEPING = frozenset({Act.RECONNECT, Act.CHANNEL, Act.RESUME})
#: They lead to the item's page.
WRITING = frozenset({Act.MEND_TEXT, Act.REPLACE_FILE, Act.OPEN_ITEM})

#: Cause → the main act first, the lesser ones behind it.
_ACTS: dict[Cause, tuple[Act, ...]] = {
    Cause.RECONNECT: (Act.RECONNECT, Act.SEND_AGAIN, Act.DROP, Act.TAKE_BACK),
    Cause.CHECKING: (Act.LOOK,),
    Cause.SETTINGS: (Act.CHANNEL, Act.SEND_AGAIN, Act.DROP),
    Cause.FILE: (Act.REPLACE_FILE, Act.MEND_TEXT, Act.SEND_AGAIN, Act.DROP),
    Cause.TEXT: (Act.MEND_TEXT, Act.SEND_AGAIN, Act.DROP),
    Cause.ITEM: (Act.OPEN_ITEM, Act.SEND_AGAIN, Act.DROP),
    Cause.DOWN: (Act.SEND_AGAIN, Act.CHANNEL, Act.RETIME, Act.DROP),
    Cause.LATE: (Act.SEND_NOW, Act.RETIME, Act.DROP),
    Cause.PAUSED: (Act.RESUME, Act.RETIME, Act.TAKE_BACK),
    Cause.BY_HAND: (Act.DO_BY_HAND,),
    Cause.RETRYING: (Act.TRY_NOW, Act.CHANNEL, Act.TAKE_BACK),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the card is made of: the row, its steps, and what this person may do."""

    state: str
    kind: str = "publish"
    code: str = ""
    #: Which member of the contract's closed set it was; empty where that is not known.
    error: str = ""
    channel_state: str = "active"
    attempts: int = 0
    run_at: datetime | None = None
    #: An irreversible step was begun, and its end is not known.
    is_unsettled: bool = False
    #: An irreversible step is done.
    is_begun: bool = False
    #: The platform gave a receipt.
    is_taken: bool = False
    may_act: bool = True
    may_keep: bool = True
    may_write: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is said of one delivery in trouble."""

    cause: Cause
    posted: Posted
    #: When Loa tries again by itself; nothing where it does not.
    again_at: datetime | None
    main: Act | None
    others: tuple[Act, ...]

    @property
    def is_sent_safely(self) -> bool:
        """Sending it again can't make a second post."""
        return self.posted in _SURE


_SURE = frozenset({Posted.NO, Posted.AS_IT_WAS, Posted.NOBODY})


def failure_card(facts: Facts) -> Card | None:
    """The card; nothing where the delivery is well."""
    cause = cause_of(facts.state, facts.code, facts.error, facts.channel_state, facts.attempts)
    if cause is None:
        return None
    acts = _acts(cause, facts)
    return Card(
        cause=cause, posted=posted(facts), again_at=facts.run_at if cause == Cause.RETRYING else None,
        main=acts[0] if acts else None, others=acts[1:],
    )  # fmt: skip


def posted(facts: Facts) -> Posted:
    """Whether anything reached readers, as far as the row knows."""
    if facts.code in BY_HAND:
        return Posted.NO if facts.kind == "publish" else Posted.AS_IT_WAS
    is_asked = facts.state == "needs_checking"
    if facts.kind in _CHANGES:
        return Posted.CHANGE_UNKNOWN if is_asked or facts.is_unsettled else Posted.AS_IT_WAS
    if facts.code == "half_done" or (facts.is_begun and not facts.is_taken):
        return Posted.PART
    if is_asked:
        return Posted.ASK
    if facts.is_unsettled:
        # Of a failed one nobody looks any more.
        return Posted.LOOKING if facts.state in _OPEN else Posted.ASK
    if facts.is_taken:
        return Posted.TAKEN
    return Posted.NOBODY if facts.kind == "announce" else Posted.NO


def _acts(cause: Cause, facts: Facts) -> tuple[Act, ...]:
    """The acts of the cause that this person may do, and that are true of this delivery."""
    wanted = _ACTS[cause]
    if facts.kind != "publish":
        # What stands there is changed with the item's own content: there is no text of its own to mend.
        wanted = tuple(Act.OPEN_ITEM if act == Act.MEND_TEXT else act for act in wanted)
    if facts.state in _OPEN:
        # It waits: once the way is free it goes by itself.
        wanted = tuple(act for act in wanted if act not in (Act.SEND_AGAIN, Act.DROP))
    if facts.state != "scheduled" or facts.is_begun or facts.is_unsettled:
        wanted = tuple(act for act in wanted if act != Act.TAKE_BACK)
    if facts.state == "failed":
        wanted = tuple(act for act in wanted if act != Act.RETIME)
    if facts.is_begun or facts.is_unsettled:
        wanted = tuple(act for act in wanted if act != Act.DROP)
    found = tuple(dict.fromkeys(act for act in wanted if _may(act, facts)))
    if wanted[0] in KEEPING and not facts.may_keep:
        return (Act.ASK_KEEPER, *found)
    return found


def _may(act: Act, facts: Facts) -> bool:
    if act in ACTING:
        return facts.may_act
    return facts.may_keep if act in KEEPING else facts.may_write or act == Act.SEE
