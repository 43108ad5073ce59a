"""Facebook's row in the contract battery: a post with two pictures."""

from __future__ import annotations

import dataclasses

from publishers.contract import Account, Message
from publishers.platforms.facebook.schema import FacebookCredentials, FacebookOptions
from publishers.sandbox.accounts import FACEBOOK
from publishers.sandbox.server import RunningSandbox
from tests.publishers.contract.case import Case
from tests.publishers.platforms.messages import captions, message, picture, video

COMMENT = "Xem toàn văn trên cổng của tỉnh."


def account(running: RunningSandbox, *, token: str = FACEBOOK.page_access_token) -> Account:
    return Account(
        channel="facebook-test",
        options=FacebookOptions(page_id=FACEBOOK.page_id),
        credentials=FacebookCredentials(
            page_access_token=token, app_id=FACEBOOK.app_id, app_secret=FACEBOOK.app_secret
        ),
        endpoints={
            "FACEBOOK_GRAPH_URL": f"{running.base_url}/facebook/graph",
            "FACEBOOK_VIDEO_URL": f"{running.base_url}/facebook/video",
            "FACEBOOK_RUPLOAD_URL": f"{running.base_url}/facebook/rupload",
        },
    )


def person_account(running: RunningSandbox) -> Account:
    """With the token of a person where the Page's belongs: the commonest mistake."""
    return dataclasses.replace(account(running, token=FACEBOOK.user_access_token), channel="facebook-wrong")


def two_pictures(running: RunningSandbox) -> Message:
    return message(picture(), picture("image", colour="#c2171d", alt="Mức phạt"))


def film(running: RunningSandbox) -> Message:
    """Sent in three pieces, each with a checkpoint to die at."""
    sample = video()
    running.sandbox.set_quota("facebook", "video_chunk_bytes", sample.bytes // 2 - 1)
    return message(sample, captions())


def reel(running: RunningSandbox) -> Message:
    """A film that the editor wants as a Reel, with a comment that needs it to be live."""
    upright = dataclasses.replace(video(), width=1080, height=1920, duration_s=3.0)
    return message(upright, options={"video_as": "reel", "first_comment": COMMENT})


def commented(running: RunningSandbox) -> Message:
    return message(options={"first_comment": COMMENT})


def short(running: RunningSandbox) -> Message:
    """The text and the card show a short link of ours; the record keeps the item's own address."""
    link = "https://pbgdpl.example.vn/-/s/abc2345"
    return message(body=f"Đã uống rượu, bia thì không lái xe\n\n{link}", url=link)


CASES = (
    Case(slug="facebook", account=account, message=two_pictures, operation="feed.create", other_account=person_account),
    Case(slug="facebook", name="video", account=account, message=film, operation="video.finish"),
    Case(slug="facebook", name="link", account=account, message=lambda running: message(), operation="feed.create"),
    Case(slug="facebook", name="short-link", account=account, message=short, operation="feed.create"),
    Case(slug="facebook", name="reel", account=account, message=reel, operation="reel.finish"),
    Case(slug="facebook", name="comment", account=account, message=commented, operation="feed.create"),
)
