"""A new version gives its roles new rights: groups that were made before get them, and nothing that was taken away."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms.agencies.models import AgencyGroup
from cms.agencies.roles import AGENCY_ROLES, SITE_ROLES, Role

from .equip import home_page
from .grant import Grant, grant, permissions


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """A group and the rights that are new to it, each ``place:permission``."""

    group: Group
    rights: tuple[str, ...]


@transaction.atomic
def renew_groups(*, noted_only: bool = False, dry_run: bool = False) -> list[Renewed]:
    """Give each group the rights of its role that it never had.

    Of groups made before anybody noted what they were given (``noted_only`` leaves them out), all that they lack counts
    as new. ``dry_run`` only tells.
    """
    rows = AgencyGroup.objects.select_related("agency__section", "agency__collection", "group").order_by("group__name")
    if noted_only:
        rows = rows.filter(offered__isnull=False)
    groups = list(rows)
    if not groups:
        return []
    offered = {row.group_id: frozenset(row.offered or ()) for row in groups}
    unnoted = {row.group_id for row in groups if row.offered is None}
    grants = _grants(groups)
    known, held = permissions(grants).keys(), _held(grants)
    lacking = {given.group.pk: given.words(known) - offered[given.group.pk] for given in grants}
    if not dry_run:
        # With what it holds already: that is noted, too.
        touched = [given for given in grants if lacking[given.group.pk] or given.group.pk in unnoted]
        grant(given.only(lacking[given.group.pk]) for given in touched)
    new = [(given.group, lacking[given.group.pk] - held[given.group.pk]) for given in grants]
    return [Renewed(group=group, rights=tuple(sorted(rights))) for group, rights in new if rights]


def _grants(rows: list[AgencyGroup]) -> list[Grant]:
    """What the roles say today; a group whose role or place is gone has none."""
    home, root = home_page(), Collection.get_first_root_node()
    found = []
    for row in rows:
        if row.role in SITE_ROLES:
            rights, page, collection = SITE_ROLES[Role(row.role)], home, root
        elif row.role in AGENCY_ROLES and row.agency.collection is not None:
            rights, page, collection = AGENCY_ROLES[Role(row.role)], row.agency.section, row.agency.collection
        else:
            continue
        found.append(Grant.of(row.group, Role(row.role), rights, page, collection))
    return found


def _held(grants: list[Grant]) -> dict[int, set[str]]:
    """What the groups have already, in the same words."""
    held: dict[int, set[str]] = defaultdict(set)
    groups = [given.group.pk for given in grants]
    pages: dict[int, Page | None] = {given.group.pk: given.page for given in grants}
    collections = {given.group.pk: given.collection.pk for given in grants}
    name = ("permission__content_type__app_label", "permission__codename")
    everywhere = Group.permissions.through.objects.filter(group__in=groups)
    for group, app, code in everywhere.values_list("group_id", *name):
        held[group].add(f"everywhere:{app}.{code}")
    on_page = GroupPagePermission.objects.filter(group__in=groups)
    for group, place, app, code in on_page.values_list("group_id", "page_id", *name):
        page = pages[group]
        if page is not None and page.pk == place:
            held[group].add(f"page:{app}.{code}")
    in_collection = GroupCollectionPermission.objects.filter(group__in=groups)
    for group, place, app, code in in_collection.values_list("group_id", "collection_id", *name):
        if collections[group] == place:
            held[group].add(f"collection:{app}.{code}")
    return held
