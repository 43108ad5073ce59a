"""A new encryption key for what lies sealed in the database: row by row, without stopping anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Model

from .conf import conf
from .registries import sealed_columns
from .secrets import SecretsUnreadable, Vault

#: A row that changes while it is sealed anew is read again; nothing changes it this often.
_TRIES = 5


@dataclass(slots=True)
class Rotation:
    """What happened to one column. ``unreadable`` names rows, never what is in them."""

    column: str
    sealed_anew: int = 0
    current: int = 0
    unreadable: list[str] = field(default_factory=list)
    #: Changed at every try; the next run finds them.
    busy: list[str] = field(default_factory=list)


def rotate_all(*, dry_run: bool = False) -> Iterator[Rotation]:
    """Seal every sealed column under the first key. Rows that are there already are left alone, so a run that was cut
    off goes on where it stopped; a row that another process changes meanwhile keeps the other's content."""
    vault = Vault(conf().encryption_keys)
    for name, (model, column) in sealed_columns.items():
        done = Rotation(name)
        for pk in model._default_manager.exclude(**{column: ""}).order_by("pk").values_list("pk", flat=True):
            _rotate(model, column, pk, vault, done, dry_run=dry_run)
        yield done


def _rotate(model: type[Model], column: str, pk: object, vault: Vault, done: Rotation, *, dry_run: bool) -> None:
    for _ in range(_TRIES):
        row = model._default_manager.filter(pk=pk).first()
        sealed = getattr(row, column, "")
        if row is None or not sealed:
            return
        if vault.is_current(sealed):
            done.current += 1
            return
        try:
            anew = vault.rotate(sealed)
        except SecretsUnreadable:
            done.unreadable.append(str(row))
            return
        # Only what was read is replaced: fresh tokens that a renewal stored meanwhile stay.
        if dry_run or model._default_manager.filter(pk=pk, **{column: sealed}).update(**{column: anew}):
            done.sealed_anew += 1
            return
    done.busy.append(str(row))
