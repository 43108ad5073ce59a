"""A new encryption key for what lies sealed in the database: row by row, without stopping anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Model

from .conf import conf
from .registries import sealed_columns, sealed_values
from .secrets import SecretsUnreadable, Vault
from .writing import writing

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
    for name, (model, column, keys) in sealed_values.items():
        done = Rotation(name)
        for pk in model._default_manager.order_by("pk").values_list("pk", flat=True):
            _rotate_values(model, column, keys, pk, vault, done, dry_run=dry_run)
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


def _rotate_values(
    model: type[Model], column: str, keys: tuple[str, ...], pk: object, vault: Vault, done: Rotation, *, dry_run: bool
) -> None:
    """As above for texts inside a JSON value, which is written whole: so nobody else writes it meanwhile."""
    with writing():
        row = model._default_manager.select_for_update().filter(pk=pk).first()
        value = dict(getattr(row, column, None) or {})
        sealed = {key: value[key] for key in keys if value.get(key)}
        old = {key: text for key, text in sealed.items() if not vault.is_current(text)}
        try:
            anew = {key: vault.rotate(text) for key, text in old.items()}
        except SecretsUnreadable:
            done.unreadable.append(f"{model._meta.label} {pk}")
            return
        if anew and not dry_run:
            model._default_manager.filter(pk=pk).update(**{column: {**value, **anew}})
        done.sealed_anew += bool(anew)
        done.current += bool(sealed) and not anew
