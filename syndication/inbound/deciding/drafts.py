"""Which factory makes drafts here; and one for sites that only name a page type."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from cms.entries.offer import Offer
from cms.entries.ports import DraftFactory, DraftMade, DraftPlan, DraftRefused, Then, Together, draft_factory
from syndication.conf import conf


def drafts() -> DraftFactory:
    """A page type named in the settings wins; else whoever put a factory into the port."""
    settings = conf()
    return NamedPages(settings.draft_page, dict(settings.draft_fields)) if settings.draft_page else draft_factory()


class NamedPages:
    """Drafts of one page type. ``fields`` maps its fields to those of an offer; a title it has anyway."""

    def __init__(self, model: str, fields: dict[str, str]) -> None:
        self._model, self._fields = model, {"title": "title", **fields}

    def plan(self, offer: Offer, *, agency_code: str, section_id: int | None) -> DraftPlan:
        place = self._place(section_id)
        return DraftPlan(page_type=str(self._type()._meta.verbose_name), place=place.get_admin_display_title())

    def create(
        self, offer: Offer, *, agency_code: str, section_id: int | None, user: Any, then: Then, together: Together
    ) -> DraftMade:
        place = self._place(section_id)
        if user is not None and not place.permissions_for_user(user).can_add_subpage():
            raise DraftRefused(_("You may not add pages below “%(place)s”.") % {"place": place.title})
        page = self._type()(live=False, owner=user)
        for name, source in self._fields.items():
            setattr(page, name, getattr(offer, source))
        with transaction.atomic():
            place.add_child(instance=page)
            log(instance=page, action="wagtail.create", user=user, content_changed=True)
            revision = page.save_revision(user=user, log_action=True, clean=False)
            together(page.pk)
            _go_on(page, revision, user, then)
        return self._made(page)

    def update(
        self, page_id: int, offer: Offer, *, base: Offer | None, user: Any, then: Then, together: Together
    ) -> DraftMade:
        page = self._existing(page_id)
        if user is not None and not page.permissions_for_user(user).can_edit():
            raise DraftRefused(_("You may not edit “%(title)s”.") % {"title": page.title})
        kept = []
        with transaction.atomic():
            draft = page.get_latest_revision_as_object()
            for name, source in self._fields.items():
                new, here = getattr(offer, source), getattr(draft, name)
                old = getattr(base, source) if base else here
                if new in (old, here):
                    continue
                if str(here) != str(old):
                    kept.append(str(draft._meta.get_field(name).verbose_name))
                else:
                    setattr(draft, name, new)
            revision = draft.save_revision(user=user, log_action=True, clean=False)
            together(page.pk)
            _go_on(draft, revision, user, "keep" if kept else then)
        return self._made(page, tuple(kept))

    def retract(self, page_id: int, *, user: Any, together: Together) -> DraftMade:
        page = self._existing(page_id)
        if user is not None and page.live and not page.permissions_for_user(user).can_unpublish():
            raise DraftRefused(_("You may not take “%(title)s” from the public site.") % {"title": page.title})
        with transaction.atomic():
            if page.live:
                page.unpublish(user=user)
            together(page.pk)
        return self._made(page)

    def _type(self) -> Any:
        try:
            return apps.get_model(self._model)
        except (LookupError, ValueError):
            raise DraftRefused(
                _("LOA_SYNDICATION[“DRAFT_PAGE”] names “%(name)s”, and there is no such page type.")
                % {"name": self._model}
            ) from None

    def _place(self, section_id: int | None) -> Page:
        place = Page.objects.filter(pk=section_id).first() if section_id else None
        if place is None or not self._type().can_create_at(place.specific):
            raise DraftRefused(_("There is no place for the draft. Choose a section in the source's settings."))
        return place.specific

    def _existing(self, page_id: int) -> Any:
        page = self._type().objects.filter(pk=page_id).first()
        if page is None:
            raise DraftRefused(_("The page was deleted here. Reject this proposal, or restore the page."))
        return page

    def _made(self, page: Any, kept: tuple[str, ...] = ()) -> DraftMade:
        live = Page.objects.filter(pk=page.pk, live=True, has_unpublished_changes=False).exists()
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        return DraftMade(page_id=page.pk, edit_url=url, is_public=live, kept=kept)


def _go_on(page: Any, revision: Any, user: Any, then: Then) -> None:
    if then == "publish":
        revision.publish(user=user)
    elif then == "submit" and (workflow := page.get_workflow()) and not page.workflow_in_progress:
        workflow.start(page, user)
