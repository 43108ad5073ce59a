"""A changed name or link reaches the reference rows in the same transaction; new rights of roles reach their groups."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_delete, post_migrate, post_save

from cms.entries.models import AgencyName

from .actions.mirror import mirror_agency
from .actions.renew import renew_groups
from .models import Agency, AgencyLink, Naming


def agency_saved(instance: Agency, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        mirror_agency(Agency.objects.get(pk=instance.pk))


def agency_deleted(instance: Agency, **kwargs: Any) -> None:
    AgencyName.objects.filter(code=instance.code).delete()


def part_changed(instance: Naming | AgencyLink, raw: bool = False, **kwargs: Any) -> None:
    owner = instance.agency_id if isinstance(instance, Naming) else instance.from_agency_id
    agency = Agency.objects.filter(pk=owner).first()
    if agency and not raw:
        mirror_agency(agency)


def migrated(sender: AppConfig, plan: Any = None, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Give what the new version added, once the permissions of all apps are there: Django sends this app by app.

    Groups of which nobody noted what they were given are left to ``manage.py grant_roles``. A flushed database has no
    plan, one on its way has migrations left.
    """
    last = [app for app in apps.get_app_configs() if app.models_module is not None][-1]
    if sender is not last or plan is None or using != DEFAULT_DB_ALIAS:
        return
    executor = MigrationExecutor(connections[using])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    for renewed in renew_groups(noted_only=True):
        print(f"  New rights of {renewed.group}: {', '.join(renewed.rights)}", file=kwargs.get("stdout"))


def connect() -> None:
    """Called once from ``AppConfig.ready()``."""
    post_migrate.connect(migrated, dispatch_uid="loa.migrated")
    post_save.connect(agency_saved, sender=Agency, dispatch_uid="loa.agency_saved")
    post_delete.connect(agency_deleted, sender=Agency, dispatch_uid="loa.agency_deleted")
    for part in (Naming, AgencyLink):
        post_save.connect(part_changed, sender=part, dispatch_uid=f"loa.{part.__name__}_saved")
        post_delete.connect(part_changed, sender=part, dispatch_uid=f"loa.{part.__name__}_deleted")
