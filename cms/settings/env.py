"""Reading the environment, with sentences for what is wrong: nothing else in the project reads it."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

PROJECT = Path(__file__).resolve().parents[2]

#: What the kernel allows for the path of a Unix socket is 108 bytes on Linux, 104 elsewhere, with the final zero.
SOCKET_PATH_MAX = 100


def text(name: str, default: str = "") -> str:
    """The variable, stripped; the default when it is missing or empty."""
    return os.environ.get(name, "").strip() or default


def is_given(name: str) -> bool:
    """Whether the environment says anything about it."""
    return bool(text(name))


def flag(name: str, default: bool = False) -> bool:
    """A yes/no variable. Raises ``ImproperlyConfigured`` for anything else."""
    value = text(name).lower()
    if not value:
        return default
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    raise ImproperlyConfigured(f"{name} is “{value}”; write 1 for yes or 0 for no.")


def number(name: str, default: int, *, minimum: int = 0) -> int:
    """A whole number. Raises ``ImproperlyConfigured``."""
    value = text(name)
    if not value:
        return default
    if not value.isdigit() or int(value) < minimum:
        raise ImproperlyConfigured(f"{name} is “{value}”; write a whole number of at least {minimum}.")
    return int(value)


def one_of(name: str, default: str, known: tuple[str, ...]) -> str:
    """One of the known words. Raises ``ImproperlyConfigured`` naming them."""
    value = text(name, default).lower()
    if value not in known:
        raise ImproperlyConfigured(f"{name} is “{value}”; write one of: {', '.join(known)}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """A folder as an absolute path (relative ones start at the project)."""
    path = Path(text(name, str(default))).expanduser()
    return path if path.is_absolute() else PROJECT / path


def socket_path(folder: Path, name: str) -> Path:
    """``folder/name``; when that is too long for a socket, a short place of the same user's under ``/tmp``.

    Not the environment's temporary folder: every process of the installation must come to the same answer.
    """
    path = folder / name
    if len(os.fsencode(path)) <= SOCKET_PATH_MAX:
        return path
    key = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return Path("/tmp") / f"loa-{os.getuid()}-{key}" / name  # noqa: S108


def base_url(name: str, default: str, *, https_only: bool = False) -> str:
    """An http(s) address without a final slash. Raises ``ImproperlyConfigured``."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    try:
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{name} is “{value}”; its port is not a number.") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"{name} is “{value}”; write an address such as https://pbgdpl.example.gov.vn.")
    if https_only and (parts.scheme != "https" or port is not None):
        raise ImproperlyConfigured(
            f"{name} is “{value}”; platforms only call back to https addresses without a port, "
            "so write one such as https://pbgdpl.example.gov.vn."
        )
    return value


def networks(name: str) -> list[str]:
    """Networks such as 127.0.0.0/8. Raises ``ImproperlyConfigured`` naming the bad one."""
    found = words(name)
    for network in found:
        try:
            ipaddress.ip_network(network, strict=False)
        except ValueError:
            raise ImproperlyConfigured(f"{name} holds “{network}”; write networks such as 127.0.0.0/8.") from None
    return found


def readable_file(name: str) -> str:
    """The path of an existing file, or nothing. Raises ``ImproperlyConfigured``."""
    value = text(name)
    if value and not Path(value).is_file():
        raise ImproperlyConfigured(f"{name} is “{value}”, which is not a file that can be read.")
    return value


def own_secret(name: str, store: Path) -> str:
    """The variable, or a secret made once and kept in ``store`` (one-machine installations)."""
    value = text(name)
    if value:
        return value
    if not store.exists():
        store.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(store, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(48))
    return store.read_text().strip()
