"""An import in the words of its screens: where it stands, how many rows of which kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.entries.ports import approval_gate
from cms.importing.models import Import, ImportState, RowState, Then, WishState
from cms.importing.models.import_ import AT_WORK

#: State → tone of its dot.
TONES = {
    ImportState.MAPPING: "quiet", ImportState.CHECKED: "cyan", ImportState.RUNNING: "violet",
    ImportState.DONE: "green", ImportState.UNDOING: "violet", ImportState.UNDONE: "quiet",
    RowState.NEW: "quiet", RowState.READY: "cyan", RowState.BAD: "red", RowState.KNOWN: "quiet",
    RowState.DONE: "green", RowState.FAILED: "red", RowState.UNDONE: "quiet", RowState.KEPT: "amber",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an import is. ``to_do`` and ``handled`` count only what is to be worked on."""

    counts: Mapping[str, int]
    is_at_work: bool
    is_undoing: bool

    def of(self, state: str) -> int:
        return self.counts.get(state, 0)

    @property
    def handled(self) -> int:
        if self.is_undoing:
            return self.of(RowState.UNDONE) + self.of(RowState.KEPT)
        return self.of(RowState.DONE) + self.of(RowState.FAILED)

    @property
    def whole(self) -> int:
        rest = self.of(RowState.DONE) if self.is_undoing else self.of(RowState.READY)
        return self.handled + rest

    @property
    def percent(self) -> int:
        return round(100 * self.handled / self.whole) if self.whole else 100

    @property
    def sentence(self) -> str:
        said = {"handled": self.handled, "whole": self.whole}
        if self.is_undoing:
            return _("%(handled)s of %(whole)s drafts taken back") % said
        return _("%(handled)s of %(whole)s rows taken in") % said


def progress_of(source: Import) -> Progress:
    """One query."""
    found = source.rows.order_by().values_list("state").annotate(Count("pk"))
    is_undoing = source.state in (ImportState.UNDOING, ImportState.UNDONE)
    return Progress(counts=dict(found), is_at_work=source.state in AT_WORK, is_undoing=is_undoing)


def what_happens(source: Import) -> str:
    """What will become of the drafts, before the button is pressed."""
    section = source.section.get_admin_display_title() if source.section else "?"
    if source.then == Then.KEEP:
        return _("They become drafts in “%(section)s”. Nothing is public.") % {"section": section}
    if source.then == Then.SUBMIT:
        return _("They become drafts in “%(section)s” and are submitted for approval.") % {"section": section}
    if source.section and approval_gate().governs(source.section.specific):
        text = _("Items of “%(section)s” are approved step by step, so they are submitted and not published at once.")
        return text % {"section": section}
    return _("They are published in “%(section)s” where nothing is missing; the others stay drafts.") % {
        "section": section
    }


def outcome(source: Import, progress: Progress) -> str:
    """The result in a sentence."""
    if source.state == ImportState.UNDONE:
        count = progress.of(RowState.UNDONE)
        return ngettext("%(count)s draft was taken back.", "%(count)s drafts were taken back.", count) % {
            "count": count
        }
    count = progress.of(RowState.DONE)
    return ngettext("%(count)s item was taken in.", "%(count)s items were taken in.", count) % {"count": count}


def wish_of(row: Any) -> str:
    """What became of the time and the channels that the row asks for."""
    if row.wish_state == WishState.NONE:
        return ""
    return row.wish_words or str(WishState(row.wish_state).label)
