"""What Telegram's own problems say to a person."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from publishers.contract import Mend, Sentence

SENTENCES: Mapping[str, Sentence] = {
    "telegram_caption_too_long": Sentence(
        _("The text has %(used)s characters; under a picture or video Telegram takes at most %(maximum)s."),
        _("Shorten the text by %(over)s, or leave the pictures out."), mends=(Mend.SHORTEN,),
    ),
    "telegram_video_alone": Sentence(
        _("The video goes out without the pictures of the item."), _("Nothing to do.")
    ),
    "telegram_no_rights": Sentence(
        _("Telegram says that the bot may not post in the channel, or that there is no such channel. "
          "Nothing was posted."),
        _("Add the bot to the channel as an administrator who may post messages, and check the channel's name."),
    ),
    "telegram_wrong_address": Sentence(
        _("No Bot API answers at the address this installation uses. Nothing was posted."),
        _("Ask the technician to check TELEGRAM_API_URL."),
    ),
    "telegram_too_old": Sentence(
        _("Telegram does not let the bot delete the post any more: it is older than 48 hours."),
        _("Delete it there by hand, then record the date. A bot that may delete messages has no such limit."),
    ),
}  # fmt: skip
