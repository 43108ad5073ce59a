"""What YouTube's own findings and failures say to a person."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from publishers.contract import Sentence

SENTENCES: Mapping[str, Sentence] = {
    # before sending
    "youtube_angle_brackets": Sentence(
        _("YouTube refuses the signs < and > here."), _("Write “‹ ›”, “less than” or “more than” instead.")
    ),
    "youtube_tags_too_long": Sentence(
        _("The keywords are longer than YouTube's %(maximum)s characters; these are left out: %(left_out)s."),
        _("Put the most important keywords first, or leave some out."),
    ),
    "youtube_too_many_hashtags": Sentence(
        _("There are %(count)s hashtags; above %(maximum)s YouTube ignores all of them."), _("Leave some hashtags out.")
    ),
    "youtube_captions_missing": Sentence(
        _("The video has no captions."),
        _("Add a caption file (WebVTT), or record on the item why it is exempt."),
    ),
    "youtube_captions_refused": Sentence(
        _("The caption file “%(filename)s” is %(media_type)s, %(megabytes)s MB; YouTube takes WebVTT or SubRip."),
        _("Save the captions as WebVTT (.vtt) and replace the file."),
    ),
    "youtube_thumbnail_unusable": Sentence(
        _("The cover “%(filename)s” (%(media_type)s, %(megabytes)s MB) can't be the thumbnail; "
          "YouTube will show a frame of the video."),
        _("For a thumbnail use a JPEG or PNG of at most %(maximum)s MB."),
    ),
    # sending
    "youtube_quota": Sentence(
        _("Today's share of calls that Google allows this installation is used up. Nothing more was sent."),
        _("Loa goes on by itself after midnight in California, when the share is renewed."),
    ),
    "youtube_upload_limit": Sentence(
        _("The channel has reached YouTube's daily number of uploads. Nothing was posted."),
        _("Loa tries again by itself in 24 hours."),
    ),
    "youtube_account": Sentence(
        _("The Google account can't publish on YouTube: it has no channel, or the channel is closed or suspended."),
        _("Sign in to YouTube with this account, see what is wrong, then reconnect the channel."),
    ),
    "youtube_no_channel": Sentence(
        _("The Google account has no YouTube channel."), _("Create the channel, or reconnect with another account.")
    ),
    "youtube_other_channel": Sentence(
        _("The credentials belong to the channel “%(found)s”, not to the one in the settings. Nothing was posted."),
        _("Correct the channel's id in its settings, or reconnect with the right account."),
    ),
    "youtube_forbidden": Sentence(
        _("YouTube doesn't allow this channel to do that."),
        _("Read YouTube's reason below and check the channel's rights in YouTube Studio."),
    ),
    "youtube_not_found": Sentence(
        _("The video is no longer on YouTube."), _("If it should be there, publish the item again.")
    ),
    "youtube_not_processed": Sentence(
        _("YouTube took the video but could not use it (%(reason)s). Viewers can't see it."),
        _("Check that the file plays and that you hold its rights; delete the failed video in YouTube Studio and "
          "publish the item again with another file."),
    ),
    "youtube_video_changed": Sentence(
        _("The item has another video now, and YouTube can't exchange the picture of a published one. "
          "Nothing was changed there."),
        _("Withdraw the item on this channel, then publish it anew."),
    ),
}  # fmt: skip
