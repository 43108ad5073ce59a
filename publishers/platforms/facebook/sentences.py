"""What Facebook's own problems say to a person."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from publishers.contract import Mend, Sentence

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
        mends=(Mend.EDIT_ITEM,),
    ),
    "facebook_choices": Sentence(
        _("What was chosen for this item on Facebook can't be used."),
        _("Open the item's text for this channel and choose again."),
    ),
    "facebook_reel_type": Sentence(
        _("A Reel must be an MP4 file; “%(filename)s” is %(media_type)s."),
        _("Show it as a video, or save it as MP4 and replace it."),
        mends=(Mend.CHOOSE,),
    ),
    "facebook_reel_length": Sentence(
        _("A Reel lasts 3 to 90 seconds; “%(filename)s” lasts %(seconds)s."),
        _("Show it as a video, or cut it."),
        mends=(Mend.CHOOSE,),
    ),
    "facebook_reel_shape": Sentence(
        _("A Reel is upright, 9 by 16; “%(filename)s” is %(width)s by %(height)s."),
        _("Show it as a video, or use an upright version."),
        mends=(Mend.CHOOSE,),
    ),
    "facebook_reel_small": Sentence(
        _("A Reel has at least 540 by 960 pixels; “%(filename)s” has %(width)s by %(height)s."),
        _("Show it as a video, or use a larger version."),
        mends=(Mend.CHOOSE,),
    ),
    # connecting
    "facebook_other_owner": Sentence(
        _("The access token belongs to “%(name)s” (%(actual)s), not to the Page %(expected)s."),
        _("Enter the access token of the Page itself, not of a person, and check the Page ID."),
    ),
    "facebook_other_app": Sentence(
        _("The access token was made with another app (%(actual)s). Nothing was posted."),
        _("Enter the App ID and the app secret of the app that the token was made with."),
    ),
    "facebook_app_removed": Sentence(
        _("The person whose access this is has removed the app on Facebook. Nothing was posted."),
        _("Connect the channel again and agree to everything that is asked."),
    ),
    "facebook_checkpoint": Sentence(
        _("Facebook wants the person whose access this is to log in and confirm something. Nothing was posted."),
        _("That person logs in on facebook.com, follows what it says, then reconnects the channel."),
    ),
    "facebook_password_changed": Sentence(
        _("The person whose access this is has changed the password on Facebook. Nothing was posted."),
        _("Reconnect the channel; what waits then goes out by itself."),
    ),
    "facebook_unconfirmed": Sentence(
        _("The Facebook account whose access this is has not been confirmed. Nothing was posted."),
        _("That person confirms e-mail address or phone number on facebook.com, then reconnects the channel."),
    ),
    "facebook_not_subscribed": Sentence(
        _("Publishing works, but Facebook does not agree to tell of changes made on the Page."),
        _("Agree to “pages_manage_metadata” when reconnecting, or switch that off in the channel's settings."),
    ),
    "facebook_comment_refused": Sentence(
        _("The post is out, but Facebook refused its first comment."),
        _("Write the comment under the post on Facebook, or leave it out."),
    ),
    "facebook_captions_refused": Sentence(
        _("The video is out, but Facebook refused its captions. People who don't hear well can't follow it."),
        _("Check that the caption file is complete, then add it to the video on Facebook (Edit, Captions)."),
    ),
    "facebook_figures_refused": Sentence(
        _("Facebook does not let this access read the Page's figures."),
        _("Reconnect the channel and agree to “read_insights” and “pages_read_engagement”."),
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
        mends=(Mend.REWRITE,),
    ),
    "facebook_link_refused": Sentence(
        _("Facebook could not read the linked page. Nothing was posted."),
        _("Check that the page opens without logging in, then send again."),
        mends=(Mend.EDIT_ITEM,),
    ),
    "facebook_file_refused": Sentence(
        _("Facebook could not use a file of the item: it is too small, broken, or can't be fetched."),
        _("Check that the file opens, replace it if needed, then send again."),
    ),
    "facebook_unsupported": Sentence(
        _("Facebook does not offer this for the Page. Nothing was changed."),
        _("Read Facebook's reason below; the technician can tell whether a setting of the Page is behind it."),
    ),
    "facebook_metric_refused": Sentence(
        _("Facebook no longer knows a figure by the name that is asked for."),
        _("The technician enters the new name in the channel's settings."),
    ),
    "facebook_too_few_likes": Sentence(
        _("Facebook tells figures only of Pages with enough followers."), _("Nothing to do.")
    ),
    "facebook_missing": Sentence(
        _("Facebook no longer has this post, or does not show it to this channel."),
        _("Open the Page and look; publish the item again if it should be there."),
    ),
    "facebook_upload_lost": Sentence(
        _("Facebook dropped the video during the upload. Nothing was posted."), _("Loa sends it again by itself.")
    ),
}
