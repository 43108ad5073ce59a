"""By hand in the contract battery: the pure rows only, there is nobody on the other side."""

from __future__ import annotations

from publishers.contract import Account, Message
from publishers.platforms.by_hand.schema import ByHandCredentials, ByHandOptions
from publishers.sandbox.server import RunningSandbox
from tests.publishers.contract.case import Case
from tests.publishers.platforms import messages


def account(running: RunningSandbox) -> Account:
    options = ByHandOptions(place="Truyền thanh xã", instructions="Gửi lời đọc cho cán bộ văn hóa xã.")
    return Account(channel="Loa xã", options=options, credentials=ByHandCredentials())


def message(running: RunningSandbox) -> Message:
    return messages.message(messages.picture())


CASE = Case(slug="by_hand", account=account, message=message)
