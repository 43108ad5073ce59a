"""What is installed is what was pinned: each pin with hashes and a licence that lets an office use it."""

from __future__ import annotations

import json
from pathlib import Path

from scripts import sbom

ROOT = Path(__file__).resolve().parents[2]
#: May be used and passed on as Loa does: unchanged, beside our own code.
FINE = (
    "MIT",
    "BSD",
    "Apache",
    "PSF",
    "ISC",
    "MPL",
    "LGPL",
    "HPND",
    "OFL",
    "ZPL",
    "Unlicense",
    "0BSD",
    "Zlib",
    "CC0",
    "Python",
)


def test_every_pin_has_hashes_and_a_known_licence() -> None:
    found = sbom.components()
    assert len(found) > 90
    assert [one.name for one in found if not one.hashes] == []
    assert [f"{one.name}: {one.licence}" for one in found if not any(word in one.licence for word in FINE)] == []
    assert [one.name for one in found if "AGPL" in one.licence or one.licence.startswith("GPL")] == []


def test_no_pin_names_where_it_came_from() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text("utf-8").splitlines()
        assert [line for line in lines if "://" in line or "index-url" in line] == []


def test_the_bill_lists_them_all_and_is_the_same_each_time() -> None:
    found = sbom.components()
    bill = sbom.bill(found)
    assert (bill["bomFormat"], len(bill["components"])) == ("CycloneDX", len(found))
    assert json.dumps(bill) == json.dumps(sbom.bill(sbom.components()))


def test_the_page_of_licences_is_of_these_pins() -> None:
    """After new pins: ``make sbom``."""
    assert sbom.main(["--check"]) == 0
