"""The figures of a trial: per platform, and what falls short of the bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from publishers.registry import platforms

from .trial import Verdict

#: Of what a platform refuses, preflight says so before.
CAUGHT_AT_LEAST = 0.95
#: Of what is well, preflight stops no more.
ALARMS_AT_MOST = 0.02


@dataclass(slots=True)
class Figures:
    """One line of the table."""

    drafts: int = 0
    refused: int = 0
    caught: int = 0
    with_mend: int = 0
    pressed: int = 0
    good: int = 0
    alarms: int = 0


@dataclass(slots=True)
class Report:
    """Everything that was tried."""

    lines: dict[str, Figures] = field(default_factory=dict)
    #: What is to be looked at, in words.
    faults: list[str] = field(default_factory=list)

    def add_bad(self, verdicts: Iterable[Verdict]) -> None:
        for verdict in verdicts:
            line = self._line(verdict)
            line.drafts += 1
            line.refused += bool(verdict.refusal)
            caught = bool(verdict.refusal) and verdict.is_caught
            line.caught += caught
            line.with_mend += caught and verdict.has_mend
            line.pressed += caught and verdict.is_mended
            if verdict.refusal and not verdict.is_caught:
                self.faults.append(f"missed: {verdict.draft.name} – {verdict.refusal}")
            if verdict.is_caught and not verdict.has_mend:
                self.faults.append(f"no mend: {verdict.draft.name} – {', '.join(verdict.findings)}")
            if verdict.refusal_after:
                self.faults.append(f"refused after its mends: {verdict.draft.name} – {verdict.refusal_after}")

    def add_good(self, verdicts: Iterable[Verdict]) -> None:
        for verdict in verdicts:
            line = self._line(verdict)
            line.good += 1
            line.alarms += verdict.is_caught
            if verdict.is_caught:
                self.faults.append(f"false alarm: {verdict.draft.name} – {', '.join(verdict.findings)}")
            if verdict.refusal:
                self.faults.append(f"not a good draft: {verdict.draft.name} – {verdict.refusal}")

    @property
    def total(self) -> Figures:
        names = Figures.__dataclass_fields__
        return Figures(**{name: sum(getattr(line, name) for line in self.lines.values()) for name in names})

    @property
    def shortcomings(self) -> list[str]:
        """Why the whole does not pass; nothing when it does."""
        total, found = self.total, []
        if total.caught < CAUGHT_AT_LEAST * total.refused:
            found.append(f"{total.caught} of {total.refused} refusals were caught before")
        if total.with_mend < total.caught:
            found.append(f"{total.caught - total.with_mend} caught drafts have a finding without a mend")
        if total.alarms > ALARMS_AT_MOST * total.good:
            found.append(f"{total.alarms} false alarms in {total.good} good drafts")
        wrong = [fault for fault in self.faults if fault.startswith(("refused after", "not a good"))]
        return found + wrong

    def table(self) -> str:
        """In Markdown."""
        head = ("platform", "bad drafts", "refused there", "caught before", "with a mend", "mended by presses",
                "good drafts", "false alarms")  # fmt: skip
        order = [slug for slug in platforms() if slug in self.lines]
        rows = [_row(slug, self.lines[slug]) for slug in order] + [_row("**all**", self.total)]
        return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))

    def _line(self, verdict: Verdict) -> Figures:
        return self.lines.setdefault(verdict.draft.platform, Figures())


def _row(name: str, line: Figures) -> Sequence[str]:
    share = f" ({line.caught / line.refused:.1%})" if line.refused else ""
    alarms = f" ({line.alarms / line.good:.1%})" if line.good else ""
    return (
        name, str(line.drafts), str(line.refused), f"{line.caught}{share}", str(line.with_mend), str(line.pressed),
        str(line.good), f"{line.alarms}{alarms}",
    )  # fmt: skip
