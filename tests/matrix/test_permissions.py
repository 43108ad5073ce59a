"""Who may do what, written down by hand after the field's own table of roles, and tried at the desk and by scripts.

The table says what must be, not what is: a cell that fails is a hole or a door walled up.
"""

from __future__ import annotations

from typing import Any

import pytest

from cms.entries.models import Scope
from tests.publishers.api.calling import script_of

from .tries import Api, Desk
from .world import ACTORS, ANYBODY, NOBODY, SUPER, World, undone

pytestmark = pytest.mark.django_db
CONTRIBUTOR, EDITOR, LEGAL, UNIT, KEEPER = (
    "contributor", "editor", "legal_reviewer", "unit_approver", "channel_admin",
)  # fmt: skip
BOARD, ADMIN, MODERATOR, REPORTS, AUDITOR = (
    "board_approver", "tenant_admin", "moderator", "report_officer", "auditor",
)  # fmt: skip
RUN = {BOARD, ADMIN, SUPER}
#: Content and channel both: who approves for the unit, and who leads.
PLANS = {UNIT, *RUN}
#: Who may use the channel, content or not: „retry, take down; no content rights“.
USES = {UNIT, KEEPER, *RUN}
KEEPS = {KEEPER, ADMIN, SUPER}
EVERYBODY = set(ACTORS) - {NOBODY, ANYBODY}

#: Act → who may, of all who try. The other department is in none but those of everybody's.
MAY: dict[str, set[str]] = {
    "see_delivery": {EDITOR, LEGAL, MODERATOR, AUDITOR, *USES},
    "plan_now": PLANS,
    "plan_later": PLANS,
    "queue": PLANS,
    "move": USES,
    "cancel": USES,
    "retry": USES,
    "withdraw": USES,
    # A board's member and who publishes all of an agency's items may stop what speaks for it.
    "hold": {*KEEPS, BOARD},
    "hold_everything": RUN,
    "lift": {*KEEPS, BOARD},
    "edit_page": {EDITOR, LEGAL, UNIT, MODERATOR, *RUN},
    "unpublish_page": PLANS,
    "pause_channel": KEEPS,
    "edit_channel": KEEPS,
    "edit_slots": KEEPS,
    "edit_rule": KEEPS,
    "edit_campaign": {UNIT, *RUN},
    "edit_source": KEEPS,
    "keep_keys": KEEPS,
    "see_inbox": EVERYBODY - {CONTRIBUTOR, LEGAL, MODERATOR, REPORTS, AUDITOR},
    "see_feeds": EVERYBODY,
    "keep_webhook": KEEPS,
    "own_tokens": EVERYBODY,
}
BY_SCRIPT = (
    "see_delivery", "plan_now", "plan_later", "queue", "move", "cancel", "retry", "withdraw", "hold",
    "hold_everything", "lift",
)  # fmt: skip
#: Scope → acts that it opens, for somebody who may everything.
OPENS: dict[str, set[str]] = {
    Scope.READ: {"see_delivery"},
    Scope.PLAN: {"see_delivery", "dry_run", "plan_now", "plan_later", "queue", "move", "cancel", "retry", "withdraw"},
    Scope.HOLD: {"hold", "hold_everything", "lift"},
    Scope.SUBMIT: set(),
}


def tried(by: type[Any], world: World, actor: str, act: str) -> bool:
    with undone():
        hand = Desk(world, world.clients[actor]) if by is Desk else Api(world, world.scripts[actor])
        return bool(getattr(hand, act)())


@pytest.mark.parametrize("act", MAY)
def test_at_the_desk(world: World, act: str) -> None:
    assert {actor for actor in ACTORS if tried(Desk, world, actor, act)} == MAY[act]


@pytest.mark.parametrize("act", BY_SCRIPT)
def test_by_a_script_as_at_the_desk(world: World, act: str) -> None:
    assert {actor for actor in ACTORS if tried(Api, world, actor, act)} == MAY[act]


@pytest.mark.parametrize("scope", OPENS)
def test_a_scope_opens_its_own_doors_only(world: World, scope: str) -> None:
    opened = set()
    for act in {*BY_SCRIPT, "dry_run"}:
        with undone():
            if getattr(Api(world, script_of(world.people[SUPER], scope)), act)():
                opened.add(act)
    assert opened == OPENS[scope]


def test_the_table_names_everybody() -> None:
    assert {actor for may in MAY.values() for actor in may} <= set(ACTORS)
    assert not any({NOBODY, ANYBODY} & may for may in MAY.values())
