"""Content policies as data: one for readers, one for the desk. Pure.

No nonces: pages for readers are kept ready as bytes and served to everybody, and they hold no inline script at all.
Wagtail's date fields and inline panels bring scripts of their own inside the page, also later by script, so the desk
must allow those; what it does not allow is any script, connection or frame from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Policy = Mapping[str, tuple[str, ...]]

SELF, NONE, INLINE = "'self'", "'none'", "'unsafe-inline'"
REPORTS_TO = "/-/policy-report"

SITE: Policy = {
    "default-src": (NONE,), "script-src": (SELF,), "style-src": (SELF,), "img-src": (SELF, "data:"),
    "font-src": (SELF,), "media-src": (SELF,), "connect-src": (SELF,), "frame-src": (SELF,), "manifest-src": (SELF,),
    "form-action": (SELF,), "base-uri": (NONE,), "object-src": (NONE,), "frame-ancestors": (SELF,),
}  # fmt: skip
DESK: Policy = {
    **SITE, "script-src": (SELF, INLINE), "style-src": (SELF, INLINE), "img-src": (SELF, "data:", "blob:"),
    "font-src": (SELF, "data:"), "media-src": (SELF, "blob:"), "worker-src": (SELF, "blob:"),
    # A press of ours leads on to the network that is being connected, or to the office's own sign-on.
    "form-action": (SELF, "https:"),
}  # fmt: skip
#: Where files lie when they are not served here.
_FILES = ("img-src", "media-src", "font-src", "style-src", "script-src")
PERMISSIONS = (
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=(), "
    "browsing-topics=(), publickey-credentials-get=(self), publickey-credentials-create=(self)"
)


def header(policy: Policy, *, files: Iterable[str] = (), forms: Iterable[str] = (), images: Iterable[str] = ()) -> str:
    """The header's text. ``files``: origins of our own storage and static files; ``forms``, ``images``: more."""
    told = {name: list(sources) for name, sources in policy.items()}
    for name in _FILES:
        told[name] += files
    told["form-action"] += forms
    told["img-src"] += images
    parts = [f"{name} {' '.join(dict.fromkeys(sources))}" for name, sources in told.items()]
    return "; ".join([*parts, f"report-uri {REPORTS_TO}"])
