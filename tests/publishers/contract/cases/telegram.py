"""A Telegram channel in the contract battery: an album, a film, a text."""

from __future__ import annotations

from dataclasses import replace

from publishers.contract import Account, Message
from publishers.platforms.telegram.schema import TelegramCredentials, TelegramOptions
from publishers.sandbox.server import RunningSandbox
from publishers.sandbox.telegram.account import BOT_TOKEN, CHANNEL
from tests.publishers.contract.case import Case
from tests.publishers.platforms import messages


def account(running: RunningSandbox) -> Account:
    return Account(
        channel="Telegram Sở Tư pháp",
        options=TelegramOptions(chat_id=f"@{CHANNEL}"),
        credentials=TelegramCredentials(bot_token=BOT_TOKEN),
        endpoints={
            "TELEGRAM_API_URL": f"{running.base_url}/telegram/api",
            "TELEGRAM_WEB_URL": f"{running.base_url}/telegram",
        },
    )


def other_account(running: RunningSandbox) -> Account:
    wrong = TelegramCredentials(bot_token="7300000001:AAnot-a-token-of-this-bot-0123456")
    return replace(account(running), credentials=wrong)


def album(running: RunningSandbox) -> Message:
    return messages.message(messages.picture(), messages.picture("image", colour="#c2171d", alt="Mức phạt"))


def film(running: RunningSandbox) -> Message:
    return messages.message(messages.video())


CASES = (
    Case(slug="telegram", account=account, other_account=other_account, message=album, operation="sendMediaGroup"),
    Case(slug="telegram", name="video", account=account, message=film, operation="sendVideo"),
    Case(
        slug="telegram", name="text", account=account, message=lambda running: messages.message(),
        operation="sendMessage",
    ),
)  # fmt: skip
