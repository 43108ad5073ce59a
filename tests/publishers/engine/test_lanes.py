"""However many deliveries a slow channel has, the next channel still finds a lane, and nothing parked is forgotten."""

from __future__ import annotations

import random
from uuid import uuid4

from publishers.engine.lanes import Lanes
from publishers.engine.ticket import Ticket


def ticket(channel: int, *, platform: str = "", is_long: bool = False) -> Ticket:
    return Ticket(
        delivery_id=uuid4(), fence=1, channel_id=channel, platform=platform or f"kind-{channel}", is_long=is_long
    )


def entered(lanes: Lanes, *tickets: Ticket) -> int:
    return sum(lanes.enter(item) is not None for item in tickets)


def test_one_channel_alone_gets_a_quarter() -> None:
    assert entered(Lanes(16), *(ticket(1) for _ in range(30))) == 4


def test_each_slow_channel_leaves_room_for_the_next() -> None:
    lanes = Lanes(16)
    shares = [entered(lanes, *(ticket(channel) for _ in range(30))) for channel in (1, 2, 3, 4, 5)]
    assert shares == [4, 3, 2, 1, 1]


def test_slow_portal_leaves_room_for_the_next_portal() -> None:
    lanes = Lanes(16)
    shares = [
        entered(lanes, *(ticket(channel, platform="portal") for _ in range(30))) for channel in (1, 2, 3, 4, 5)
    ]  # fmt: skip
    assert shares == [4, 2, 1, 1, 0]


def test_channels_of_one_platform_share_its_half() -> None:
    lanes = Lanes(16)
    portals = entered(lanes, *(ticket(channel, platform="portal") for channel in range(30)))
    assert portals == 8
    assert lanes.enter(ticket(99, platform="another"))


def test_long_uploads_together_get_a_quarter() -> None:
    lanes = Lanes(16)
    assert sum(entered(lanes, ticket(channel, is_long=True)) for channel in range(10)) == 4
    assert lanes.enter(ticket(50))


def test_channel_in_trouble_gets_one_lane_until_it_succeeds() -> None:
    lanes = Lanes(16)
    first = ticket(1)
    lanes.enter(first)
    lanes.leave(first, is_well=False)
    probe = ticket(1)
    assert lanes.enter(probe) is probe
    assert entered(lanes, ticket(1), ticket(1), ticket(1)) == 0
    assert len(lanes.leave(probe, is_well=True)) == 3


def test_waiting_channels_take_turns() -> None:
    lanes = Lanes(2)
    holder = ticket(9)
    assert entered(lanes, holder, ticket(8)) == 2
    assert entered(lanes, *(ticket(channel) for channel in (1, 1, 2, 2))) == 0
    order = []
    current = holder
    while len(order) < 4:
        (current,) = lanes.leave(current)
        order.append(current.channel_id)
    assert order == [1, 2, 1, 2]


def test_everything_that_came_is_carried_once() -> None:
    chance = random.Random(7)
    lanes = Lanes(6)
    coming = [ticket(chance.randrange(5), is_long=chance.random() < 0.3) for _ in range(300)]
    running: list[Ticket] = []
    done: list[Ticket] = []
    while coming or running:
        if coming and (not running or chance.random() < 0.5):
            entering = lanes.enter(coming.pop())
            if entering is not None:
                running.append(entering)
        else:
            item = running.pop(chance.randrange(len(running)))
            done.append(item)
            running += lanes.leave(item, is_well=chance.random() < 0.8)
        assert len(running) <= 6
    assert len(done) == len({item.delivery_id for item in done}) == 300


def test_closed_gives_out_what_was_parked_and_lets_nobody_in() -> None:
    lanes = Lanes(4)
    holder, parked = ticket(1), [ticket(1), ticket(1)]
    assert lanes.enter(holder) is holder
    assert entered(lanes, *parked) == 0
    assert lanes.close() == parked
    assert lanes.leave(holder) == [] and lanes.enter(ticket(2)) is None
