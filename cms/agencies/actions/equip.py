"""Give an agency its part of the site, its collection and a group for each role."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Collection, Page, Site

from cms.agencies.models import Agency, AgencyGroup
from cms.agencies.roles import AGENCY_ROLES, SITE_ROLES, Role
from cms.core.text import ascii_name

from .grant import Grant, grant

#: The page type of sections: named, not imported, for pages know agencies and not the other way round.
SECTION_MODEL = "loa_pages.SectionPage"
_GROUP_NAME_MAX = Group._meta.get_field("name").max_length


@transaction.atomic
def equip_agency(agency: Agency, *, under: Page | None = None, leads: bool = False) -> None:
    """Make what is missing and grant what the roles say; nothing is taken away. Safe to repeat."""
    if agency.section is None:
        agency.section = _section(agency, under)
    if agency.collection is None:
        agency.collection = _collection(agency)
    agency.save(update_fields=["section", "collection"])
    roles = {role: (rights, agency.section, agency.collection) for role, rights in AGENCY_ROLES.items()}
    if leads:
        home, root = home_page(), Collection.get_first_root_node()
        roles |= {role: (rights, home, root) for role, rights in SITE_ROLES.items()}
    groups = _groups(agency, list(roles))
    grant(Grant.of(groups[role], role, *given) for role, given in roles.items())


@transaction.atomic
def add_role(agency: Agency, role: Role) -> None:
    """The group of a role that came after the agency was equipped. Safe to repeat; the agency's other groups stay."""
    if not AgencyGroup.objects.filter(agency=agency, role=role).exists() and agency.collection is not None:
        group = _groups(agency, [role])[role]
        grant([Grant.of(group, role, AGENCY_ROLES[role], agency.section, agency.collection)])


def home_page() -> Page:
    """The home page of the default site."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return site.root_page if site else Page.get_first_root_node()


def _section(agency: Agency, under: Page | None) -> Page | None:
    """The agency's section of the site, live at once: an empty section is a promise, not a secret."""
    if not apps.is_installed("cms.pages"):
        return None
    model = apps.get_model(SECTION_MODEL)
    existing = model.objects.filter(agency=agency).order_by("depth").first()
    if existing:
        return existing.page_ptr
    home = (under or home_page()).specific
    slug = _free_slug(home, ascii_name(agency.name))
    section = home.add_child(instance=model(title=agency.name, slug=slug, agency=agency, live=False))
    section.save_revision().publish()
    return Page.objects.get(pk=section.pk)


def _free_slug(parent: Page, wanted: str) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    number, slug = 2, wanted
    while slug in taken:
        number, slug = number + 1, f"{wanted}-{number}"
    return slug


def _collection(agency: Agency) -> Collection:
    root = Collection.get_first_root_node()
    existing = root.get_children().filter(name=agency.name).first()
    return existing or root.add_child(name=agency.name)


def _groups(agency: Agency, roles: list[Role]) -> dict[Role, Group]:
    """A group of its own for each of those roles."""
    known = AgencyGroup.objects.filter(agency=agency, role__in=roles).select_related("group")
    found = {Role(row.role): row.group for row in known}
    for role in roles:
        if role not in found:
            found[role], _is_new = Group.objects.get_or_create(name=_group_name(agency, role))
            AgencyGroup.objects.create(agency=agency, role=role, group=found[role])
    return found


def _group_name(agency: Agency, role: Role) -> str:
    """In the site's own language: it is a name in the database. The code makes it unique."""
    with translation.override(settings.LANGUAGE_CODE):
        name = _("%(agency)s: %(role)s") % {"agency": agency.name, "role": role.label}
    if len(name) > _GROUP_NAME_MAX or Group.objects.filter(name=name).exists():
        name = f"{agency.code}: {role.value}"
    return name[:_GROUP_NAME_MAX]
