"""What a correction or a withdrawal does at a place, said before anybody presses the button."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from publishers.contract import Act, Feature
from publishers.models import Kind

_CORRECT = {
    Act.EDIT: _("The post that stands there is changed; its address stays."),
    Act.EDIT_TEXT: _("The text of the post is changed; its address stays."),
    Act.REPLACE: _("The whole post is replaced; its address stays."),
    Act.REPOST: _("It is posted anew under a new address, and the post that stands there is deleted."),
    Act.NEW_VERSION: _("The portal is given the new version and shows it instead of the old one."),
    Act.BY_HAND: _("Loa can't change it there: a person does, and records it; till then it stays on the list."),
}
_WITHDRAW = {
    Act.DELETE: _("The post is deleted there."),
    Act.HIDE: _("The post is hidden there: no reader sees it any more."),
    Act.REVOKE: _("The portal is told to remove it."),
    Act.BY_HAND: _("Loa can't remove it there: a person does, and records it; till then it stays on the list."),
}
_FILES = {
    Feature.IMAGES: _(
        "The pictures have changed, and there they stay as they were posted. To exchange them, withdraw the post and "
        "publish it again."
    ),
    Feature.VIDEO: _(
        "The video has changed, and there it stays as it was posted. To exchange it, withdraw the post and publish it "
        "again."
    ),
}


def act_words(act: Act, kind: Kind) -> str:
    """The strongest act, as a sentence."""
    words = _WITHDRAW if kind == Kind.WITHDRAW else _CORRECT
    return str(words.get(act, words[Act.BY_HAND]))


def left_words(features: Iterable[Feature]) -> list[str]:
    """What the act can't reach."""
    return [str(_FILES[feature]) for feature in sorted(features) if feature in _FILES]
