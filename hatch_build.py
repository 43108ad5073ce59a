"""Builds the wheel whole: translations compiled, and each app's templates inside its own package.

In the repository templates lie together by app name; a site that installs the wheel finds them by ``APP_DIRS``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGES = ("cms", "publishers", "syndication")


class WholeWheel(BuildHookInterface[Any]):
    """Adds what is not simply a file of a package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        for made in _compile(root):
            build_data["artifacts"].append(f"/{made.relative_to(root).as_posix()}")
        if self.target_name == "wheel":
            for folder in sorted(path for path in (root / "templates").glob("*") if path.is_dir()):
                build_data["force_include"][str(folder)] = f"{_package_of(folder.name, root)}/templates/{folder.name}"


def _compile(root: Path) -> list[Path]:
    sys.path.insert(0, str(root))
    try:
        from cms.core.i18n import compile_catalogues
    finally:
        sys.path.remove(str(root))
    return compile_catalogues(root)


def _package_of(name: str, root: Path) -> str:
    """The package whose templates these are, by its name or app label; overrides of others' go with the kernel."""
    name = name.removeprefix("loa_")
    if name in PACKAGES:
        return name
    return f"cms/{name}" if (root / "cms" / name / "__init__.py").exists() else "cms/core"
