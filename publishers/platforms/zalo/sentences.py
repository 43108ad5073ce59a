"""What Zalo's own problems say to a person."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from publishers.contract import Mend, Sentence

SENTENCES: Mapping[str, Sentence] = {
    # before sending
    "zalo_author_missing": Sentence(
        _("The article has no author: neither the channel nor the item names one."),
        _("Fill in “Author” in the channel's settings."),
        mends=(Mend.EDIT_CHANNEL, Mend.EDIT_ITEM),
    ),
    "zalo_picture_address": Sentence(
        _("Zalo can't fetch the picture “%(filename)s”: its public address is missing or not plain https."),
        _("Ask the technician to set the public address of this site (PUBLIC_URL)."),
        mends=(Mend.EDIT_CHANNEL,),
    ),
    "zalo_film_linked": Sentence(
        _("Zalo does not take the video “%(filename)s” (%(megabytes)s MB); it takes MP4 up to %(maximum)s MB. "
          "The article will link to it."),
        _("Publish the video on YouTube first, or use a smaller version."),
        mends=(Mend.EDIT_ITEM,),
    ),
    "zalo_film_left_out": Sentence(
        _("Zalo does not take the video “%(filename)s” (%(megabytes)s MB); it takes MP4 up to %(maximum)s MB. "
          "The article will be without it, since there is no address to link to."),
        _("Publish the video on YouTube first, or use a smaller version."),
        mends=(Mend.EDIT_ITEM,),
    ),
    "zalo_description_cut": Sentence(
        _("The summary has %(used)s characters; Zalo shows at most %(maximum)s, so it will be cut."),
        _("Shorten the summary if the cut harms it."),
        mends=(Mend.EDIT_ITEM,),
    ),
    # the channel
    "zalo_oa_unavailable": Sentence(
        _("Zalo says that the Official Account is disabled or does not exist. Nothing was posted."),
        _("Check the OA ID in the channel's settings and the state of the account at oa.zalo.me."),
    ),
    "zalo_oa_unverified": Sentence(
        _("Zalo wants the Official Account to be verified first. Nothing was posted."),
        _("Have the account verified at oa.zalo.me, then press “Send again”."),
    ),
    "zalo_app_refused": Sentence(
        _("Zalo does not let our app use this function of the Official Account. Nothing was posted."),
        _("In Zalo's developer console, activate the app, tick the article permissions and reconnect the channel."),
    ),
    "zalo_plan_refused": Sentence(
        _("The plan of the Official Account does not include this function. Nothing was posted."),
        _("Have the plan changed at oa.zalo.me, then press “Send again”."),
    ),
    "zalo_money": Sentence(
        _("Zalo wants money for this, and the Official Account has no Zalo Cloud Account or nothing left in it. "
          "Nothing was posted."),
        _("See to the Zalo Cloud Account at oa.zalo.me, then press “Send again”."),
    ),
    "zalo_proof_refused": Sentence(
        _("Zalo refuses the signature of the call (appsecret_proof). Nothing was posted."),
        _("Check the app secret in the channel's credentials."),
    ),
    "zalo_wrong_address": Sentence(
        _("No Zalo API answers at the address this installation uses. Nothing was posted."),
        _("Ask the technician to check ZALO_API_URL."),
    ),
    "zalo_other_account": Sentence(
        _("The access belongs to the Official Account “%(name)s” (%(actual)s), not to %(expected)s."),
        _("Correct the OA ID, or connect the channel with the right account."),
    ),
    "zalo_no_refresh_token": Sentence(
        _("The access has run out and the channel has no refresh token. Nothing was posted."),
        _("Reconnect the channel; what waits then goes out by itself."),
    ),
    "zalo_refresh_shared": Sentence(
        _("Zalo says that the refresh token was used already. Each works once: almost certainly another program has "
          "the same app and renewed the access first. Nothing was posted."),
        _("Switch the other program off, or give it an app of its own at developers.zalo.me. Only then reconnect this "
          "channel: else it happens again."),
    ),
    "zalo_refresh_refused": Sentence(
        _("Zalo refuses the refresh token: it was copied wrongly, is more than three months old, or was used by "
          "another program that has the same app. Nothing was posted."),
        _("Make sure that no other program uses this app, then reconnect the channel."),
    ),
    "zalo_refresh_old": Sentence(
        _("The refresh token was given more than three months ago, and Zalo no longer accepts it. Nothing was posted."),
        _("Reconnect the channel; what waits then goes out by itself."),
    ),
    "zalo_renewal_lost": Sentence(
        _("Zalo gave no answer while the access was being renewed; the refresh token may be used up."),
        _("If the channel stays paused, reconnect it."),
    ),
    # sending
    "zalo_quota": Sentence(
        _("The Official Account has used up its quota. Nothing was posted."),
        _("Loa tries again when the quota may have been filled up; a larger plan has a larger quota."),
    ),
    "zalo_night": Sentence(
        _("Zalo sends no broadcasts between 22:00 and 06:00. Nothing was sent."),
        _("Nothing to do: Loa goes on by itself at 06:00."),
    ),
    "zalo_broadcast_quota": Sentence(
        _("Zalo says that the Official Account has no broadcasts left. Nothing was sent."),
        _("Loa asks again a few times until tomorrow; then you decide. A larger plan has more broadcasts."),
    ),
    "zalo_announcement_unknown": Sentence(
        _("We sent the announcement and Zalo gave no answer. It may have reached the followers, and Zalo has no way to "
          "ask."),
        _("Look at the broadcasts at oa.zalo.me, or ask a follower. Press “Send again” only if nobody got it."),
    ),
    "zalo_field_refused": Sentence(
        _("Zalo refuses a part of the article, such as the title, a picture or a number. Nothing was posted."),
        _("Zalo's own words below name the part. Change it, then press “Send again”."),
    ),
    "zalo_too_much": Sentence(
        _("Something is longer or larger than Zalo takes. Nothing was posted."),
        _("Zalo's own words below say what. Make it shorter or smaller, then press “Send again”."),
    ),
    "zalo_film_failed": Sentence(
        _("Zalo could not use the video. Nothing was posted."),
        _("Save the video once more as MP4 (H.264), replace it, then press “Send again”; or choose “Text article”."),
    ),
    "zalo_file_expired": Sentence(
        _("Zalo no longer has a file that was sent before. Nothing was posted."),
        _("Press “Send again”: the files are sent anew."),
    ),
    "zalo_kind_refused": Sentence(
        _("Zalo does not take messages of this kind. Nothing was sent."),
        _("Tell whoever looks after Loa: Zalo has changed its rules."),
    ),
    "zalo_person_refused": Sentence(
        _("Zalo does not pass this on to the person: not a follower, too long without a word, or not wanting it. "
          "Nothing was sent."),
        _("Nothing to do: it is that person's choice."),
    ),
    "zalo_call_retired": Sentence(
        _("Zalo has shut down the function that Loa used. Nothing was posted."),
        _("Tell whoever looks after Loa: a newer version is needed."),
    ),
    "zalo_not_for_us": Sentence(
        _("Zalo answered with an error of chat groups, which Loa does not use. Nothing was posted."),
        _("Tell whoever looks after Loa, with Zalo's own words below."),
    ),
    "zalo_against_rules": Sentence(
        _("Zalo says the article violates its standards. Nothing was posted."),
        _("Read Zalo's reason below and change the text or the pictures before sending again."),
    ),
    "zalo_kind_fixed": Sentence(
        _("On Zalo a video article can't become one without a video that Zalo takes. The earlier one still stands."),
        _("Withdraw the article on Zalo, then publish the item there again."),
    ),
}  # fmt: skip
