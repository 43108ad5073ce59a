"""The doctor says in sentences what is ill, and goes on when a look fails; production's settings are clean."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from cms.core.registries import Part
from cms.operations import doctor

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


def findings(**options: bool) -> dict[str, list[doctor.Finding]]:
    found: dict[str, list[doctor.Finding]] = {}
    for finding in doctor.examine(outside=options.get("outside", False)):
        found.setdefault(finding.about, []).append(finding)
    return found


def test_a_well_installation_is_well(capsys) -> None:
    call_command("doctor")
    assert "Nothing is ill." in capsys.readouterr().out


def test_what_is_ill_is_said_and_ends_with_one(monkeypatch, capsys) -> None:
    monkeypatch.setattr(doctor, "look_now", lambda: {"worker": Part(False, "No worker answers.")})
    with pytest.raises(SystemExit):
        call_command("doctor")
    assert "ILL     worker      No worker answers." in capsys.readouterr().out


def test_a_look_that_fails_is_a_finding_without_its_secrets(monkeypatch) -> None:
    def fail() -> dict[str, Part]:
        raise OSError("postgresql://loa:hunter22@db refused")

    monkeypatch.setattr(doctor, "look_now", fail)
    found = findings()
    assert found["parts"][0].level == "ill"
    assert "hunter22" not in str(found)
    assert found["files"]


def test_keys_that_others_can_read_are_named(settings, tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("x")
    (tmp_path / "secret_key").chmod(0o644)
    settings.LOA_OPERATIONS = {"DATA_DIR": str(tmp_path), "KEYS": {"secret_key": "x"}}
    assert any("chmod 600" in finding.text for finding in findings()["keys"])


def test_outside_names_what_does_not_answer(settings) -> None:
    settings.LOA_OPERATIONS = {**settings.LOA_OPERATIONS, "ENDPOINTS": ("http://127.0.0.1:9/graph", "")}
    (finding,) = findings(outside=True)["outside"]
    assert finding.level == "ill"
    assert "127.0.0.1:9" in finding.text


def test_production_settings_pass_djangos_own_checks(tmp_path: Path) -> None:
    env = {
        "PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": "k3-" + "aB9_xZ" * 12, "ENCRYPTION_KEYS": "e" * 40, "PROOF_KEY": "p" * 40,
        "PUBLIC_URL": "https://pbgdpl.example.gov.vn", "BEHIND_PROXY": "1",
    }  # fmt: skip
    argv = [sys.executable, "-W", "ignore", "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
