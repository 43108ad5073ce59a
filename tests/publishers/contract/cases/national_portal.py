"""The national portal in the battery: by signed push, the one transport with a remote side."""

from __future__ import annotations

from publishers.contract import Account, Message
from publishers.platforms.national_portal.schema import NationalPortalCredentials, NationalPortalOptions
from publishers.sandbox.accounts import NATIONAL_PORTAL
from publishers.sandbox.server import RunningSandbox
from tests.publishers.contract.case import Case, serve
from tests.publishers.platforms import messages


def account(running: RunningSandbox, shared_key: str = NATIONAL_PORTAL.shared_key) -> Account:
    options = NationalPortalOptions(
        transport="http_push", base_url=f"{running.base_url}/national_portal", keyid=NATIONAL_PORTAL.keyid
    )
    return Account(
        channel="national-portal", options=options, credentials=NationalPortalCredentials(shared_key=shared_key)
    )


def message(running: RunningSandbox) -> Message:
    return messages.message(
        messages.picture(publish_at=serve(running)),
        messages.picture("image", colour="#0a7a3c", publish_at=serve(running)),
    )


CASE = Case(
    slug="national_portal",
    account=account,
    message=message,
    operation="submission.create",
    other_account=lambda running: account(running, shared_key="another-key-of-thirty-two-bytes!"),
)
