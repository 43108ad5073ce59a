"""A channel's message beside what is found in it, and what each press would make of both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from cms.entries.record import Record
from publishers.contract import Mend, Message, Platform, Problem
from publishers.contract.mending import ONE_PRESS
from publishers.sentences import mends_for
from publishers.texts.wording import PLAIN, Wording, linked

from ..edits import media_edits
from ..message import make_message
from .checks import preflight
from .mending import Case, Changes, helps, mend, name_of


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One record on one channel, with what the editor changed and chose for it."""

    record: Record
    platform: Platform
    variant: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    #: What Loa adds to the text.
    wording: Wording = PLAIN
    #: How the message is put together; with files from elsewhere in trials.
    make: Callable[..., Message] = make_message

    @cached_property
    def message(self) -> Message:
        return self.make(
            self.record, type(self.platform), key="preview", variant=self.variant, options=self.options,
            wording=self.wording,
        )  # fmt: skip

    @cached_property
    def problems(self) -> list[Problem]:
        return preflight(self.platform, self.message)

    def offers(self, problem: Problem) -> list[Mend]:
        """The mends of the finding's sentence that help here."""
        return [way for way in mends_for(problem.code, self.platform.slug) if self._is_offered(problem, way)]

    def mended(self, named: str, way: Mend) -> Judged | None:
        """After the press; nothing where there is no such finding any more, or the press can't help."""
        problem = next((found for found in self.problems if name_of(found) == named), None)
        after = self._after(problem, way) if problem else None
        return after if after and problem and helps(problem, self.problems, after.problems) else None

    def _is_offered(self, problem: Problem, way: Mend) -> bool:
        return way not in ONE_PRESS or self.mended(name_of(problem), way) is not None

    def _after(self, problem: Problem, way: Mend) -> Judged | None:
        edits = media_edits(self.variant)
        case = Case(problem=problem, message=self.message, platform=type(self.platform), edits=edits)
        changes = mend(way, case)
        return self.changed(self._unlinked(changes)) if changes else None

    def _unlinked(self, changes: Changes) -> Changes:
        """The message shows the short link; what is written for a channel keeps the item's own address."""
        url, link = self.record.url, self.wording.link
        texts = {name: linked(text, link, url) for name in ("title", "body") if (text := getattr(changes, name))}
        options = {
            name: linked(value, link, url) if isinstance(value, str) else value
            for name, value in changes.options.items()
        }
        return replace(changes, **texts, options=options)

    def changed(self, changes: Changes) -> Judged:
        return replace(self, variant=changes.over(self.variant), options={**self.options, **changes.options})
