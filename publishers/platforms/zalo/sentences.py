"""What Zalo's own problems say to a person."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from publishers.contract import Sentence

SENTENCES: Mapping[str, Sentence] = {
    # before sending
    "zalo_author_missing": Sentence(
        _("The article has no author: neither the channel nor the item names one."),
        _("Fill in “Author” in the channel's settings."),
    ),
    "zalo_picture_address": Sentence(
        _("Zalo can't fetch the picture “%(filename)s”: its public address is missing or not plain https."),
        _("Ask the technician to set the public address of this site (PUBLIC_URL)."),
    ),
    "zalo_film_linked": Sentence(
        _("Zalo does not take the video “%(filename)s” (%(megabytes)s MB); it takes MP4 up to %(maximum)s MB. "
          "The article will link to it."),
        _("Publish the video on YouTube first, or use a smaller version."),
    ),
    "zalo_film_left_out": Sentence(
        _("Zalo does not take the video “%(filename)s” (%(megabytes)s MB); it takes MP4 up to %(maximum)s MB. "
          "The article will be without it, since there is no address to link to."),
        _("Publish the video on YouTube first, or use a smaller version."),
    ),
    "zalo_description_cut": Sentence(
        _("The summary has %(used)s characters; Zalo shows at most %(maximum)s, so it will be cut."),
        _("Shorten the summary if the cut harms it."),
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
    "zalo_against_rules": Sentence(
        _("Zalo says the article violates its standards. Nothing was posted."),
        _("Read Zalo's reason below and change the text or the pictures before sending again."),
    ),
    "zalo_kind_fixed": Sentence(
        _("On Zalo a video article can't become one without a video that Zalo takes. The earlier one still stands."),
        _("Withdraw the article on Zalo, then publish the item there again."),
    ),
}  # fmt: skip
