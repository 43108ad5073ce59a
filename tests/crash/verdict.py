"""What became of it: once, not at all and said so, or asked; anything else is the engine's fault."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from publishers.models import DeliveryState

from .play import Played
from .scenario import Case

#: Differs from run to run.
_NOT_COMPARED = ("id", "posted_at", "link")
#: By this tag a delivery recognises its own video.
_MARKER = re.compile(r", loa-[0-9a-f-]+")
_SAID_NOTHING = (DeliveryState.FAILED, DeliveryState.MISSED, DeliveryState.CANCELLED)


class Verdict(StrEnum):
    DONE = "done"
    #: Nothing was done, and the delivery says so.
    SAID = "said"
    #: A person is asked.
    ASKED = "asked"
    DUPLICATE = "duplicate"
    LIE = "lie"
    LOST = "lost"
    BROKEN = "broken"


GOOD = frozenset({Verdict.DONE, Verdict.SAID, Verdict.ASKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What readers see before the act, and after it went well."""

    before: list[dict[str, Any]]
    after: list[dict[str, Any]]
    #: Whether the receipt's remote id can be read off the post.
    shows_id: bool = False


def shown(posts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Posts without what differs from run to run."""
    return [
        {
            **{name: value for name, value in post.items() if name not in (*_NOT_COMPARED, "media", "facts")},
            "facts": {name: _MARKER.sub("", text) for name, text in post["facts"].items()},
            "media": sorted((media["kind"], media["sha256"], bool(media["captions_url"])) for media in post["media"]),
        }
        for post in posts
    ]


def judge(played: Played, expected: Expected) -> tuple[Verdict, str]:
    """The verdict and, unless it is good, why."""
    if played.broken or not played.final:
        return Verdict.BROKEN, played.broken or "the harness saw no end"
    final, posts = played.final, played.seen["posts"]
    if len(posts) > max(len(expected.after), len(expected.before)):
        return Verdict.DUPLICATE, f"{len(posts)} posts; the delivery is {final['state']}"
    if final["is_open"]:
        return Verdict.LOST, f"{final['state']} after {played.rounds} rounds: {final['problem']}"
    state = final["state"]
    if state == DeliveryState.NEEDS_CHECKING:
        return _asked(final)
    if state in _SAID_NOTHING:
        if not (final["problem"] or {}).get("code"):
            return Verdict.LIE, f"{state} without a reason"
        is_untouched = _text(shown(posts)) == _text(expected.before)
        return (Verdict.SAID, "") if is_untouched else (Verdict.LIE, f"{state}, but readers see {_text(shown(posts))}")
    if state != DeliveryState.PUBLISHED:
        return Verdict.LIE, f"the delivery is {state}"
    return _done(played.scenario.case, final, posts, expected)


def _asked(final: dict[str, Any]) -> tuple[Verdict, str]:
    if not (final["problem"] or {}).get("code"):
        return Verdict.LIE, "a question without words"
    return Verdict.ASKED, ""


def _done(case: Case, final: dict[str, Any], posts: list[dict[str, Any]], expected: Expected) -> tuple[Verdict, str]:
    if shown(posts) != expected.after:
        return Verdict.LIE, f"published, but readers see {_text(shown(posts))} instead of {_text(expected.after)}"
    if expected.shows_id and posts and final["remote_id"] not in _text(posts):
        return Verdict.LIE, f"published as {final['remote_id']}, which is not the post"
    told = [what for what in final["ledger"] if what in ("published", "corrected", "withdrawn")]
    if len(told) != 1:
        return Verdict.LIE, f"the ledger tells {final['ledger']}"
    return Verdict.DONE, ""


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
