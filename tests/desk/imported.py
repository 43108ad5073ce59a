"""Tables on their way in: one to be matched, one checked with a bad row, one that is done."""

from __future__ import annotations

from cms.importing.actions.check import check_import
from cms.importing.actions.upload import upload
from cms.importing.models import Import, ImportState, RowState
from tests.importing.conftest import HEADINGS, item, workbook

from .world import World


def furnish(world: World) -> None:
    world.made["import-new"] = _table(world, "tin-thang-11.xlsx", 4)
    checked = _table(world, "bai-tuyen-truyen.xlsx", 6)
    Import.objects.filter(pk=checked.pk).update(mapping=checked.mapping)
    check_import(checked)
    world.made["import-checked"] = checked
    done = _table(world, "tin-thang-10.xlsx", 3)
    done.rows.update(state=RowState.DONE, page=world.entries[0].page_id)
    Import.objects.filter(pk=done.pk).update(state=ImportState.DONE)
    world.made["import-done"] = done


def more(world: World, number: int) -> None:
    for one in range(number):
        _table(world, f"bang-{one}.xlsx", 2)


def _table(world: World, name: str, rows: int) -> Import:
    """The last row has no title and a form that nobody knows."""
    lines = [item(number, id=f"{name}-{number}") for number in range(rows - 1)]
    bad = item(rows, id=f"{name}-{rows}", title="", form="Báo tường")
    section = world.agency.section.specific
    return upload(
        user=world.people["admin"], section=section, name=name, data=workbook([*lines, bad], headings=HEADINGS)
    )
