"""One of everything that the API speaks of, all of one agency; and a second agency with people of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Collection

from cms.agencies.actions import equip_agency
from cms.agencies.models import Agency
from cms.agencies.roles import AGENCY_ROLES, SITE_ROLES
from cms.entries.access.tokens import make
from cms.entries.actions.stamp import stamp
from cms.entries.models import Entry, Happening, Scope, Webhook
from cms.entries.webhooks.secret import new_secret
from cms.pages.models import LegalCitation, NewsPage
from cms.pages.previewing import HeadlessPreviewMixin, PagePreview
from publishers.models import Channel, Delivery, Hold
from publishers.models import Scope as HoldScope
from publishers.planning.plan import Choice, plan
from syndication.inbound.keys import make_token
from syndication.models import KeyPurpose, Source, SourceKind
from tests.pages import factories as pages
from tests.publishers import factories as channels
from tests.workflow.conftest import make_chain

ROLES = (*AGENCY_ROLES, *SITE_ROLES)
ALL = tuple(scope.value for scope in Scope)


@dataclass(slots=True, kw_only=True)
class Office:
    """Rows by what they are."""

    agency: Agency
    other: Agency
    entry: Entry
    page: Any
    draft: Any
    law: Any
    facebook: Channel
    radio: Channel
    delivery: Delivery
    hold: Hold
    webhook: Webhook
    source: Source
    #: A contributor's own word, and the word of one preview.
    source_token: str
    preview: str
    people: dict[str, Any] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        return str(self.page.as_record().attachments[0].sha256)

    def person(self, role: str, *, of: Agency | None = None) -> Any:
        """Somebody with that role; no role: who may everything."""
        agency = of or self.agency
        name = f"{role or 'root'}-{agency.code}"
        if name not in self.people:
            user = get_user_model().objects.create_user(name, f"{name}@example.org", "x", is_superuser=not role)
            if role:
                user.groups.add(agency.groups.get(role=role).group)
            self.people[name] = user
        return self.people[name]

    def stranger(self) -> Any:
        """Somebody who has every role that the other agency has to give."""
        if "stranger" not in self.people:
            user = get_user_model().objects.create_user("stranger", "stranger@example.org", "x")
            user.groups.add(*(self.other.groups.get(role=role).group for role in AGENCY_ROLES))
            self.people["stranger"] = user
        return self.people["stranger"]


def secret_of(user: Any, *scopes: str, **given: Any) -> str:
    """A token of that person; no scope: all."""
    until = timezone.now() + timedelta(days=30)
    return make(user, name="kịch bản", scopes=scopes or ALL, expires_at=until, **given).secret


def furnish() -> Office:
    """An agency that leads, with an item in public, a draft, a planned delivery and what belongs to them."""
    agency, other = pages.make_agency(), pages.make_agency("so-y-te", "Sở Y tế")
    equip_agency(agency, leads=True)
    page = pages.infographic()
    make_chain(agency, ("Lãnh đạo đơn vị", "unit_approver"))
    stamp_all()
    entry = Entry.objects.get(page_id=page.pk)
    facebook, radio = (_owned(row, agency) for row in (channels.facebook(), channels.by_hand("Đài truyền thanh")))
    source = Source.objects.create(name="Sở Y tế", kind=SourceKind.FORM, agency_code="so-y-te", form="news")
    return Office(
        agency=agency, other=other, entry=entry, page=page, draft=_draft(), law=pages.make_law(), facebook=facebook,
        radio=radio, delivery=_planned(entry, facebook), hold=_hold(radio), webhook=_webhook(agency),
        source=source, source_token=make_token(source, KeyPurpose.TOKEN).secret, preview=preview_of(page),
    )  # fmt: skip


def stamp_all() -> None:
    """What a commit would do."""
    stamp(list(Entry.objects.filter(updated_at=None).values_list("pk", flat=True)))


def preview_of(page: Any) -> str:
    """The word that the desk's preview of the page hands to the front end."""
    token = HeadlessPreviewMixin.get_preview_signer().sign(f"id={page.pk}")
    PagePreview.objects.create(token=token, content_type=page.content_type, content_json=page.to_json())
    return str(token)


def _planned(entry: Entry, channel: Channel) -> Delivery:
    """For tomorrow: nothing is sent meanwhile."""
    return plan(entry, [Choice(channel=channel, due_at=timezone.now() + timedelta(days=1))])[0]


def _draft() -> NewsPage:
    page: NewsPage = pages.news("Bản nháp về Luật Đất đai", live=False)
    page.loa_citations.add(LegalCitation(document=pages.make_law(), relation="cites", sort_order=0))
    page.save_revision()
    return page


def _owned(channel: Channel, agency: Agency) -> Channel:
    channel.collection = Collection.objects.get(pk=agency.collection_id)
    channel.save()
    return channel


def _hold(channel: Channel) -> Hold:
    return Hold.objects.create(
        scope=HoldScope.CHANNEL, channel=channel, reason="Đang sửa", starts_at=timezone.now() + timedelta(days=9),
        ends_at=timezone.now() + timedelta(days=10),
    )  # fmt: skip


def _webhook(agency: Agency) -> Webhook:
    hook = Webhook(
        name="Trung tâm điều hành", url="https://dieuhanh.example.vn/loa", kinds=[Happening.ENTRY_PUBLISHED.value],
        collection=Collection.objects.get(pk=agency.collection_id),
    )  # fmt: skip
    new_secret(hook)
    hook.save()
    return hook
