"""What the product is made of, from its pins: a CycloneDX list for scanners and a page of licences for lawyers.

Reads requirements.txt and the metadata of what is installed; asks nobody.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import uuid
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PINS, PAGE = ROOT / "requirements.txt", ROOT / "docs" / "licences.md"
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?==(?P<version>[^\s;]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
#: What people write in the old field → the name that everybody knows.
_WRITTEN: dict[str, tuple[str, ...]] = {
    "BSD-3-Clause": (
        "bsd",
        "bsd license",
        "bsd-3-clause",
        "3-clause bsd",
        "bsd 3-clause",
        "the bsd license",
        "3-clause bsd license",
    ),
    "MIT": (
        "mit",
        "mit license",
        "the mit license",
        "expat license",
    ),
    "Apache-2.0": (
        "apache 2.0",
        "apache-2.0",
        "apache license 2.0",
        "apache software license",
        "apache license, version 2.0",
    ),
    "PSF-2.0": (
        "psf",
        "python software foundation license",
    ),
    "MPL-2.0": (
        "mpl-2.0",
        "mozilla public license 2.0 (mpl 2.0)",
    ),
    "ISC": ("isc license (iscl)",),
    "BSD-2-Clause": (
        "bsd-2-clause",
        "simplified bsd",
    ),
    "OFL-1.1": (
        "ofl-1.1",
        "sil open font license 1.1 (ofl-1.1)",
    ),
    "ZPL-2.1": (
        "zpl-2.1",
        "zope public license",
    ),
}
_SPELLED = {words: name for name, spellings in _WRITTEN.items() for words in spellings}
#: Not said by what is installed here, because this machine doesn't need it; read on the package's own page.
_ELSEWHERE = {
    "colorama": "BSD-3-Clause", "tzdata": "Apache-2.0", "async-timeout": "Apache-2.0", "protobuf": "BSD-3-Clause",
    "uritemplate": "BSD-3-Clause OR Apache-2.0",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One pinned package."""

    name: str
    version: str
    hashes: tuple[str, ...]
    licence: str


def components(pins: Path = PINS) -> list[Component]:
    """Every pin in order, with its hashes and licence; an unknown licence is empty."""
    found: list[Component] = []
    for block in re.split(r"\n(?=\S)", pins.read_text("utf-8")):
        pin = _PIN.match(block)
        if pin:
            name, hashes = pin["name"], tuple(_HASH.findall(block))
            found.append(Component(name=name, version=pin["version"], hashes=hashes, licence=_licence(name)))
    return found


def bill(found: list[Component]) -> dict[str, Any]:
    """CycloneDX 1.6. The same pins make the same bytes: its number is made of them."""
    digest = hashlib.sha256(repr(found).encode()).digest()
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "serialNumber": f"urn:uuid:{uuid.UUID(bytes=digest[:16], version=4)}",
        "metadata": {"component": {"type": "application", "name": "wagtail-loa", "bom-ref": "wagtail-loa"}},
        "components": [_component(one) for one in found],
    }  # fmt: skip


def page(found: list[Component]) -> str:
    """The table of docs/licences.md."""
    rows = "".join(f"| {one.name} | {one.version} | {one.licence or '?'} |\n" for one in found)
    return (
        "# Licences of what Loa is made of\n\n"
        "Made by `make sbom` from `requirements.txt`; `dist/sbom.json` tells scanners the same (CycloneDX 1.6).\n\n"
        f"| package | version | licence |\n|---|---|---|\n{rows}"
    )


def _component(one: Component) -> dict[str, Any]:
    purl = f"pkg:pypi/{one.name.lower()}@{one.version}"
    is_name = re.fullmatch(r"[A-Za-z0-9.-]+", one.licence)
    licence = [{"license": {"id": one.licence}}] if is_name else [{"expression": one.licence}]
    return {
        "type": "library", "name": one.name, "version": one.version, "purl": purl, "bom-ref": purl,
        **({"licenses": licence} if one.licence else {}),
        # One for each file that the pin allows; a scanner may meet any of them.
        "properties": [{"name": "loa:sha256", "value": value} for value in one.hashes],
    }  # fmt: skip


def _licence(name: str) -> str:
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return _ELSEWHERE.get(name, "")
    if told.get("License-Expression"):
        return str(told["License-Expression"])
    known = [line for line in told.get_all("Classifier") or [] if line.startswith("License :: OSI Approved ::")]
    classified = [line.rpartition(" :: ")[2] for line in known]
    for words in (told.get("License") or "", *classified):
        first = words.strip().splitlines()[0].strip() if words.strip() else ""
        if first.lower() in _SPELLED:
            return _SPELLED[first.lower()]
    return _ELSEWHERE.get(name, " AND ".join(classified))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "dist" / "sbom.json")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the page of licences is old")
    given = parser.parse_args(arguments)
    found = components()
    if given.check:
        return int(PAGE.read_text("utf-8") != page(found))
    given.output.parent.mkdir(parents=True, exist_ok=True)
    given.output.write_text(json.dumps(bill(found), indent=1) + "\n", "utf-8")
    PAGE.write_text(page(found), "utf-8")
    sys.stdout.write(f"{len(found)} packages: {given.output.name}, docs/{PAGE.name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
