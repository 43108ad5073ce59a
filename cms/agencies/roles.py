"""Who may do what: the roles of the field and the rights that each has in an agency's section and collection."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    CONTRIBUTOR = "contributor", _("contributor")
    EDITOR = "editor", _("editor")
    LEGAL_REVIEWER = "legal_reviewer", _("legal reviewer")
    UNIT_APPROVER = "unit_approver", _("unit approver")
    BOARD_APPROVER = "board_approver", _("board approver")
    CHANNEL_ADMIN = "channel_admin", _("channel administrator")
    REPORT_OFFICER = "report_officer", _("report officer")
    MODERATOR = "moderator", _("moderator")
    TENANT_ADMIN = "tenant_admin", _("administrator")
    AUDITOR = "auditor", _("auditor")


_LIBRARY = (
    "wagtailimages.add_image", "wagtailimages.choose_image", "wagtaildocs.add_document",
    "wagtaildocs.choose_document", "wagtailmedia.add_media",
)  # fmt: skip
_LIBRARY_ALL = (*_LIBRARY, "wagtailimages.change_image", "wagtaildocs.change_document", "wagtailmedia.change_media")
_ADMIN = "wagtailadmin.access_admin"
_LAW = ("loa_legal.view_legaldocument", "loa_legal.add_legaldocument", "loa_legal.change_legaldocument")
_ALL_PAGES = ("add", "change", "publish", "bulk_delete", "lock", "unlock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What a role may do. Permissions (``app_label.codename``) that no installed app knows are skipped.

    Other packages add rights through ``cms.core.registries``: ``collection_rights`` and ``site_rights``.
    """

    #: Wagtail's page permission types, on the section and everything below it.
    pages: tuple[str, ...] = ()
    #: Granted on the agency's collection.
    collection: tuple[str, ...] = ()
    #: Granted everywhere.
    everywhere: tuple[str, ...] = (_ADMIN,)


#: The roles that every agency has, each a group of its own.
AGENCY_ROLES: dict[Role, Rights] = {
    Role.CONTRIBUTOR: Rights(pages=("add",), collection=_LIBRARY, everywhere=(_ADMIN, "loa_legal.view_legaldocument")),
    Role.EDITOR: Rights(pages=("add", "change"), collection=_LIBRARY_ALL, everywhere=(_ADMIN, *_LAW)),
    Role.LEGAL_REVIEWER: Rights(pages=("change",), collection=_LIBRARY, everywhere=(_ADMIN, *_LAW)),
    Role.UNIT_APPROVER: Rights(
        pages=("add", "change", "publish", "lock", "unlock"), collection=_LIBRARY_ALL, everywhere=(_ADMIN, *_LAW)
    ),
    Role.CHANNEL_ADMIN: Rights(),
    Role.REPORT_OFFICER: Rights(everywhere=(_ADMIN, "loa_agencies.view_agency")),
}

#: The roles of the body that leads the site: its groups have them on the whole site, not on its section only.
SITE_ROLES: dict[Role, Rights] = {
    Role.BOARD_APPROVER: Rights(
        pages=_ALL_PAGES, collection=_LIBRARY_ALL, everywhere=(_ADMIN, *_LAW, "loa_legal.delete_legaldocument")
    ),
    Role.MODERATOR: Rights(pages=("change",)),
    Role.TENANT_ADMIN: Rights(
        pages=_ALL_PAGES,
        collection=_LIBRARY_ALL,
        everywhere=(
            _ADMIN, *_LAW, "loa_legal.delete_legaldocument", "loa_agencies.add_agency", "loa_agencies.change_agency",
            "loa_agencies.view_agency", "loa_entries.add_term", "loa_entries.change_term", "loa_entries.view_term",
            "auth.add_user", "auth.change_user", "auth.delete_user", "wagtailcore.add_collection",
            "wagtailcore.change_collection",
        ),
    ),
    Role.AUDITOR: Rights(
        everywhere=(_ADMIN, "loa_agencies.view_agency", "loa_legal.view_legaldocument", "loa_entries.view_entry")
    ),
}  # fmt: skip
