"""A department with its people and things, another department, the leading office: made once, changed by nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from cms.agencies.actions import equip_agency
from cms.agencies.models import Agency, AgencyGroup
from cms.agencies.roles import AGENCY_ROLES, SITE_ROLES
from cms.entries.models import Entry, Happening, Webhook
from cms.entries.webhooks.secret import new_secret
from cms.pages.blocks import paragraphs
from cms.pages.models import NewsPage
from publishers.models import Campaign, Channel, Delivery, Hold, Rule, Scope
from publishers.planning.plan import Choice, plan
from syndication.models import Source
from tests.pages import factories as pages
from tests.publishers import factories
from tests.publishers.admin.conftest import owned
from tests.publishers.api.calling import Script, script_of
from tests.syndication.inbound.items import make_source

OTHER, NOBODY, ANYBODY, SUPER = "other department", "no role", "anonymous", "superuser"
#: Everybody who tries: each role of the department, somebody with all roles of another one, each of the leading office.
ACTORS = (*[role.value for role in AGENCY_ROLES], *[role.value for role in SITE_ROLES], SUPER, OTHER, NOBODY, ANYBODY)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The things of the department that are tried."""

    ours: Agency
    theirs: Agency
    people: dict[str, Any]
    page: NewsPage
    draft: NewsPage
    entry: Entry
    #: Its item was not planned there yet.
    free: Channel
    channel: Channel
    delivery: Delivery
    failed: Delivery
    shown: Delivery
    hold: Hold
    rule: Rule
    campaign: Campaign
    source: Source
    webhook: Webhook

    #: Actor → a browser at which they sit, and a script that acts for them.
    clients: dict[str, Client]
    scripts: dict[str, Script]


def make_world() -> World:
    lead = pages.make_agency("stp", "Sở Tư pháp")
    equip_agency(lead, leads=True)
    ours = pages.make_agency("syt", "Sở Y tế", kind="department")
    theirs = pages.make_agency("sgd", "Sở Giáo dục", kind="department")
    page, draft = _page(ours, "Tiêm chủng", live=True), _page(ours, "Bản nháp", live=False)
    entry = Entry.objects.get(page_id=page.pk)
    free, channel, failing, standing = [
        owned(factories.by_hand(name), ours) for name in ("Loa phường", "Đài", "Bảng tin", "Tủ sách")
    ]
    later = datetime.now(UTC) + timedelta(days=2)
    waiting, failed, shown = plan(entry, [Choice(channel=row, due_at=later) for row in (channel, failing, standing)])
    Delivery.objects.filter(pk=failed.pk).update(state="failed", problem={"code": "rejected"})
    Delivery.objects.filter(pk=shown.pk).update(state="published", published_at=datetime.now(UTC), remote_id="1")
    campaign = Campaign.objects.create(name="Tháng tiêm chủng", collection=ours.collection)
    rule = Rule.objects.create(name="Tin đi khắp nơi", collection=ours.collection, is_active=False)
    hook = Webhook(name="Cổng", url="https://x.vn/", kinds=[Happening.TEST], collection=ours.collection)
    new_secret(hook)
    hook.save()
    people = _people(lead, ours, theirs)
    return World(
        clients={actor: _client(people.get(actor)) for actor in ACTORS},
        scripts={actor: script_of(people[actor]) if actor in people else Script("") for actor in ACTORS},
        ours=ours, theirs=theirs, people=people, page=page, draft=draft, entry=entry, free=free,
        channel=channel, delivery=waiting, failed=failed, shown=shown, rule=rule, campaign=campaign, webhook=hook,
        hold=Hold.objects.create(scope=Scope.CHANNEL, channel=free, reason="Sửa loa", starts_at=later),
        source=make_source(collection=ours.collection),
    )  # fmt: skip


def _page(agency: Agency, title: str, *, live: bool) -> NewsPage:
    page = NewsPage(title=title, live=False, body=paragraphs("Nội dung."))
    agency.section.specific.add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    return NewsPage.objects.get(pk=page.pk)


def _people(lead: Agency, ours: Agency, theirs: Agency) -> dict[str, Any]:
    users = get_user_model().objects

    def made(name: str, agency: Agency | None, *roles: str) -> Any:
        user = users.create_user(name, email=f"{len(name)}@example.invalid")
        user.groups.add(*[AgencyGroup.objects.get(agency=agency, role=role).group for role in roles])
        return user

    found = {role.value: made(role.value, ours, role.value) for role in AGENCY_ROLES}
    found |= {role.value: made(role.value, lead, role.value) for role in SITE_ROLES}
    found[OTHER] = made(OTHER, theirs, *[role.value for role in AGENCY_ROLES])
    found[NOBODY] = made(NOBODY, None)
    found[SUPER] = users.create_superuser(SUPER, "s@example.invalid", "x")
    return found


def _client(user: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    if user:
        client.force_login(user)
    return client


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done inside was not; what was counted in the cache neither."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()
