"""What preflight's own findings say, on every platform: what is wrong, how it is put right, why, and by which press."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from .contract import Mend, Sentence

PREFLIGHT: Mapping[str, Sentence] = {
    "title_too_long": Sentence(
        _("The title has %(used)s %(unit)s; this channel takes at most %(maximum)s."),
        _("Shorten the title for this channel by %(over)s."),
        why=_("The platform refuses longer titles."),
        mends=(Mend.SHORTEN, Mend.REWRITE),
    ),
    "title_missing": Sentence(
        _("There is no title."),
        _("Write a title for this channel."),
        why=_("The platform refuses an item without a title."),
        mends=(Mend.FILL_IN, Mend.REWRITE),
    ),
    "body_too_long": Sentence(
        _("The text has %(used)s %(unit)s; this channel takes at most %(maximum)s."),
        _("Shorten the text for this channel by %(over)s."),
        why=_("The platform refuses longer texts."),
        mends=(Mend.SHORTEN, Mend.REWRITE),
    ),
    "body_missing": Sentence(
        _("There is no text."),
        _("Write a text for this channel."),
        why=_("The platform refuses an item without a text."),
        mends=(Mend.FILL_IN, Mend.REWRITE),
    ),
    "image_missing": Sentence(
        _("This channel needs at least %(minimum)s picture."),
        _("Add a cover picture to the item."),
        why=_("The platform refuses an item without a picture."),
        mends=(Mend.COVER_FROM_VIDEO, Mend.EDIT_ITEM),
    ),
    "too_many_images": Sentence(
        _("The item has %(count)s pictures; this channel shows the first %(maximum)s."),
        _("Put the most important pictures first."),
        mends=(Mend.USE_FIRST,),
    ),
    "alt_missing": Sentence(
        _("The picture “%(filename)s” has no text alternative."),
        _("Describe the picture in its “text alternative” field, for people who can't see it."),
        why=_("Who can't see the picture hears these words instead."),
        mends=(Mend.ADD_ALT, Mend.EDIT_ITEM),
    ),
    "image_too_big": Sentence(
        _("The picture “%(filename)s” is %(megabytes)s MB; this channel takes at most %(maximum)s MB."),
        _("Save the picture smaller or as JPEG and replace it."),
        why=_("The platform refuses larger files."),
        mends=(Mend.LEAVE_OUT, Mend.EDIT_ITEM),
    ),
    "image_type_refused": Sentence(
        _("The picture “%(filename)s” is %(media_type)s; this channel takes %(allowed)s."),
        _("Save the picture as JPEG or PNG and replace it."),
        why=_("The platform can't show files of this kind."),
        mends=(Mend.LEAVE_OUT, Mend.EDIT_ITEM),
    ),
    "video_missing": Sentence(
        _("This channel publishes videos only, and the item has none."), _("Add a video."), mends=(Mend.EDIT_ITEM,)
    ),
    "video_too_big": Sentence(
        _("The video “%(filename)s” is %(megabytes)s MB; this channel takes at most %(maximum)s MB."),
        _("Use a smaller version of the video, or publish it on YouTube and link to it."),
        why=_("The platform refuses larger files."),
        mends=(Mend.LEAVE_OUT, Mend.EDIT_ITEM),
    ),
    "video_type_refused": Sentence(
        _("The video “%(filename)s” is %(media_type)s; this channel takes %(allowed)s."),
        _("Save the video as MP4 and replace it."),
        why=_("The platform can't play files of this kind."),
        mends=(Mend.LEAVE_OUT, Mend.EDIT_ITEM),
    ),
    "video_too_long": Sentence(
        _("The video lasts %(seconds)s seconds; this channel takes at most %(maximum)s."),
        _("Cut the video for this channel."),
        why=_("The platform refuses longer videos."),
        mends=(Mend.LEAVE_OUT, Mend.EDIT_ITEM),
    ),
    "image_too_small": Sentence(
        _("The picture “%(filename)s” has %(width)s × %(height)s pixels; this channel needs %(minimum)s on each side."),
        _("Replace it with a larger picture. Enlarging a small one would only blur it."),
        why=_("The platform refuses pictures as small as this."),
        mends=(Mend.LEAVE_OUT, Mend.EDIT_ITEM),
    ),
    "image_too_large": Sentence(
        _("The picture “%(filename)s” has %(width)s × %(height)s pixels; this channel takes %(maximum)s on a side."),
        _("Save the picture smaller and replace it."),
        why=_("The platform refuses pictures as large as this."),
        mends=(Mend.LEAVE_OUT, Mend.EDIT_ITEM),
    ),
    "image_ratio_refused": Sentence(
        _("The picture “%(filename)s” (%(width)s × %(height)s pixels) is too long and narrow for this channel."),
        _("Cut the picture for this channel, or replace it."),
        why=_("The platform takes widths between %(narrowest)s and %(widest)s times the height."),
        mends=(Mend.CROP, Mend.LEAVE_OUT, Mend.EDIT_ITEM),
    ),
    "video_too_short": Sentence(
        _("The video lasts %(seconds)s seconds; this channel takes no shorter ones than %(minimum)s."),
        _("Use a longer video."),
        why=_("The platform refuses shorter videos."),
        mends=(Mend.LEAVE_OUT, Mend.EDIT_ITEM),
    ),
    "video_too_small": Sentence(
        _("The video “%(filename)s” has %(width)s × %(height)s pixels; this channel needs %(minimum)s on each side."),
        _("Use a larger version of the video."),
        why=_("The platform refuses videos as small as this."),
        mends=(Mend.LEAVE_OUT, Mend.EDIT_ITEM),
    ),
    "video_too_large": Sentence(
        _(
            "The video “%(filename)s” has %(width)s × %(height)s pixels; this channel takes at most "
            "%(maximum_width)s × %(maximum_height)s."
        ),
        _("Use a smaller version of the video."),
        why=_("The platform refuses videos as large as this."),
        mends=(Mend.LEAVE_OUT, Mend.EDIT_ITEM),
    ),
    "video_ratio_refused": Sentence(
        _("The video “%(filename)s” (%(width)s × %(height)s pixels) is too long and narrow for this channel."),
        _("Use another version of the video."),
        why=_("The platform takes widths between %(narrowest)s and %(widest)s times the height."),
        mends=(Mend.LEAVE_OUT, Mend.EDIT_ITEM),
    ),
    # files made to suit
    "media_preparing": Sentence(
        _("“%(filename)s” is being made to suit this channel: %(percent)s %% done."),
        _("Nothing to do: plan it all the same. It goes out when the file is ready."),
    ),
    "picture_still": Sentence(
        _("“%(filename)s” moves. This channel gets its first picture only, standing still."),
        _("Use a video if the movement matters."),
    ),
    "derivative_too_heavy": Sentence(
        _("“%(filename)s” can't be made small enough for this channel without being spoilt."),
        _("Use a shorter video or a simpler picture."),
    ),
    "derivative_too_large": Sentence(
        _("“%(filename)s” has too many pixels to be made to suit this channel here."),
        _("Save the picture smaller and replace it."),
    ),
    "derivative_unreadable": Sentence(
        _("“%(filename)s” can't be read here, so it could not be made to suit this channel. It may be damaged."),
        _("Open the file on your computer. If it plays, save it again as MP4 or JPEG and replace it."),
    ),
    "derivative_missing": Sentence(
        _("“%(filename)s” is missing from the store, so it could not be made to suit this channel."),
        _("Upload the file again and publish the page again."),
    ),
    "derivative_broken": Sentence(
        _("“%(filename)s” could not be made to suit this channel."),
        _("Save the file in another form, as MP4 or JPEG, and replace it."),
    ),
    # what stays out
    "video_left_out": Sentence(
        _("This channel takes no videos. Not sent: %(names)s."),
        _("Nothing to do, unless readers need it: the item's own page shows it."),
    ),
    "more_videos_left_out": Sentence(
        _("This channel takes one video an item. Not sent: %(names)s."),
        _("Put the most important video first, or make an item of its own for each."),
    ),
    "images_left_out": Sentence(
        _("This channel takes no pictures but the cover. Not sent: %(names)s."),
        _("Nothing to do, unless readers need them: the item's own page shows them."),
    ),
    "audio_left_out": Sentence(
        _("This channel takes no sound recordings. Not sent: %(names)s."),
        _("Nothing to do, unless readers need it: the item's own page plays it."),
    ),
    "files_left_out": Sentence(
        _("This channel takes no documents. Not sent: %(names)s."),
        _("Nothing to do, unless readers need it: the item's own page offers it."),
    ),
}
