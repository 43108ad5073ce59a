"""What the national portal's own problem codes say to a person."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from publishers.contract import Sentence
from publishers.platforms.exchange.checks import SENTENCES as SHARED

SENTENCES: Mapping[str, Sentence] = {
    **SHARED,
    "portal_rejected": Sentence(
        _("The portal checked the item and did not accept it: %(reason)s"),
        _("Nothing is shown there. Mend what the portal names and publish the item again."),
    ),
    "version_taken": Sentence(
        _("The portal already has this version of the item with other content, so it took nothing new."),
        _("Publish the page again, which makes a new version, then publish that one on this channel."),
    ),
    "submission_lost": Sentence(
        _("The portal took the item but no longer knows of it."),
        _("Ask the portal's technician about submission %(sid)s, then record what you learn."),
    ),
    "file_altered": Sentence(
        _("The file “%(filename)s” arrived at the portal with other content than was approved, so it was refused."),
        _("Publish the page again so that its files are stored anew."),
    ),
    "file_refused": Sentence(
        _("The portal refused the file “%(filename)s”: %(reason)s"),
        _("Nothing is shown there. Use a smaller file or another format and publish the page again."),
    ),
    "waiting_for_clerk": Sentence(
        _("The package “%(package)s” is ready and waits for a person to carry it to the portal."),
        _("Download the package, enter the item on the portal as its sheet says, then record the address there, "
          "the date and your name."),
    ),
}  # fmt: skip
