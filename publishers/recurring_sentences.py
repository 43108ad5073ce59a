"""Why a day of a recurring post could not be planned, in sentences for people."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from .contract import Sentence

RECURRING: Mapping[str, Sentence] = {
    "no_item_left": Sentence(
        _("No item is left for this day: everything that is meant stands on the channels already, or suits none."),
        _("Publish another item, widen the selection, or choose an item for this day."),
    ),
    "stands_already": Sentence(
        _("The item stands there already as it is now; a second post would only repeat it."),
        _("Change the item, choose another one for this day, or leave the day out."),
    ),
    "planned_already": Sentence(
        _("The item is planned for this channel already, at another time."),
        _("Choose another item for this day, or leave the day out."),
    ),
    "item_gone": Sentence(
        _("The item is not public any more, so this day was not planned."),
        _("Publish the page again, or choose another item."),
    ),
    "planner_gone": Sentence(
        _("Whoever set this up does not work here any more, so nobody answers for it."),
        _("Open the recurring post and save it: then it plans by your rights."),
    ),
    "planner_channel": Sentence(
        _("Whoever set this up may not publish on this channel any more."),
        _("Somebody who may opens the recurring post and saves it, or takes the channel out."),
    ),
    "planner_item": Sentence(
        _("Whoever set this up may not publish this item any more."),
        _("Somebody who may opens the recurring post and saves it, or chooses another item."),
    ),
}
