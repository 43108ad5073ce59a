"""The port ``DraftFactory`` for the page types of this site."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page

from cms.agencies.models import Agency
from cms.entries.offer import Offer
from cms.entries.ports import DraftMade, DraftPlan, DraftRefused, Then, Together, approval_gate
from cms.pages import publishable
from cms.pages.importing.errors import ImportRefused
from cms.pages.models import ContentPage

from .building import Built, build, page_type
from .library import Shelf
from .merging import merge
from .places import agency_above, agency_of, check_rights, collection_for, place_for


class PageDrafts:
    """Drafts below the agency's section, of the type that fits the form."""

    def plan(self, offer: Offer, *, agency_code: str, section_id: int | None) -> DraftPlan:
        model = page_type(offer)
        place = place_for(model, agency=_agency(offer, agency_code), section_id=section_id)
        remarks = []
        if offer.form and model.form != offer.form:
            remarks.append(_("Its form needs what the source did not send, so it becomes a news item."))
        return DraftPlan(
            page_type=str(model._meta.verbose_name), place=place.get_admin_display_title(), remarks=tuple(remarks)
        )

    def create(
        self, offer: Offer, *, agency_code: str, section_id: int | None, user: Any, then: Then, together: Together
    ) -> DraftMade:
        agency = _agency(offer, agency_code)
        place = place_for(page_type(offer), agency=agency, section_id=section_id)
        check_rights(place, user)
        # Nobody said whose it is: then it is the section's, and so are its files.
        agency = agency or agency_above(place)
        built = _built(offer, _shelf(offer, agency, user), agency=agency)
        page = built.page
        with transaction.atomic():
            page.live, page.owner = False, user
            place.add_child(instance=page)
            log(instance=page, action="wagtail.create", user=user, content_changed=True)
            revision = page.save_revision(user=user, log_action=True, clean=False)
            together(page.pk)
            remarks = _proceed(page, revision, user=user, then=then)
        return _made(page, (*_lost(built), *remarks))

    def update(
        self, page_id: int, offer: Offer, *, base: Offer | None, user: Any, then: Then, together: Together
    ) -> DraftMade:
        page = _existing(page_id)
        lock = page.get_lock()
        if user is not None and (not page.permissions_for_user(user).can_edit() or (lock and lock.for_user(user))):
            raise DraftRefused(
                _("“%(title)s” is locked, or you may not edit it. Ask whoever looks after it.") % {"title": page.title}
            )
        shelf = _shelf(offer, page.agency, user)
        built = _built(offer, shelf, agency=page.agency, model=type(page))
        was = _built(base, shelf, agency=page.agency, model=type(page)).page if base else None
        with transaction.atomic():
            draft = page.get_latest_revision_as_object()
            kept = merge(draft, was=was, now=built.page)
            revision = draft.save_revision(user=user, log_action=True, clean=False)
            together(page.pk)
            remarks = _proceed(draft, revision, user=user, then="keep" if kept and then == "publish" else then)
        return _made(page, (*_lost(built), *remarks), kept)

    def retract(self, page_id: int, *, user: Any, together: Together) -> DraftMade:
        page = _existing(page_id)
        remarks: tuple[str, ...] = ()
        with transaction.atomic():
            if page.live:
                try:
                    UnpublishPageAction(page, user=user).execute(skip_permission_checks=user is None)
                except PermissionDenied:
                    raise DraftRefused(
                        _("You may not take “%(title)s” from the public site. Ask whoever publishes that section.")
                        % {"title": page.title}
                    ) from None
            else:
                remarks = (_("The page was not public. It stays as a draft; delete it if it is of no use."),)
            together(page.pk)
        return _made(page, remarks)


def _built(
    offer: Offer, shelf: Shelf, *, agency: Agency | None, model: type[ContentPage] | None = None
) -> Built:  # fmt: skip
    try:
        return build(offer, shelf, agency=agency, model=model)
    except ImportRefused as error:
        raise DraftRefused(str(error)) from None


def _agency(offer: Offer, agency_code: str) -> Agency | None:
    return agency_of(offer.agency_code) or agency_of(agency_code)


def _shelf(offer: Offer, agency: Agency | None, user: Any) -> Shelf:
    return Shelf(collection_for(agency), user, rights=offer.source_name or offer.source_url)


def _existing(page_id: int) -> ContentPage:
    page = Page.objects.filter(pk=page_id).specific().first()
    if not isinstance(page, ContentPage):
        raise DraftRefused(_("The page was deleted here. Reject this proposal, or restore the page."))
    return page


def _proceed(page: ContentPage, revision: Any, *, user: Any, then: Then) -> tuple[str, ...]:
    """Submit or publish. What keeps the page from it becomes a remark, and the draft stays."""
    if then == "publish" and user is not None and approval_gate().governs(page):
        return (*_submit(page, user), _("It has to be approved first, so it was submitted and not published."))
    if then == "submit":
        return _submit(page, user)
    if then == "publish":
        if user is not None and not page.permissions_for_user(user).can_publish():
            return (_("You may not publish there, so it stays as a draft."),)
        problems = publishable.problems(revision.as_object())
        if problems:
            return tuple(problem.sentence for problem in problems)
        try:
            with transaction.atomic():
                if user is None:
                    approval_gate().vouch(page, revision)
                revision.publish(user=user)
        except ValidationError as error:
            return tuple(error.messages)
    return ()


def _submit(page: ContentPage, user: Any) -> tuple[str, ...]:
    workflow = page.get_workflow()
    if workflow is None:
        return (_("There is no approval workflow for this place, so it stays as a draft."),)
    if not page.workflow_in_progress:
        workflow.start(page, user)
    return ()


def _lost(built: Built) -> tuple[str, ...]:
    if not built.missing:
        return ()
    names = ", ".join(built.missing)
    return (_("Not taken over, look at the original: %(names)s") % {"names": names},)


def _made(page: ContentPage, remarks: tuple[str, ...], kept: tuple[str, ...] = ()) -> DraftMade:
    is_public = Page.objects.filter(pk=page.pk, live=True, has_unpublished_changes=False).exists()
    return DraftMade(
        page_id=page.pk, edit_url=reverse("wagtailadmin_pages:edit", args=[page.pk]), is_public=is_public, kept=kept,
        remarks=remarks,
    )  # fmt: skip
