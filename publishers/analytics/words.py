"""What figures are called, and what each word means on every platform: the vocabulary of dashboards and reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from publishers.contract import AccountFigure, Figure, Source

LABELS: Mapping[Figure, Any] = {
    Figure.VIEWS: pgettext_lazy("figure", "Views"),
    Figure.REACH: pgettext_lazy("figure", "People reached"),
    Figure.REACTIONS: pgettext_lazy("figure", "Reactions"),
    Figure.COMMENTS: pgettext_lazy("figure", "Comments"),
    Figure.SHARES: pgettext_lazy("figure", "Shares"),
    Figure.SAVES: pgettext_lazy("figure", "Saved"),
    Figure.CLICKS: pgettext_lazy("figure", "Clicks"),
    Figure.WATCH_S: pgettext_lazy("figure", "Time watched"),
}
ACCOUNT_LABELS: Mapping[AccountFigure, Any] = {
    AccountFigure.FOLLOWERS: pgettext_lazy("figure", "Followers"),
    AccountFigure.VIEWS: pgettext_lazy("figure", "Views of the whole channel"),
    AccountFigure.REACH_28: pgettext_lazy("figure", "People reached in 28 days"),
}
#: A word for several figures together.
ENGAGEMENT_LABEL = pgettext_lazy("figure", "Engagement")

#: The sense that is shared by all platforms, in a sentence.
SENSES: Mapping[Figure | AccountFigure, Any] = {
    Figure.VIEWS: _("How often the post was shown or played. One person may be counted many times."),
    Figure.REACH: _("How many different people saw the post. Platforms estimate it, and people of two posts or two "
                    "platforms can't be added up: somebody may be among both."),
    Figure.REACTIONS: _("How often readers pressed Like or another sign of feeling."),
    Figure.COMMENTS: _("How many comments stand under the post."),
    Figure.SHARES: _("How often readers passed the post on."),
    Figure.SAVES: _("How often readers put the post by for later."),
    Figure.CLICKS: _("How often readers clicked, as the platform counts it. What Loa counts itself are the clicks on "
                     "its own short links."),
    Figure.WATCH_S: _("How long all viewers watched the film, together."),
    AccountFigure.FOLLOWERS: _("How many people follow the channel, as it stood on the day. It is no sum of days."),
    AccountFigure.VIEWS: _("Views of everything that the channel ever published, also before Loa."),
    AccountFigure.REACH_28: _("How many different people saw anything of the channel in the 28 days before."),
}  # fmt: skip
ENGAGEMENT_SENSE = _(
    "Reactions, comments, shares and saves added up: as many of the four as the platform tells. What it doesn't tell "
    "adds nothing, so two platforms compare badly."
)

SOURCES: Mapping[Source, Any] = {
    Source.DOCUMENTED: pgettext_lazy("source of a meaning", "by the platform's own documentation"),
    Source.REPORTED: pgettext_lazy("source of a meaning", "as others saw it answer"),
    Source.UNCHECKED: pgettext_lazy("source of a meaning", "not checked at the platform yet"),
}


def label_of(figure: str) -> Any:
    """The name of a figure by its word; a word that nobody knows any more stays as it is."""
    if figure in set(Figure):
        return LABELS[Figure(figure)]
    return ACCOUNT_LABELS[AccountFigure(figure)] if figure in set(AccountFigure) else figure
