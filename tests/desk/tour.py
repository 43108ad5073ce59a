"""``make tour``: what ``test_screens`` took becomes ``docs/tour.md``, with small pictures in both languages."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from .screens import SCREENS

_DOCS = Path(__file__).parents[2] / "docs"
_IMAGES = _DOCS / "images" / "tour"
#: Pixels of a picture in the docs, by the width it was taken at.
_SHOWN = {1280: 960, 390: 390}
_HIGHEST = 2.2
_QUALITY = 50

#: Chapter → screens with a sentence; what is not named here is looked at by tests only.
CHAPTERS: dict[str, dict[str, str]] = {
    "The day": {
        "home": "What is late, failing, waiting and coming, each number a way to where it is settled.",
        "calendar-week": "The hub's home: drag a card, or move it by keyboard; holidays and blackouts stand in it.",
        "calendar-month": "The month, with *n more* where a day is full.",
        "calendar-list": "The same as a list: what a telephone shows.",
        "trouble": "All that does not go on, grouped by cause, one press for all that can safely go again.",
        "delivery-failed": "One failure: what happened, whether anything was posted, what was tried, one main act.",
    },
    "One item, everywhere": {
        "everywhere": "A shared text, then each channel locked to it until customised; findings, previews, one button.",
        "item": "Everywhere one item went, live.",
        "follow-up": "A correction or withdrawal says first what happens at each place.",
        "proof": "What stood where and when, to print and to take along as a signed file.",
        "several": "Several items on several channels: every line is shown before it is planned.",
        "deliveries": "All deliveries, with filters, acts for many, and export.",
    },
    "Channels": {
        "channels": "State, access, last success, people; the acts in one press.",
        "channel": "One channel, what it may still do, and who looks after it.",
        "slots": "A week of times; a change shows first what moves.",
        "queue": "What waits, in an order that people change.",
        "rules": "Which new items go where by themselves.",
        "holds": "Freezes and blackouts.", "freeze": "The switch that stops publishing.",
        "coverage": "Which item stands at which portal, in which version.",
        "law-changed": "The law changed: every item that cites it, with every place.",
    },
    "Campaigns": {
        "campaign": "Goal, days, people, agencies, documents of law, targets.",
        "campaign-board": "Items × channels; a press on a gap plans it.",
        "campaign-agencies": "Items × agencies.", "round": "A recurring post; each day may be moved or left out.",
        "campaign-copy": "Last year's campaign once more, shown before it is made.",
        "texts": "Hashtags, signatures and templates.", "short-links": "Short links with QR codes.",
    },
    "Approval": {
        "approvals": "What waits for me, with its age.",
        "approval": "What is new beside what was last approved; yes, or back with a reason.",
        "emergency": "What cannot wait goes out marked.", "afterwards": "Somebody else looks afterwards.",
        "approved": "Who answered for what, for ever.",
    },
    "In and out": {
        "import-upload": "A table of items, with a ZIP of media.",
        "import-columns": "Which column means what: guessed, shown with samples.",
        "import-check": "Every bad row by line and column, with the reason and the mend.",
        "inbox": "What departments hand in.", "proposal": "One proposal: taken, changed or refused with a reason.",
        "sources": "Where it comes from, and how that is doing.", "feeds": "Addresses and the widget for departments.",
        "subscribers": "Who is told at once.", "site": "What a department's site shows of what it must.",
        "tokens": "What scripts may do.", "webhook": "What another program is told, each attempt with its answer.",
    },
    "Honest numbers": {
        "figures": "What these days reached, beside the days before; what nobody told is never counted as nought.",
        "figures-posts": "Every post with its numbers, each a number or the reason why there is none.",
        "figures-best": "When and in which form posts are answered; too few posts are called too few.",
        "figures-law": "How many saw what a changed law has overtaken.",
        "figures-item": "One item: its numbers channel by channel, and day by day.",
        "meanings": "What each platform's number means, and since when.",
    },
    "Reports and plans": {
        "reports": "Which agency owes which report, and by when.",
        "report": "One report: numbers counted or typed with their evidence, its texts, what is missing.",
        "report-number": "One number: where it comes from, and whom it was typed by.",
        "report-rows": "The rows behind a number; they add up to it.",
        "report-calendars": "Periods and due dates of a province, as data.",
        "plan": "A plan: who does what by when, with progress from what was really published.",
        "plan-agencies": "The same by agency.", "plan-table": "Tasks taken out of a table of Word or Excel.",
        "glance": "Agencies at a glance: who does what all must, who is reminded.",
    },
    "Trust": {
        "sign-ins": "Where one's account is open; one press ends all other sessions.",
        "second-factor": "A second factor or a passkey.", "audit": "Who did what, for who answers for it.",
    },
}  # fmt: skip


def main(taken: Path) -> None:
    """Write the page and its pictures from the folder that the pictures were taken into."""
    known = {screen.name for screen in SCREENS}
    lines = [
        "# A tour of the desk\n",
        "Every picture is made by `make tour` from the rows of `tests/desk`, which also hold each of these",
        "screens, and those not shown here, against axe, the keyboard and a telephone. The desk speaks Vietnamese and",
        "English; a press on a picture's language leads to it.\n",
    ]
    for chapter, screens in CHAPTERS.items():
        lines.append(f"## {chapter}\n")
        for name, sentence in screens.items():
            if name not in known:
                raise SystemExit(f"There is no screen {name!r} in tests/desk/screens.py.")
            lines += _shown(taken, name, sentence)
    (_DOCS / "tour.md").write_text("\n".join(lines), encoding="utf-8")


def _shown(taken: Path, name: str, sentence: str) -> list[str]:
    for language in ("vi", "en"):
        for width, shown in _SHOWN.items():
            _shrink(taken / language / f"{name}-{width}.png", _IMAGES / language / f"{name}-{width}.webp", shown)
    others = " · ".join(
        f"[{words}](images/tour/{language}/{name}-{width}.webp)"
        for language, width, words in (
            ("en", 1280, "in English"), ("vi", 390, "on a telephone"), ("en", 390, "on a telephone, in English")
        )
    )  # fmt: skip
    return [f"**{sentence}** {others}\n", f"![{name}](images/tour/vi/{name}-1280.webp)\n"]


def _shrink(source: Path, target: Path, width: int) -> None:
    """As wide as the docs show it; a long screen is cut where its point was made."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(source) as image:
        height = min(image.height, round(image.width * _HIGHEST))
        cut = image.convert("RGB").crop((0, 0, image.width, height))
        cut.resize((width, round(height * width / image.width)), Image.Resampling.LANCZOS).save(
            target, "WEBP", quality=_QUALITY, method=6
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
