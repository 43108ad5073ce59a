"""Give an agency its part of the site, its collection and a group for each role."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site

from cms.agencies.models import Agency, AgencyGroup
from cms.agencies.roles import AGENCY_ROLES, SITE_ROLES, Rights, Role
from cms.core.registries import collection_rights, site_rights
from cms.core.text import ascii_name

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
    for role, rights in AGENCY_ROLES.items():
        _grant(_group(agency, role), rights, role, agency.section, agency.collection)
    if leads:
        home, root = _home(), Collection.get_first_root_node()
        for role, rights in SITE_ROLES.items():
            _grant(_group(agency, role), rights, role, home, root)


def _home() -> Page:
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
    home = (under or _home()).specific
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


def _group(agency: Agency, role: Role) -> Group:
    found = AgencyGroup.objects.filter(agency=agency, role=role).select_related("group").first()
    if found:
        return found.group
    group, _is_new = Group.objects.get_or_create(name=_group_name(agency, role))
    AgencyGroup.objects.create(agency=agency, role=role, group=group)
    return group


def _group_name(agency: Agency, role: Role) -> str:
    """In the site's own language: it is a name in the database. The code makes it unique."""
    with translation.override(settings.LANGUAGE_CODE):
        name = _("%(agency)s: %(role)s") % {"agency": agency.name, "role": role.label}
    if len(name) > _GROUP_NAME_MAX or Group.objects.filter(name=name).exists():
        name = f"{agency.code}: {role.value}"
    return name[:_GROUP_NAME_MAX]


def _grant(group: Group, rights: Rights, role: Role, page: Page | None, collection: Collection) -> None:
    everywhere = [name for _package, by_role in site_rights.items() for name in by_role.get(role.value, ())]
    group.permissions.add(*_permissions((*rights.everywhere, *everywhere)))
    if page is not None:
        for kind in rights.pages:
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=_page_permission(kind))
    added = [name for _package, by_role in collection_rights.items() for name in by_role.get(role.value, ())]
    for permission in _permissions((*rights.collection, *added)):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)


def _page_permission(kind: str) -> Permission:
    page_type = ContentType.objects.get_for_model(Page)
    return Permission.objects.get(content_type=page_type, codename=f"{kind}_page")


def _permissions(names: tuple[str, ...]) -> list[Permission]:
    """Rows for ``app_label.codename``; what is not installed is left out."""
    wanted = Q(pk__in=[])
    for name in names:
        app_label, codename = name.split(".")
        wanted |= Q(content_type__app_label=app_label, codename=codename)
    return list(Permission.objects.filter(wanted))
