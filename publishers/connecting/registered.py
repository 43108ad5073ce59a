"""Which app an account is connected with: this installation's, one that a channel brought along, or a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cms.core.conf import conf
from cms.core.secrets import SecretsUnreadable, Vault
from publishers.contract import App
from publishers.models import Channel, NetworkApp

from .handshakes import connectable

#: The installation's own app, beside channels' numbers.
OURS = "installation"
_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An app that can be used without entering it again."""

    key: str
    app: App
    #: The channels that use it already.
    used_by: tuple[str, ...]

    @property
    def ending(self) -> str:
        """Enough of its ID to tell it from another one."""
        return "…" + self.app.id[-_SHOWN:]


def known_apps(slug: str, channels: Iterable[Channel]) -> list[Known]:
    """The installation's app first, then those of these channels, each once."""
    found: dict[str, tuple[str, App, list[str]]] = {}
    ours = _ours(slug)
    if ours:
        found[ours.id] = (OURS, ours, [])
    for channel in channels:
        app = app_of(channel)
        if app is not None:
            found.setdefault(app.id, (str(channel.pk), app, []))[2].append(channel.name)
    return [Known(key=key, app=app, used_by=tuple(names)) for key, app, names in found.values()]


def app_of(channel: Channel) -> App | None:
    """The app that a channel was connected with, as far as it can be read."""
    cls = connectable(channel.platform)
    if cls is None:
        return None
    try:
        own = channel.credentials()
    except SecretsUnreadable:
        return None
    id, secret = own.get(cls.id_field), own.get(cls.secret_field)
    return App(id=str(id), secret=str(secret or "")) if id else None


def keep_for_all(slug: str, app: App) -> None:
    """Every department connects with this app from now on; channels that are connected keep theirs."""
    sealed = Vault(conf().encryption_keys).seal({"id": app.id, "secret": app.secret})
    NetworkApp.objects.update_or_create(platform=slug, defaults={"sealed": sealed})


def _ours(slug: str) -> App | None:
    row = NetworkApp.objects.filter(platform=slug).first()
    try:
        kept = row.secrets() if row else {}
    except SecretsUnreadable:
        return None
    return App(id=kept["id"], secret=kept["secret"]) if kept else None
