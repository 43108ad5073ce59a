"""What Facebook's own problems say to a person."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from publishers.contract import Sentence

SENTENCES: Mapping[str, Sentence] = {
    "facebook_not_managed": Sentence(
        _("The person whose user token was entered does not manage the Page %(page)s. Nothing was posted."),
        _("Enter the user token of a person who manages the Page."),
    ),
    # before sending
    "facebook_video_only": Sentence(
        _("The item has a video and pictures; Facebook shows the video only."),
        _("Nothing to do, unless the pictures matter more: then publish them as an item of their own."),
    ),
    "facebook_captions_language": Sentence(
        _("Facebook has no captions in the language “%(language)s”; the video will be there without them."),
        _("Add a caption track in Vietnamese."),
    ),
    # connecting
    "facebook_other_owner": Sentence(
        _("The access token belongs to “%(name)s” (%(actual)s), not to the Page %(expected)s."),
        _("Enter the access token of the Page itself, not of a person, and check the Page ID."),
    ),
    "facebook_page_token_needed": Sentence(
        _("The access token is a person's, not the Page's. Nothing was posted."),
        _("Enter the access token of the Page itself."),
    ),
    "facebook_permission_missing": Sentence(
        _("Facebook says this access may not publish on the Page. Nothing was posted."),
        _(
            "Reconnect the channel and agree to “pages_manage_posts” and “pages_read_engagement”; "
            "the person must be allowed to create content on the Page."
        ),
    ),
    "facebook_blocked": Sentence(
        _("Facebook has blocked the Page or the app for a while because of its rules. Nothing was posted."),
        _("Open the Page's “Page quality” on Facebook and see what it says before you go on."),
    ),
    "facebook_secret_refused": Sentence(
        _("The app secret does not belong to this access token. Nothing was posted."),
        _("Copy the app secret again from the app's settings on Facebook."),
    ),
    "facebook_version_refused": Sentence(
        _("Facebook does not answer to this version of its Graph API. Nothing was posted."),
        _("Ask the technician to set a newer version in the channel's settings."),
    ),
    # sending
    "facebook_duplicate": Sentence(
        _("The Page already has a post with exactly this text, from an earlier time. Nothing was posted."),
        _("Change the text for this channel a little, then send again."),
    ),
    "facebook_link_refused": Sentence(
        _("Facebook could not read the linked page. Nothing was posted."),
        _("Check that the page opens without logging in, then send again."),
    ),
    "facebook_missing": Sentence(
        _("Facebook no longer has this post, or does not show it to this channel."),
        _("Open the Page and look; publish the item again if it should be there."),
    ),
    "facebook_upload_lost": Sentence(
        _("Facebook dropped the video during the upload. Nothing was posted."), _("Loa sends it again by itself.")
    ),
}
