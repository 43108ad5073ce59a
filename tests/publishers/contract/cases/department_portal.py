"""A department's portal in the battery."""

from __future__ import annotations

from publishers.contract import Account, Message
from publishers.platforms.department_portal.schema import DepartmentPortalCredentials, DepartmentPortalOptions
from publishers.sandbox.accounts import DEPARTMENT_PORTALS
from publishers.sandbox.server import RunningSandbox
from tests.publishers.contract.case import Case
from tests.publishers.platforms import messages

PORTAL = DEPARTMENT_PORTALS["so-y-te"]


def account(running: RunningSandbox, shared_key: str = PORTAL.shared_key) -> Account:
    options = DepartmentPortalOptions(
        endpoint=f"{running.base_url}/department_portal/{PORTAL.name}/receive", keyid=PORTAL.keyid
    )
    return Account(channel=PORTAL.name, options=options, credentials=DepartmentPortalCredentials(shared_key=shared_key))


def message(running: RunningSandbox) -> Message:
    """Without files: pulling them inside the push takes longer than the battery's patience on a busy machine."""
    return messages.message()


CASE = Case(
    slug="department_portal",
    account=account,
    message=message,
    operation="push",
    skip={"probe:truncated": "a ping is answered with 204, which has no body to cut short"},
    other_account=lambda running: account(running, shared_key="another-key-of-thirty-two-bytes!"),
)
