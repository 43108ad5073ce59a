"""What X's own problems say to a person."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from publishers.contract import Mend, Sentence

SENTENCES: Mapping[str, Sentence] = {
    # before sending
    "x_too_long": Sentence(
        _("The text weighs %(used)s; a post on X holds %(maximum)s."),
        _("Shorten the text by %(over)s, or let it go out as a thread of several posts."),
        _("X counts letters with two marks (ế, ộ, ữ), emoji and “…” twice, and every address as 23."),
        (Mend.SHORTEN, Mend.CHOOSE),
    ),
    "x_thread": Sentence(
        _("The text goes out as a thread of %(posts)s posts, each a reply to the one before."),
        _("X may refuse replies to one's own posts; then you are told how much stands there."),
    ),
    "x_thread_too_long": Sentence(
        _("The text would need %(posts)s posts; a thread has at most %(maximum)s here."),
        _("Shorten the text and link to the item."), mends=(Mend.SHORTEN,),
    ),
    "x_video_alone": Sentence(
        _("X shows a video without pictures beside it: %(count)s pictures of the item stay out."), _("Nothing to do.")
    ),
    "x_gif_alone": Sentence(
        _("X shows a moving picture alone or still pictures: %(count)s pictures of the item stay out."),
        _("Put the most important picture first."),
    ),
    "x_cashtags": Sentence(
        _("X takes one word with a dollar sign in a post; there are several: %(words)s."),
        _("Write the others without the sign."), mends=(Mend.REWRITE,),
    ),
    "x_cost": Sentence(_("X will charge about %(dollars)s US dollars for this."), _("Nothing to do.")),
    "x_cost_link": Sentence(
        _("X will charge about %(dollars)s US dollars for this, since the text has an address in it (%(link)s)."),
        _("Without an address it would be about %(without)s US dollars."),
        _("X takes thirteen times as much for a post with an address. A plain “chinhphu.vn” counts as one too."),
        (Mend.STRIP_LINKS,),
    ),
    # the channel
    "x_credits_gone": Sentence(
        _("The account's credits at X are used up, or its spending limit is reached. Nothing was posted."),
        _("Buy credits in X's developer console, then press “Resume” on the channel; what waits goes out by itself."),
    ),
    "x_app_refused": Sentence(
        _("X does not let our app do this. Nothing was posted."),
        _("In X's developer console, check the app's permissions (read and write) and its plan, then reconnect."),
    ),
    "x_account_locked": Sentence(
        _("X has locked or suspended the account. Nothing was posted."),
        _("Sign in at x.com and follow what X asks there, then press “Send again”."),
    ),
    "x_wrong_address": Sentence(
        _("No X API answers at the address this installation uses. Nothing was posted."),
        _("Ask the technician to check X_API_URL."),
    ),
    "x_no_refresh_token": Sentence(
        _("The access has run out and the channel has no refresh token. Nothing was posted."),
        _("Reconnect the channel; what waits then goes out by itself."),
    ),
    "x_renewal_lost": Sentence(
        _("X gave no answer while the access was being renewed; the refresh token may be used up."),
        _("If the channel stays paused, reconnect it."),
    ),
    # sending
    "x_duplicate": Sentence(
        _("X refuses the post because the account posted the same text lately. Nothing was posted."),
        _("Change the text for this channel, then send again."), mends=(Mend.REWRITE,),
    ),
    "x_duplicate_unseen": Sentence(
        _("We sent the post and got no answer; X now says that the same text stands there, but not where."),
        _("Open the account and look: if the post is there, press “It is there” and paste its address; "
          "if not, change the text and send again."),
    ),
    "x_too_long_there": Sentence(
        _("X says the text is too long. Nothing was posted."), _("Shorten the text for this channel, then send again."),
        mends=(Mend.SHORTEN,),
    ),
    "x_not_permitted": Sentence(
        _("X does not permit this to the account. Nothing was posted."),
        _("Read X's reason below: it is about whom the post addresses, or about what the plan includes."),
    ),
    "x_thread_stopped": Sentence(
        _("Only %(sent)s of %(total)s posts of the thread stand on X: it refuses the next one."),
        _("Open %(url)s and look. Leave it so and record it, or delete it there by hand and publish a shorter text."),
    ),
    "x_monthly_cap": Sentence(
        _("The account has used up what X lets it read in a month. Nothing was posted."),
        _("Nothing to do: Loa goes on by itself next month; a larger plan has a larger allowance."),
    ),
}  # fmt: skip
