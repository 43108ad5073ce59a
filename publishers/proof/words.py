"""What a check found, in sentences for people."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .verifying import BEHIND, GAP, HASH, HEAD, LINK, MISSING, PREVIOUS, SIGNATURE, UNKNOWN_KEY, BadHead, BadRow

_ROWS = {
    HASH: gettext_lazy("Channel “%(channel)s”, row %(seq)s: its content is not what was written."),
    PREVIOUS: gettext_lazy("Channel “%(channel)s”, row %(seq)s: it does not follow the row before it."),
    GAP: gettext_lazy("Channel “%(channel)s”, row %(seq)s is missing."),
    HEAD: gettext_lazy("Channel “%(channel)s”, row %(seq)s: it is not the row that was signed on %(day)s."),
    BEHIND: gettext_lazy(
        "Channel “%(channel)s”, row %(seq)s is missing: rows up to a later one were signed on %(day)s."
    ),
}
_HEADS = {
    UNKNOWN_KEY: gettext_lazy("The head of %(day)s is signed with a key that is not known here."),
    SIGNATURE: gettext_lazy("The head of %(day)s does not carry a valid signature."),
    LINK: gettext_lazy("The head of %(day)s does not follow the head before it."),
    MISSING: gettext_lazy("The head of %(day)s is kept outside the database but not in it, or differs."),
}


def about_row(bad: BadRow, channel: str = "") -> str:
    """One line on a bad row."""
    text = str(_ROWS[bad.reason]) % {"channel": channel or bad.channel, "seq": bad.seq, "day": bad.day}
    if bad.restored_at:
        text += " " + _("Row %(seq)s tells that an older backup was put back.") % {"seq": bad.restored_at}
    return text


def about_head(bad: BadHead) -> str:
    """One line on a bad head."""
    return str(_HEADS[bad.reason]) % {"day": bad.day}
