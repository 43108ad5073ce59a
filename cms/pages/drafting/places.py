"""Where a draft goes, and whose collection its files go to."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Collection, Page, Site

from cms.agencies.models import Agency
from cms.entries.ports import DraftRefused
from cms.pages.models import ContentPage, IndexPage, SectionPage


def agency_of(code: str) -> Agency | None:
    return Agency.objects.select_related("section", "collection").filter(code=code).first() if code else None


def agency_above(place: Page) -> Agency | None:
    """The agency of the nearest section, the place itself included."""
    above = SectionPage.objects.ancestor_of(place, inclusive=True).exclude(agency=None).order_by("-depth")
    found = above.select_related("agency__collection").first()
    return found.agency if found else None


def place_for(model: type[ContentPage], *, agency: Agency | None, section_id: int | None) -> Page:
    """The chosen section, else the agency's, else the list of the form, else the home page. Raises ``DraftRefused``."""
    for candidate in _candidates(model.form, agency, section_id):
        place = candidate.specific if candidate else None
        if place is not None and model.can_create_at(place):
            return place
    raise DraftRefused(_("There is no place for the draft. Choose a section in the source's settings."))


def check_rights(place: Page, user: Any) -> None:
    """Raise ``DraftRefused`` unless the person may add pages there; the installation itself may."""
    if user is not None and not place.permissions_for_user(user).can_add_subpage():
        raise DraftRefused(
            _("You may not add pages below “%(place)s”. Ask an editor of that section, or an administrator.")
            % {"place": place.get_admin_display_title()}
        )


def collection_for(agency: Agency | None) -> Collection:
    return (agency.collection if agency else None) or Collection.get_first_root_node()


def _candidates(form: str, agency: Agency | None, section_id: int | None) -> Any:
    if section_id:
        yield Page.objects.filter(pk=section_id).first()
    if agency is not None:
        yield agency.section
    index = IndexPage.objects.filter(listed_form__code=form).order_by("depth", "path").first()
    yield index.page_ptr if index else None
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    yield site.root_page if site else None
