"""X in the contract battery: a post with pictures, a video with subtitles, a thread."""

from __future__ import annotations

from dataclasses import asdict, replace

from publishers.contract import Account, Message
from publishers.platforms.x.counting import MAXIMUM, URL_WEIGHT
from publishers.platforms.x.schema import XCredentials, XOptions
from publishers.sandbox.accounts import X
from publishers.sandbox.server import RunningSandbox
from publishers.sandbox.x import timeline
from tests.publishers.contract.case import Case, Place
from tests.publishers.platforms import messages

#: Three posts long.
LONG = " ".join(
    f"Điều {number} quy định mức phạt tiền đối với người điều khiển xe trên đường." for number in range(1, 10)
)


def account(running: RunningSandbox) -> Account:
    given = asdict(X)
    names = ("client_id", "client_secret", "access_token", "refresh_token")
    return Account(
        channel="X Sở Tư pháp",
        options=XOptions(),
        credentials=XCredentials(**{name: given[name] for name in names}),
        endpoints={"X_API_URL": f"{running.base_url}/x/api", "X_WEB_URL": f"{running.base_url}/x"},
    )


def other_account(running: RunningSandbox) -> Account:
    right = account(running)
    return replace(right, credentials=right.credentials.model_copy(update={"access_token": "not-a-token-of-x"}))


def post(running: RunningSandbox) -> Message:
    return messages.message(messages.picture(), messages.picture("image", colour="#c2171d", alt="Mức phạt"))


def short(running: RunningSandbox) -> Message:
    """Exactly as much text as a short link leaves room for, which X counts as 23 signs whatever its length."""
    link = "https://pbgdpl.example.vn/-/s/abc2345"
    return messages.message(body=f"{'a' * (MAXIMUM - URL_WEIGHT - 1)} {link}", url=link)


def film(running: RunningSandbox) -> Message:
    return messages.message(messages.video(), messages.captions())


def thread(running: RunningSandbox) -> Message:
    return messages.message(body=LONG, options={"thread": "yes"})


def threads(running: RunningSandbox) -> int:
    """Whole threads: each is as many posts as it should be, and each reply hangs on the post before it."""
    posts = timeline(running.sandbox)
    begun = [one for one in posts if not one.facts]
    assert len(posts) <= 3 * len(begun)
    return len(begun)


PLACE = Place(
    row=lambda sandbox, receipt: ("post", receipt.remote_id), change=lambda post: post | {"text": "Bài đã bị sửa"}
)
CASES = (
    Case(slug="x", account=account, other_account=other_account, message=post, operation="post.create", place=PLACE),
    Case(slug="x", name="short-link", account=account, message=short, operation="post.create", place=PLACE),
    Case(slug="x", name="video", account=account, message=film, operation="post.create", place=PLACE),
    Case(slug="x", name="thread", account=account, message=thread, operation="post.create", posts=threads, place=PLACE),
)
