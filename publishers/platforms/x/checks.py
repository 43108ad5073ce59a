"""What X would refuse, and what it costs, found before sending. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from publishers.contract import Message, Problem

from . import mapping, threads
from .counting import MAXIMUM, addresses, weigh
from .schema import PAY_PER_USE

_CASHTAGS_MAX = 1


def problems(message: Message, tier: str) -> list[Problem]:
    """Findings beyond the limits that the platform declares."""
    return [*_length(message), *_files(message), *_words(message), *(_cost(message) if tier == PAY_PER_USE else ())]


def _length(message: Message) -> Iterator[Problem]:
    used, posts = weigh(message.body.strip()), mapping.texts(message)
    if used <= MAXIMUM:
        return
    if not mapping.is_thread(message):
        params = {
            "used": used, "maximum": MAXIMUM, "over": used - MAXIMUM, "unit": "weighted", "choose": {"thread": "yes"},
        }  # fmt: skip
        yield Problem(code="x_too_long", field="body", params=params)
    elif len(posts) > threads.POSTS_MAX:
        params = {"posts": len(posts), "maximum": threads.POSTS_MAX}
        yield Problem(code="x_thread_too_long", field="body", params=params)
    else:
        yield Problem(code="x_thread", field="body", params={"posts": len(posts)}, blocking=False)


def _files(message: Message) -> Iterator[Problem]:
    sent = mapping.attached(message)
    left = [picture for picture in message.images() if picture not in sent]
    if message.video() is not None and left:
        yield Problem(code="x_video_alone", field="images", params={"count": len(left)}, blocking=False)
    elif any("gif" in picture.media_type for picture in message.images()) and left:
        yield Problem(code="x_gif_alone", field="images", params={"count": len(left)}, blocking=False)


def _words(message: Message) -> Iterator[Problem]:
    tags = [word for word in message.body.split() if word.startswith("$") and word[1:].strip(".,;:!?)").isalpha()]
    if len(tags) > _CASHTAGS_MAX:
        yield Problem(code="x_cashtags", field="body", params={"words": " ".join(tags)})


def _cost(message: Message) -> Iterator[Problem]:
    links = [address for text in mapping.texts(message) for address in addresses(text)]
    params = {"dollars": mapping.dollars(mapping.price(message))}
    if links:
        without = mapping.dollars(_without_links(message))
        yield Problem(
            code="x_cost_link", field="body", params={**params, "link": links[0], "without": without}, blocking=False
        )
    else:
        yield Problem(code="x_cost", field="body", params=params, blocking=False)


def _without_links(message: Message) -> int:
    dear = sum(bool(addresses(text)) for text in mapping.texts(message))
    difference = mapping.price_of_post("https://x.com") - mapping.price_of_post("")
    return mapping.price(message) - dear * difference
