"""Zalo OA in the contract battery: an article with a cover and a picture."""

from __future__ import annotations

from dataclasses import asdict, replace

from publishers.contract import Account, Message
from publishers.platforms.zalo.schema import ZaloCredentials, ZaloOptions
from publishers.sandbox.accounts import ZALO
from publishers.sandbox.server import RunningSandbox
from tests.publishers.contract.case import Case, serve
from tests.publishers.platforms import messages


def credentials(**changes: str) -> ZaloCredentials:
    given = asdict(ZALO)
    return ZaloCredentials(**{name: given[name] for name in given if name not in ("name", "oa_id")}, **changes)


def account(running: RunningSandbox) -> Account:
    given = asdict(ZALO)
    return Account(
        channel="OA Sở Tư pháp",
        options=ZaloOptions(oa_id=given.pop("oa_id"), author="Sở Tư pháp"),
        credentials=ZaloCredentials(**{name: given[name] for name in given if name != "name"}),
        endpoints={
            "ZALO_OAUTH_URL": f"{running.base_url}/zalo/oauth",
            "ZALO_API_URL": f"{running.base_url}/zalo/api",
        },
    )


def other_account(running: RunningSandbox) -> Account:
    right = account(running)
    return replace(right, credentials=right.credentials.model_copy(update={"access_token": "not-a-token-of-zalo"}))


def message(running: RunningSandbox) -> Message:
    cover = messages.picture("cover", colour="#8a1c1c", publish_at=serve(running))
    return messages.message(cover, messages.picture("main", publish_at=serve(running)))


CASE = Case(slug="zalo", account=account, other_account=other_account, message=message, operation="article.create")
