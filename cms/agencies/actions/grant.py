"""What groups may do, written for many groups at once: an agency has up to ten, each with dozens of permissions."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms.agencies.models import AgencyGroup
from cms.agencies.roles import Rights, Role
from cms.core.registries import collection_rights, site_rights


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Permissions (``app_label.codename``) of one group: everywhere, on a page and below, in a collection and below."""

    group: Group
    everywhere: tuple[str, ...]
    page: Page | None
    on_page: tuple[str, ...]
    collection: Collection
    in_collection: tuple[str, ...]

    @classmethod
    def of(cls, group: Group, role: Role, rights: Rights, page: Page | None, collection: Collection) -> Grant:
        """The role's own rights, and what other packages add to them."""
        everywhere = [name for _package, by_role in site_rights.items() for name in by_role.get(role.value, ())]
        added = [name for _package, by_role in collection_rights.items() for name in by_role.get(role.value, ())]
        return cls(
            group=group, everywhere=(*rights.everywhere, *everywhere), page=page,
            on_page=tuple(f"wagtailcore.{kind}_page" for kind in rights.pages), collection=collection,
            in_collection=(*rights.collection, *added),
        )  # fmt: skip

    def names(self) -> set[str]:
        """The permissions, wherever they hold."""
        return {*self.everywhere, *self.on_page, *self.in_collection}

    def words(self, known: Set[str]) -> set[str]:
        """``place:permission`` of those that exist, as ``AgencyGroup.offered`` keeps them."""
        on_page = self.on_page if self.page is not None else ()
        places = {"everywhere": self.everywhere, "page": on_page, "collection": self.in_collection}
        return {f"{place}:{name}" for place, names in places.items() for name in names if name in known}

    def only(self, words: Set[str]) -> Grant:
        """As much of it as those words tell."""
        return replace(
            self,
            everywhere=tuple(name for name in self.everywhere if f"everywhere:{name}" in words),
            on_page=tuple(name for name in self.on_page if f"page:{name}" in words),
            in_collection=tuple(name for name in self.in_collection if f"collection:{name}" in words),
        )


def grant(grants: Iterable[Grant]) -> None:
    """Write what is missing; nothing is taken away. Permissions that no installed app knows are left out."""
    grants = list(grants)
    known = permissions(grants)
    through = Group.permissions.through
    through.objects.bulk_create(
        [
            through(group_id=given.group.pk, permission_id=known[name])
            for given in grants
            for name in set(given.everywhere) & known.keys()
        ],
        ignore_conflicts=True,
    )
    GroupPagePermission.objects.bulk_create(
        [
            GroupPagePermission(group=given.group, page=given.page, permission_id=known[name])
            for given in grants
            for name in set(given.on_page) & known.keys()
            if given.page is not None
        ],
        ignore_conflicts=True,
    )
    GroupCollectionPermission.objects.bulk_create(
        [
            GroupCollectionPermission(group=given.group, collection=given.collection, permission_id=known[name])
            for given in grants
            for name in set(given.in_collection) & known.keys()
        ],
        ignore_conflicts=True,
    )
    _note(grants, known.keys())


def _note(grants: Iterable[Grant], known: Set[str]) -> None:
    """Keep what was given beside what had been given before."""
    by_group = {given.group.pk: given.words(known) for given in grants}
    rows = list(AgencyGroup.objects.filter(group__in=by_group))
    for row in rows:
        row.offered = sorted(by_group[row.group_id].union(row.offered or ()))
    AgencyGroup.objects.bulk_update(rows, ["offered"])


def permissions(grants: Iterable[Grant]) -> dict[str, int]:
    """``app_label.codename`` → the row's key, of those that exist."""
    wanted: set[str] = set().union(*(given.names() for given in grants))
    rows = Permission.objects.filter(
        content_type__app_label__in={name.split(".")[0] for name in wanted},
        codename__in={name.split(".")[1] for name in wanted},
    )
    found = {f"{label}.{code}": pk for label, code, pk in rows.values_list("content_type__app_label", "codename", "pk")}
    return {name: pk for name, pk in found.items() if name in wanted}
