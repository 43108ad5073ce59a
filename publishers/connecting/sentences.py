"""What it says to a person when an account could not be connected. Nothing is ever changed then."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from publishers.contract import Sentence

_AGAIN = _("Begin again.")

SENTENCES: Mapping[str, Sentence] = {
    "connect_denied": Sentence(
        _("The permission was not given over there. Nothing was changed here."),
        _("Begin again when you are ready, and agree to everything that is asked for."),
    ),
    "connect_refused": Sentence(
        _("The network did not let us ask for permission. Nothing was changed here."),
        _("Read its reason below; often the callback address or a permission is missing in the app's settings there."),
    ),
    "connect_unknown": Sentence(
        _("This answer belongs to nothing that was begun here, or to something that was given up since."), _AGAIN
    ),
    "connect_elsewhere": Sentence(
        _("This was begun by somebody else, or in another browser. Nothing was changed."),
        _("Begin again in this browser, and stay in it until the end."),
    ),
    "connect_used": Sentence(
        _("This answer was used already; it works once only. Nothing was changed a second time."),
        _("Look whether the channel is connected. If not, begin again."),
    ),
    "connect_expired": Sentence(
        _("Too much time has passed since this was begun, so the permission was thrown away."), _AGAIN
    ),
    "connect_code_refused": Sentence(
        _("The network no longer accepts the permission that it has just given: it was used or is too old."),
        _("Begin again and don't wait on the way back; some networks wait thirty seconds only."),
    ),
    "connect_app_refused": Sentence(
        _("The network does not know this app, or its secret is another one."),
        _("Copy the app's ID and secret again from its settings there, then begin again."),
    ),
    "connect_unreachable": Sentence(
        _("The network gave no answer when the permission was to be fetched. Nothing was changed here."),
        _("Wait a moment, then begin again."),
    ),
    "connect_busy": Sentence(
        _("The network asks us to wait before the permission can be fetched. Nothing was changed here."),
        _("Begin again in some minutes."),
    ),
    "connect_no_places": Sentence(
        _("The person who is logged in there looks after no account that could be connected."),
        _("Log in over there as somebody who does, then begin again."),
    ),
    "connect_rights_missing": Sentence(
        _("“%(name)s” can't be published on: the network did not give all the rights it takes."),
        _("Begin again and agree to everything; over there the person must be allowed to create content."),
    ),
    "connect_other_account": Sentence(
        _(
            "This channel is “%(expected)s”; “%(name)s” is another account. "
            "The channel keeps its history and its access."
        ),
        _("Choose the channel's own account, or connect the other one as a new channel."),
    ),
    "connect_taken": Sentence(
        _("“%(name)s” is connected already, as a channel that you may not change."),
        _("Ask the people who look after that channel."),
    ),
    "connect_unreadable": Sentence(_("What was kept in between can't be read with this installation's keys."), _AGAIN),
    "connect_account_invalid": Sentence(
        _("What the network says of the account is not what a channel needs. Nothing was changed here."),
        _("Enter the access by hand, and tell the technician."),
    ),
}
