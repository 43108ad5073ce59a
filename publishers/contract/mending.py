"""The ways in which a finding can be mended: a closed set. The desk makes a button of each; planning carries it out."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, Field


class Mend(StrEnum):
    """What one press does about a finding. Each changes this channel's form only and can be taken back."""

    #: The text is cut after its last sentence that fits, in the platform's own counting.
    SHORTEN = "shorten"
    #: The item's own title or summary is put where nothing is.
    FILL_IN = "fill_in"
    #: ``<`` and ``>`` become signs that look alike and are taken.
    REPLACE_SIGNS = "replace_signs"
    #: Addresses are taken out of the text.
    STRIP_LINKS = "strip_links"
    #: Hashtags beyond what the platform takes are left out.
    DROP_HASHTAGS = "drop_hashtags"
    #: Keywords beyond what the platform takes are left out.
    DROP_TAGS = "drop_tags"
    #: Only the first pictures go out, as many as the platform takes.
    USE_FIRST = "use_first"
    #: The file stays out of what this channel gets.
    LEAVE_OUT = "leave_out"
    #: The picture is cut to a shape that the platform takes, around its middle.
    CROP = "crop"
    #: A frame of the video becomes the cover.
    COVER_FROM_VIDEO = "cover_from_video"
    #: The address goes into the first comment instead of the text.
    LINK_TO_COMMENT = "link_to_comment"
    #: One of the choices for this item is set as the problem's ``choose`` says.
    CHOOSE = "choose"

    #: The desk asks for the words, on the same screen.
    ADD_ALT = "add_alt"
    #: The text field is opened: only a person knows the words.
    REWRITE = "rewrite"

    #: The item's own page is opened where the missing thing belongs.
    EDIT_ITEM = "edit_item"
    #: The channel's settings are opened.
    EDIT_CHANNEL = "edit_channel"


#: These need a person's words, on the same screen.
ASKING = frozenset({Mend.ADD_ALT, Mend.REWRITE})
#: These lead to another screen.
LEADING = frozenset({Mend.EDIT_ITEM, Mend.EDIT_CHANNEL})
#: The rest is done by one press.
ONE_PRESS = frozenset(Mend) - ASKING - LEADING


class MediaEdits(BaseModel, extra="forbid", frozen=True):
    """What an editor changed about the files of one channel; files are named by their SHA-256."""

    #: Pictures in the order in which they go out; those not named follow in their own.
    order: tuple[str, ...] = ()
    #: How many pictures go out; 0: all.
    use_first: int = Field(default=0, ge=0, le=100)
    leave_out: tuple[str, ...] = ()
    #: Picture → left, top, right and bottom of what stays, as parts of its width and height.
    crop: dict[str, tuple[float, float, float, float]] = Field(default_factory=dict)
    #: Second of the video whose frame is the cover.
    cover_at_s: float | None = Field(default=None, ge=0)
    #: Picture → its text alternative.
    alt: dict[str, str] = Field(default_factory=dict)
