"""The ``LOA_OPERATIONS`` setting: where things lie, and what a backup must take along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cms.core.conf import load


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OperationsConf:
    """No ``repr``: it holds keys."""

    data_dir: str = ""
    #: Name of the file in the data folder → the key itself, whether it came from there or from the environment.
    keys: Mapping[str, str] = field(default_factory=dict)
    #: Those that the environment gives: no file of ours would be read.
    keys_from_environment: tuple[str, ...] = ()
    #: Seals the keys of a backup.
    backup_passphrase: str = ""
    #: The same, in a file of its own.
    backup_passphrase_file: str = ""
    #: Where platforms are called: what the doctor may ask whether they answer.
    endpoints: tuple[str, ...] = ()
    #: Folder of ``pg_dump`` and ``pg_restore``, where they are not on the path.
    pg_tools: str = ""

    def passphrase(self) -> str:
        """What seals the keys; empty where nobody gave one."""
        if self.backup_passphrase_file:
            return Path(self.backup_passphrase_file).read_text("utf-8").strip()
        return self.backup_passphrase


def conf() -> OperationsConf:
    """The configuration of this package."""
    return load(OperationsConf, "LOA_OPERATIONS")
