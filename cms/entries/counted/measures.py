"""Numbers of items and what each of them means; their names never change their sense."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cms.core.counting.measures import Measure

PAGE_VIEWS, DOWNLOADS, PLAYED = "page_views", "downloads", "played"
#: How far a recording or a film was played: begun, or so many hundredths of its length.
STEPS = ("start", "25", "50", "75", "95")

page_views = Measure(
    name=PAGE_VIEWS,
    label=_("Page views"),
    definition=_(
        "How often people opened the page of an item on this site. Known machines, pages that a browser loads ahead,"
        " people who are logged in, and the same page once more within five seconds do not count."
    ),
    subject="entry",
)
downloads = Measure(
    name=DOWNLOADS,
    label=_("Downloads"),
    definition=_(
        "How often people took a file of an item along: a document, or a recording by its download link. Playing it on"
        " the page is no download."
    ),
    subject="entry",
)
played = Measure(
    name=PLAYED,
    label=_("Played"),
    definition=_(
        "How often a recording or a film of an item was begun on its page, and how often a quarter, half, three"
        " quarters and 95 hundredths of its length were played. Winding forward is not playing."
    ),
    subject="entry",
    parts=_("how far it was played"),
)
