"""What YouTube's own findings and failures say to a person."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from publishers.contract import Mend, Sentence

SENTENCES: Mapping[str, Sentence] = {
    # before sending
    "youtube_angle_brackets": Sentence(
        _("YouTube refuses the signs < and > here."), _("Write “‹ ›”, “less than” or “more than” instead."),
        mends=(Mend.REPLACE_SIGNS,),
    ),
    "youtube_tags_too_long": Sentence(
        _("The keywords are longer than YouTube's %(maximum)s characters; these are left out: %(left_out)s."),
        _("Put the most important keywords first, or leave some out."),
        mends=(Mend.DROP_TAGS,),
    ),
    "youtube_too_many_hashtags": Sentence(
        _("There are %(count)s hashtags; above %(maximum)s YouTube ignores all of them."),
        _("Leave some hashtags out."),
        mends=(Mend.DROP_HASHTAGS,),
    ),
    "youtube_captions_missing": Sentence(
        _("The video has no captions."),
        _("Add a caption file (WebVTT), or record on the item why it is exempt."),
        mends=(Mend.EDIT_ITEM,),
    ),
    "youtube_captions_refused": Sentence(
        _("The caption file “%(filename)s” is %(media_type)s, %(megabytes)s MB; YouTube takes WebVTT or SubRip."),
        _("Save the captions as WebVTT (.vtt) and replace the file."),
        mends=(Mend.EDIT_ITEM,),
    ),
    "youtube_thumbnail_unusable": Sentence(
        _("The cover “%(filename)s” (%(media_type)s, %(megabytes)s MB) can't be the thumbnail; "
          "YouTube will show a frame of the video."),
        _("For a thumbnail use a JPEG or PNG of at most %(maximum)s MB."),
        mends=(Mend.COVER_FROM_VIDEO, Mend.EDIT_ITEM),
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
    "youtube_title_refused": Sentence(
        _("YouTube refused the title. Nothing was posted."),
        _("Shorten it to 100 characters and leave out the signs < and >."), mends=(Mend.REWRITE,),
    ),
    "youtube_description_refused": Sentence(
        _("YouTube refused the description. Nothing was posted."),
        _("Shorten it: 5000 bytes are some 3300 Vietnamese letters; leave out the signs < and >."),
        mends=(Mend.REWRITE,),
    ),
    "youtube_tags_refused": Sentence(
        _("YouTube refused the keywords. Nothing was posted."), _("Use fewer and simpler keywords."),
        mends=(Mend.DROP_TAGS,),
    ),
    "youtube_public_at_refused": Sentence(
        _("YouTube refused the time at which the video is to become public."),
        _("Choose a later time, or none: a video that has been public once can't be given one any more."),
    ),
    "youtube_language_refused": Sentence(
        _("YouTube misses the language of title and description. Nothing was changed."),
        _("Set the item's language and publish again."), mends=(Mend.EDIT_ITEM,),
    ),
    "youtube_metadata_refused": Sentence(
        _("YouTube refused what is said about the video. Nothing was posted."),
        _("Read YouTube's reason below; check title, description, keywords, language and the choices for this item."),
    ),
    "youtube_licence_refused": Sentence(
        _("YouTube doesn't let this channel use that licence. Nothing was posted."),
        _("Choose YouTube's standard licence for this item."),
    ),
    "youtube_file_missing": Sentence(
        _("YouTube received no file."), _("Publish again; if it happens once more, replace the file.")
    ),
    "youtube_image_refused": Sentence(
        _("YouTube can't use the picture as a thumbnail."), _("Use a JPEG or PNG of 1280 × 720 and at most 2 MB."),
    ),
    "youtube_playlist_full": Sentence(
        _("The playlist holds as many videos as YouTube allows; this one was not added. The video itself is out."),
        _("Choose another playlist in the channel's settings."), mends=(Mend.EDIT_CHANNEL,),
    ),
    "youtube_captions_exist": Sentence(
        _("The video has captions of this language already."), _("Nothing needs to be done.")
    ),
    "youtube_captions_gone": Sentence(
        _("The video's captions are no longer on YouTube."), _("Correct the item there again: they are then added.")
    ),
    "youtube_api_off": Sentence(
        _("The Google project behind this channel has the YouTube service switched off."),
        _("Switch on “YouTube Data API v3” (and “YouTube Analytics API” for figures) in Google Cloud Console."),
    ),
    "youtube_request_refused": Sentence(
        _("YouTube did not understand Loa's request. Nothing was posted."),
        _("This is not about your text. Tell whoever looks after Loa, with YouTube's reason below."),
    ),
    "youtube_choice_invalid": Sentence(
        _("What was chosen for this video can't be used: %(fields)s."), _("Choose again, or leave it empty.")
    ),
    "youtube_playlist_unnamed": Sentence(
        _("Another playlist was chosen for this video, but not which."),
        _("Enter the playlist's ID, or choose “None”."),
        mends=(Mend.CHOOSE,),
    ),
    "youtube_public_at_not_private": Sentence(
        _("The video is private until %(at)s; “Who may watch” says otherwise and has no effect."),
        _("Leave one of the two empty."),
    ),
    "youtube_forbidden": Sentence(
        _("YouTube doesn't allow this channel to do that."),
        _("Read YouTube's reason below and check the channel's rights in YouTube Studio."),
    ),
    "youtube_not_found": Sentence(
        _("The video is no longer on YouTube."), _("If it should be there, publish the item again.")
    ),
    # after the upload
    "youtube_not_processed": Sentence(
        _("YouTube took the video but could not use it (%(reason)s). Viewers can't see it."),
        _("Check that the file plays and that you hold its rights; delete the failed video in YouTube Studio and "
          "publish the item again with another file."),
    ),
    "youtube_video_unreadable": Sentence(
        _("YouTube can't read the video's format (%(reason)s). Viewers can't see it."),
        _("Export the film as MP4 (H.264, AAC), replace the file and publish again; "
          "delete the failed video in YouTube Studio."), mends=(Mend.EDIT_ITEM,),
    ),
    "youtube_video_incomplete": Sentence(
        _("The file that YouTube has is empty, too small or incomplete (%(reason)s). Viewers can't see it."),
        _("Check that the film plays to its end, replace the file and publish again."), mends=(Mend.EDIT_ITEM,),
    ),
    "youtube_cover_not_worn": Sentence(
        _("The video is out, but YouTube refused its cover and shows a picture of its own."),
        _("Confirm the channel's phone number at youtube.com/verify, then set the cover in YouTube Studio."),
    ),
    "youtube_captions_not_worn": Sentence(
        _("The video is out, but YouTube refused its captions. People who don't hear well can't follow it."),
        _("Check that the caption file is complete, then add it in YouTube Studio (Subtitles)."),
    ),
    "youtube_not_listed": Sentence(
        _("The video is out, but it is not on the playlist."),
        _("Check the playlist in the channel's settings here, then add the video in YouTube Studio."),
    ),
    "youtube_still_listed": Sentence(
        _("The video is out, but it is still on the playlist on which it was before."),
        _("Take it off there in YouTube Studio."),
    ),
    "youtube_video_copyright": Sentence(
        _("YouTube rejected the video because of somebody's rights (%(reason)s). Viewers can't see it."),
        _("See in YouTube Studio which picture or music it is; take it out or object there. Then publish again."),
        _("YouTube compares each film with those that owners of rights have registered."),
    ),
    "youtube_video_terms": Sentence(
        _("YouTube rejected the video because of its rules (%(reason)s). Viewers can't see it."),
        _("Read YouTube's reason in YouTube Studio; object there if it is wrong."),
    ),
    "youtube_video_account": Sentence(
        _("YouTube rejected the video because the account is closed or suspended. Viewers can't see it."),
        _("Sign in to YouTube with this account, see what is wrong, then publish again."),
    ),
    "youtube_video_duplicate": Sentence(
        _("YouTube rejected the video because the channel has the very same one already."),
        _("Look for it in YouTube Studio. Use that one, or delete it and publish again."),
    ),
    "youtube_video_length": Sentence(
        _("YouTube rejected the video because it is too long for this channel. Viewers can't see it."),
        _("Confirm the channel's phone number at youtube.com/verify (then 12 hours are allowed), or cut the film to "
          "15 minutes."),
    ),
    "youtube_video_deleted": Sentence(
        _("The video was deleted on YouTube while it was being processed."),
        _("Publish the item again if it is wanted."),
    ),
    "youtube_video_changed": Sentence(
        _("The item has another video now, and YouTube can't exchange the picture of a published one. "
          "Nothing was changed there."),
        _("Withdraw the item on this channel, then publish it anew."),
    ),
}  # fmt: skip
