"""Why a delivery does not go on, told from its row alone: the few causes that ask for different acts. Pure."""

from __future__ import annotations

from enum import StrEnum

from publishers.contract import ErrorKind

#: The states as they are stored; this module knows no models.
_OPEN = frozenset({"scheduled", "publishing"})
#: The work is a clerk's: nothing can be sent, only recorded.
BY_HAND = frozenset({"waiting_for_clerk", "correct_by_hand", "withdraw_by_hand"})
#: The access is what is wrong, where the member of the closed set was not kept.
_ACCESS = frozenset({"auth_expired", "auth_refused", "access_revoked", "renewal_lost", "restored"})
#: The channel's settings are what is wrong.
_SETTINGS = frozenset({"misconfigured", "credentials_unreadable"})
#: Nobody approved it as it is, or it is not public any more: the item itself must be seen to.
_ITEM = frozenset({"not_published", "not_approved", "text_not_approved", "nothing_stands", "unsupported"})
#: Words in a code's name that speak of a file.
_FILE = frozenset({
    "captions", "cover", "derivative", "file", "files", "film", "gif", "image", "images", "media", "picture", "reel",
    "thumbnail", "upload", "video", "videos",
})  # fmt: skip
#: Met again and again while Loa goes on trying by itself.
_RETRIED = frozenset({"unreachable", "outcome_unknown", "internal"})
#: From so many attempts on, a person may wonder what is going on.
WONDER_AFTER = 2


class Cause(StrEnum):
    """In the order in which people should see to them."""

    #: The platform no longer lets the channel in.
    RECONNECT = "reconnect"
    #: Something may stand there: only a person's look can tell.
    CHECKING = "checking"
    #: The channel's own settings are wrong.
    SETTINGS = "settings"
    #: A picture, film or document was refused.
    FILE = "file"
    #: The words were refused, by our own preflight or over there.
    TEXT = "text"
    #: The item is not approved, not public, or not for this channel.
    ITEM = "item"
    #: A day of a recurring post that is near and has nothing to go out; no delivery has it.
    UNPLANNED = "unplanned"
    #: The platform could not be reached for too long.
    DOWN = "down"
    #: Too old to go out unasked.
    LATE = "late"
    #: A person paused the channel, and something is due there.
    PAUSED = "paused"
    #: A clerk's work.
    BY_HAND = "by_hand"
    #: A platform refuses to tell one of its numbers; no delivery has it.
    FIGURE = "figure"
    #: Loa tries again by itself.
    RETRYING = "retrying"


#: One press sends all of such a group again: nothing of them was posted, and what stopped them may be over.
SENT_TOGETHER = frozenset({Cause.SETTINGS, Cause.DOWN, Cause.LATE, Cause.RECONNECT, Cause.RETRYING})
#: Nothing that a person must do: shown, but no bell rings.
QUIET = frozenset({Cause.RETRYING, Cause.BY_HAND})


def cause_of(state: str, code: str, error: str, channel_state: str, attempts: int = WONDER_AFTER) -> Cause | None:
    """The cause; nothing where the delivery is well or goes on as it should.

    ``error``: which member of the contract's closed set it was, empty where that is not known.
    """
    if code in BY_HAND and state == "needs_checking":
        return Cause.BY_HAND
    if state == "needs_checking":
        return Cause.CHECKING
    if state == "missed":
        return Cause.DOWN if code == "gave_up" else Cause.LATE
    if state == "failed":
        return _failed(code, error)
    return _waiting(code, error, channel_state, attempts) if state in _OPEN else None


def _failed(code: str, error: str) -> Cause:
    if error == ErrorKind.AUTH_EXPIRED or code in _ACCESS:
        return Cause.RECONNECT
    if error == ErrorKind.MISCONFIGURED or code in _SETTINGS:
        return Cause.SETTINGS
    if error == ErrorKind.UNSUPPORTED or code in _ITEM:
        return Cause.ITEM
    if error in _RETRIED or code in _RETRIED:
        return Cause.DOWN
    return Cause.FILE if is_about_file(code) else Cause.TEXT


def is_about_file(code: str) -> bool:
    """Whether the code speaks of a picture, a film or a document."""
    return not _FILE.isdisjoint(code.split("_"))


def _waiting(code: str, error: str, channel_state: str, attempts: int) -> Cause | None:
    if channel_state == "needs_reconnect":
        return Cause.RECONNECT
    if channel_state == "paused":
        return Cause.PAUSED
    if error == ErrorKind.AUTH_EXPIRED or code in _ACCESS:
        return Cause.RETRYING  # connected again, not tried yet
    is_retried = error in _RETRIED or code in _RETRIED
    return Cause.RETRYING if is_retried and attempts >= WONDER_AFTER else None
