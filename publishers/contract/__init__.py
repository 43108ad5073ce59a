"""What a platform is: the interface between the engine and the places where things are published.

No Django here. A platform is built anew for each piece of work from an account, an HTTP client and a clock; it keeps no
state of its own. What it must remember goes through ``Run``; what it can't know it looks up.
"""

from .capabilities import Act, Capabilities, Feature, Limit, Problem, Sentence
from .errors import (
    AuthExpired,
    CallbackRejected,
    Gone,
    Misconfigured,
    NeedsPerson,
    NotYet,
    OutcomeUnknown,
    PublishError,
    Rejected,
    Throttled,
    Unreachable,
    Unsupported,
)
from .gauge import HOUR, MINUTE, UNMETERED, ClosedHours, Day, Every, Gauge, Month, Quota, Unmetered, Window
from .message import Asset, Draft, MadeFile, Message, Paper
from .platform import Account, Platform, Run
from .receipts import Absent, Callback, CannotTell, Found, Health, RawRequest, Receipt, Result, Shown, Sighting

__all__ = [
    "HOUR",
    "MINUTE",
    "UNMETERED",
    "Absent",
    "Account",
    "Act",
    "Asset",
    "AuthExpired",
    "Callback",
    "CallbackRejected",
    "CannotTell",
    "Capabilities",
    "ClosedHours",
    "Day",
    "Draft",
    "Every",
    "Feature",
    "Found",
    "Gauge",
    "Gone",
    "Health",
    "Limit",
    "MadeFile",
    "Message",
    "Misconfigured",
    "Month",
    "NeedsPerson",
    "NotYet",
    "OutcomeUnknown",
    "Paper",
    "Platform",
    "Problem",
    "PublishError",
    "Quota",
    "RawRequest",
    "Receipt",
    "Rejected",
    "Result",
    "Run",
    "Sentence",
    "Shown",
    "Sighting",
    "Throttled",
    "Unmetered",
    "Unreachable",
    "Unsupported",
    "Window",
]
