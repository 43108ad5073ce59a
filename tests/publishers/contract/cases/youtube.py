"""YouTube in the contract battery: a video with captions and a thumbnail.

The irreversible call is the one that sends the last piece of the file.
"""

from __future__ import annotations

from dataclasses import replace

from publishers.contract import Account, Message
from publishers.platforms.youtube.schema import YouTubeCredentials, YouTubeOptions
from publishers.sandbox.accounts import YOUTUBE
from publishers.sandbox.server import RunningSandbox
from tests.publishers.contract.case import Case
from tests.publishers.platforms import messages


def account(running: RunningSandbox) -> Account:
    return Account(
        channel="Kênh YouTube Sở Tư pháp",
        options=YouTubeOptions(channel_id=YOUTUBE.channel_id, playlist_id=YOUTUBE.playlist_id),
        credentials=YouTubeCredentials(
            client_id=YOUTUBE.client_id, client_secret=YOUTUBE.client_secret, refresh_token=YOUTUBE.refresh_token
        ),
        endpoints={
            "YOUTUBE_API_URL": f"{running.base_url}/youtube/api",
            "GOOGLE_TOKEN_URL": f"{running.base_url}/youtube/token",
            "YOUTUBE_WATCH_URL": f"{running.base_url}/youtube",
            "YOUTUBE_ANALYTICS_URL": f"{running.base_url}/youtube/analytics",
            "YOUTUBE_HUB_URL": f"{running.base_url}/youtube/hub",
        },
    )


def other_account(running: RunningSandbox) -> Account:
    right = account(running)
    return replace(right, credentials=right.credentials.model_copy(update={"refresh_token": "1//not-ours-at-all"}))


def message(running: RunningSandbox) -> Message:
    return messages.message(messages.video(), messages.captions(), messages.picture("cover", colour="#14532d"))


CASE = Case(
    slug="youtube", account=account, other_account=other_account, message=message, operation="videos.insert.last"
)
