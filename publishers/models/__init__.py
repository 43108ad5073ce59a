"""What the hub remembers: channels, deliveries, their steps and attempts; holds, rules, allowances and the ledger."""

from .allowance import Allowance
from .approval import Approval
from .campaign import Campaign
from .channel import Channel, ChannelState
from .delivery import (
    CHANGES,
    OPEN_STATES,
    UNSETTLED_STATES,
    Attempt,
    Delivery,
    DeliveryState,
    DeliveryStep,
    Kind,
    StepState,
)
from .derivative import Derivative, DerivativeState
from .dismissal import Dismissal
from .handshake import Handshake, NetworkApp, Phase
from .hold import Hold, Scope
from .ledger import DailyHead, LedgerRow, What
from .metric import MeasuredPost, Metric, Told
from .restore import Pulse, Restore
from .rule import Rule, RuleRun
from .slot import PARKED, Queue, Slot, Weekday

__all__ = [
    "CHANGES",
    "OPEN_STATES",
    "PARKED",
    "UNSETTLED_STATES",
    "Allowance",
    "Approval",
    "Attempt",
    "Campaign",
    "Channel",
    "ChannelState",
    "DailyHead",
    "Delivery",
    "DeliveryState",
    "DeliveryStep",
    "Derivative",
    "DerivativeState",
    "Dismissal",
    "Handshake",
    "Hold",
    "Kind",
    "LedgerRow",
    "MeasuredPost",
    "Metric",
    "NetworkApp",
    "Phase",
    "Pulse",
    "Queue",
    "Restore",
    "Rule",
    "RuleRun",
    "Scope",
    "Slot",
    "StepState",
    "Told",
    "Weekday",
    "What",
]
