"""The screens of access tokens and webhooks: shown once, each to whom it belongs."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Collection

from cms.entries.access.tokens import make, owner_of
from cms.entries.models import AccessToken, Webhook, WebhookMessage
from cms.entries.webhooks import rounds
from cms.entries.webhooks.secret import in_force
from tests.entries.webhooks.conftest import clock, receiver, webhook
from tests.fixtures.tables import rows_of
from tests.pages import factories as pages
from tests.publishers.admin.conftest import agency, login, shown

__all__ = ["agency", "clock", "login", "receiver", "webhook"]
pytestmark = pytest.mark.django_db
TOKENS = "/admin/access-tokens/"


def making(**given: Any) -> dict[str, Any]:
    return {"name": "Bài sáng", "scopes": ["plan", "read:deliveries"], "days": "30", **given}


class TestTokens:
    def test_it_is_shown_once_and_works(self, login: Any) -> None:
        desk = login("unit_approver")
        answer = desk.post(TOKENS, making())
        secret = re.search(r'value="(loa_[^"]+)"', answer.content.decode())[1]  # type: ignore[index]
        assert "no-store" in answer.headers["Cache-Control"]
        row = owner_of(secret, datetime.now(UTC))
        assert row.user == desk.user and row.scopes == ["plan", "read:deliveries"]
        assert secret not in desk.get(TOKENS).content.decode()

    def test_the_list_can_be_taken_along_without_any_secret(self, login: Any) -> None:
        desk, colleague = login("unit_approver"), login("editor")
        secret = re.search(r'value="(loa_[^"]+)"', desk.post(TOKENS, making()).content.decode())[1]  # type: ignore[index]
        names, line = rows_of(desk.get(f"{TOKENS}?export=csv"))
        told = dict(zip(names, line, strict=True))
        assert told["Name"] == "Bài sáng" and told["State"] == "counts" and secret not in ",".join(line)
        assert len(rows_of(colleague.get(f"{TOKENS}?export=csv"))) == 1

    def test_what_is_missing_is_said_and_nothing_typed_is_lost(self, login: Any) -> None:
        answer = login("unit_approver").post(TOKENS, making(scopes=[]))
        assert answer.status_code == 422 and "Bài sáng" in shown(answer) and not AccessToken.objects.exists()

    def test_only_what_lies_in_ones_reach_can_be_chosen(self, login: Any, agency: Any) -> None:
        other = pages.make_agency("so-y-te", "Sở Y tế")
        desk = login("unit_approver")
        text = shown(desk.get(TOKENS))
        assert f'value="{agency.collection_id}"' in text and f'value="{other.collection_id}"' not in text
        assert desk.post(TOKENS, making(collection=other.collection_id)).status_code == 422
        assert desk.post(TOKENS, making(collection=agency.collection_id, section=agency.section_id)).status_code == 200
        assert AccessToken.objects.get().section_id == agency.section_id

    def test_ending_it_is_for_its_person_and_who_runs_the_site(self, login: Any) -> None:
        owner, colleague, admin = login("editor"), login("unit_approver"), login("tenant_admin")
        until = datetime.now(UTC) + timedelta(days=9)
        row = make(owner.user, name="Của biên tập", scopes=["plan"], expires_at=until).row
        assert "Của biên tập" not in shown(colleague.get(TOKENS)) and "Của biên tập" in shown(admin.get(TOKENS))
        end = reverse("loa_tokens:end", args=[row.pk])
        assert colleague.post(end).status_code == 404
        admin.post(end)
        row.refresh_from_db()
        assert row.revoked_at and row.revoked_by == admin.user

    def test_the_list_costs_the_same_for_many(self, login: Any, django_assert_max_num_queries: Any) -> None:
        desk = login()
        until = datetime.now(UTC) + timedelta(days=9)
        for number in range(30):
            make(desk.user, name=f"Số {number}", scopes=["plan"], expires_at=until)
        with django_assert_max_num_queries(22):
            desk.get(TOKENS)


class TestWebhooks:
    def test_made_tested_and_looked_at(self, login: Any, receiver: Any, clock: Any) -> None:
        desk, root = login(), Collection.get_first_root_node().pk
        given = {"name": "Cổng", "url": receiver.url("/in"), "kinds": ["entry.published"], "is_on": "on",
                 "collection": root}  # fmt: skip
        page = desk.post(reverse("loa_webhooks:add"), given, follow=True)
        hook = Webhook.objects.get()
        secret = in_force(hook, clock.now())[0]
        assert secret in page.content.decode()
        look = reverse("loa_webhooks:inspect", args=[hook.pk])
        assert secret not in desk.get(look).content.decode(), "shown once"
        desk.post(reverse("loa_webhooks:act", args=[hook.pk, "test"]))
        rounds.work(clock)
        text = shown(desk.get(look))
        assert "answered 200" in text and "Xin chào từ Loa" in text
        desk.post(reverse("loa_webhooks:act", args=[hook.pk, "again"]), {"message": WebhookMessage.objects.get().pk})
        assert rounds.work(clock) == 1 and len(receiver.contents) == 2
        newer = desk.post(reverse("loa_webhooks:act", args=[hook.pk, "secret"]), follow=True).content.decode()
        hook.refresh_from_db()
        assert in_force(hook, clock.now())[0] in newer

    @pytest.mark.parametrize("url", ["ftp://x.vn/", "nowhere", "https://user:pass@x.vn/"])
    def test_an_address_that_is_none_is_refused_with_a_reason(self, login: Any, url: str) -> None:
        given = {"name": "Cổng", "url": url, "kinds": ["entry.published"], "collection": 1}
        assert "Cổng" in shown(login().post(reverse("loa_webhooks:add"), given)) and not Webhook.objects.exists()

    def test_a_department_keeps_its_own_and_sees_no_other(self, login: Any, agency: Any, webhook: Any) -> None:
        other = pages.make_agency("so-y-te", "Sở Y tế")
        webhook(name="Của ta", collection=agency.collection)
        theirs = webhook(name="Của họ", collection=other.collection)
        keeper = login("channel_admin")
        text = shown(keeper.get(reverse("loa_webhooks:index")))
        assert "Của ta" in text and "Của họ" not in text
        for name in ("inspect", "edit", "delete"):
            assert keeper.get(reverse(f"loa_webhooks:{name}", args=[theirs.pk])).status_code in (302, 403, 404)
        assert keeper.post(reverse("loa_webhooks:act", args=[theirs.pk, "test"])).status_code in (302, 403)
        given = {"name": "Lấn", "url": "https://x.vn/", "kinds": ["entry.published"], "collection": other.collection_id}
        keeper.post(reverse("loa_webhooks:add"), given)
        made = Webhook.objects.filter(name="Lấn").exclude(collection=agency.collection)
        assert not made.exists() and not WebhookMessage.objects.exists()

    def test_the_page_costs_the_same_for_many_messages(
        self, login: Any, webhook: Any, django_assert_max_num_queries: Any
    ) -> None:
        from cms.entries.models import Happening
        from cms.entries.webhooks.outbox import owe

        hook, desk = webhook(), login()
        for _number in range(30):
            owe(hook, Happening.TEST, {})
        with django_assert_max_num_queries(22):
            desk.get(reverse("loa_webhooks:inspect", args=[hook.pk]))
