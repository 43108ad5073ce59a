"""Who looks after departments' sites, banners and required links: rights of the whole site, by role."""

from __future__ import annotations

_MODELS = ("banner", "requiredlink", "watchedsite")
_ALL = tuple(f"loa_syndication.{act}_{model}" for model in _MODELS for act in ("view", "add", "change", "delete"))
_LOOK = tuple(name for name in _ALL if ".view_" in name)
SITE_RIGHTS = {"board_approver": _LOOK, "tenant_admin": _ALL, "auditor": _LOOK}
#: For the form of a group.
CODENAMES = tuple(name.partition(".")[2] for name in _ALL)
