"""What the hub remembers: channels, deliveries, their steps and attempts."""

from .channel import Channel, ChannelState
from .delivery import (
    OPEN_STATES,
    UNSETTLED_STATES,
    Attempt,
    Delivery,
    DeliveryState,
    DeliveryStep,
    Kind,
    StepState,
)

__all__ = [
    "OPEN_STATES",
    "UNSETTLED_STATES",
    "Attempt",
    "Channel",
    "ChannelState",
    "Delivery",
    "DeliveryState",
    "DeliveryStep",
    "Kind",
    "StepState",
]
