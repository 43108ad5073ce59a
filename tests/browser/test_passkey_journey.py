"""A passkey is set up and opens the desk, and readers' pages hold nothing that their policy forbids: in one browser.

Every browser test fails where a page breaks its policy (``tests/fixtures/browser.py``); that it would, is shown here.
"""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from tests.fixtures.browser import broken_policies, own_browser
from tests.fixtures.desk import front_page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]
PASSWORD = "một mật khẩu dài"
_KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def reader(live_server: Any, page: Page, settings: Any, django_user_model: Any) -> Page:
    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    settings.LOA_ACCOUNTS = {"MFA_REQUIRED": "all"}
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # localhost has no certificate
    front_page()
    django_user_model.objects.create_superuser("lan", "lan@example.org", PASSWORD)
    page.site = live_server.url  # type: ignore[attr-defined]
    telephone = page.context.new_cdp_session(page)
    telephone.send("WebAuthn.enable")
    telephone.send("WebAuthn.addVirtualAuthenticator", {"options": _KEY})
    return page


def test_a_passkey_opens_the_desk(reader: Page) -> None:
    _password(reader)
    # Whoever adds a factor types the password once more, also right after coming in.
    reader.goto(f"{reader.site}/admin/second-factor/webauthn/add/")
    reader.locator("input[name=password]").fill(PASSWORD)
    reader.locator("input[name=password]").press("Enter")
    reader.locator("input[name=name]").fill("Điện thoại của Lan")
    reader.locator("#mfa_webauthn_add").click()
    reader.wait_for_url(lambda url: "/webauthn/add/" not in url)
    kept = Authenticator.objects.get(type="webauthn")
    assert kept.data["name"] == "Điện thoại của Lan"

    reader.context.clear_cookies()
    _password(reader)
    expect(reader).to_have_url(f"{reader.site}/admin/second-factor/authenticate/")
    reader.locator("#mfa_webauthn_authenticate").click()
    expect(reader).to_have_url(f"{reader.site}/admin/")
    assert Authenticator.objects.get(pk=kept.pk).last_used_at


def _password(reader: Page) -> None:
    reader.goto(f"{reader.site}/admin/login/")
    reader.locator("input[name=username]").fill("lan")
    reader.locator("input[name=password]").fill(PASSWORD)
    reader.locator("input[name=password]").press("Enter")
    reader.wait_for_url(lambda url: "/admin/login/" not in url)


def test_a_page_that_breaks_its_policy_fails_its_test(live_server: Any, browser: Any) -> None:
    """On the page of readers, which allows no script that stands in it."""
    with pytest.raises(AssertionError, match="policy"), own_browser(browser) as strict:
        page = strict.new_page()
        page.goto(f"{live_server.url}/tim-kiem/")
        page.evaluate(
            "() => { const s = document.createElement('script'); s.textContent = 'window.acted = true';"
            " document.body.append(s); }"
        )
        assert page.evaluate("() => window.acted") is None, "the script ran"
        assert broken_policies(strict)
