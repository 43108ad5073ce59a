"""What the hub remembers: channels, deliveries, their steps and attempts; holds, rules, allowances and the ledger."""

from .account_figure import ChannelFigure, MeasuredChannel, RefusedFigure
from .allowance import Allowance
from .approval import Approval
from .campaign import Campaign, CampaignItem, CampaignTarget, Counted
from .channel import Channel, ChannelState
from .day_sum import SUMMED, ChangedDay, DaySum
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
from .fact import COUNTED, ENGAGING, FIGURES, UNCOUNTED, PostDay, PostFact
from .handshake import Handshake, NetworkApp, Phase
from .hold import Hold, Scope
from .ledger import DailyHead, LedgerRow, What
from .link import ShortLink
from .matter import Matter, SeenMatter
from .metric import MeasuredPost, Metric, Told
from .recurrence import Every, Occurrence, OccurrenceState, Recurrence, Takes
from .restore import Pulse, Restore
from .rule import Rule, RuleRun
from .slot import PARKED, Queue, Slot, Weekday
from .text import ReusableText, TextKind
from .unsent import Unsent

__all__ = [
    "CHANGES",
    "COUNTED",
    "ENGAGING",
    "FIGURES",
    "OPEN_STATES",
    "PARKED",
    "SUMMED",
    "UNCOUNTED",
    "UNSETTLED_STATES",
    "Allowance",
    "Approval",
    "Attempt",
    "Campaign",
    "CampaignItem",
    "CampaignTarget",
    "ChangedDay",
    "Channel",
    "ChannelFigure",
    "ChannelState",
    "Counted",
    "DailyHead",
    "DaySum",
    "Delivery",
    "DeliveryState",
    "DeliveryStep",
    "Derivative",
    "DerivativeState",
    "Dismissal",
    "Every",
    "Handshake",
    "Hold",
    "Kind",
    "LedgerRow",
    "Matter",
    "MeasuredChannel",
    "MeasuredPost",
    "Metric",
    "NetworkApp",
    "Occurrence",
    "OccurrenceState",
    "Phase",
    "PostDay",
    "PostFact",
    "Pulse",
    "Queue",
    "Recurrence",
    "RefusedFigure",
    "Restore",
    "ReusableText",
    "Rule",
    "RuleRun",
    "Scope",
    "SeenMatter",
    "ShortLink",
    "Slot",
    "StepState",
    "Takes",
    "TextKind",
    "Told",
    "Unsent",
    "Weekday",
    "What",
]
