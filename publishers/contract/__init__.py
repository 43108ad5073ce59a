"""What a platform is: the interface between the engine and the places where things are published.

No Django here. A platform is built anew for each piece of work from an account, an HTTP client and a clock; it keeps no
state of its own. What it must remember goes through ``Run``; what it can't know it looks up.
"""

from .announcing import Announcing
from .capabilities import Act, Capabilities, Feature, Limit, Problem, Sentence
from .connecting import App, Ask, Connecting, NotConnected, Place
from .errors import (
    AuthExpired,
    CallbackRejected,
    ErrorKind,
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
from .figures import ENGAGEMENT, AccountFigure, AccountFigures, Figure, Figures, Meaning, Source
from .gauge import HOUR, MINUTE, UNMETERED, ClosedHours, Day, Every, Gauge, Month, Quota, Unmetered, Window
from .mending import MediaEdits, Mend
from .message import Asset, Draft, MadeFile, Message, Paper
from .platform import Account, Platform, Run
from .receipts import (
    Absent,
    Callback,
    CannotTell,
    Found,
    Health,
    News,
    RawRequest,
    Receipt,
    Result,
    Shown,
    Sighting,
)

__all__ = [
    "ENGAGEMENT",
    "HOUR",
    "MINUTE",
    "UNMETERED",
    "Absent",
    "Account",
    "AccountFigure",
    "AccountFigures",
    "Act",
    "Announcing",
    "App",
    "Ask",
    "Asset",
    "AuthExpired",
    "Callback",
    "CallbackRejected",
    "CannotTell",
    "Capabilities",
    "ClosedHours",
    "Connecting",
    "Day",
    "Draft",
    "ErrorKind",
    "Every",
    "Feature",
    "Figure",
    "Figures",
    "Found",
    "Gauge",
    "Gone",
    "Health",
    "Limit",
    "MadeFile",
    "Meaning",
    "MediaEdits",
    "Mend",
    "Message",
    "Misconfigured",
    "Month",
    "NeedsPerson",
    "News",
    "NotConnected",
    "NotYet",
    "OutcomeUnknown",
    "Paper",
    "Place",
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
    "Source",
    "Throttled",
    "Unmetered",
    "Unreachable",
    "Unsupported",
    "Window",
]
