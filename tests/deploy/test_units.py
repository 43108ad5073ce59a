"""Units and containers start what there is, with settings that there are."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
QUEUES = {"celery", "uploads", "derivatives", "inbound"}
#: Of Docker's own images.
_NOT_OURS = ("postgres", "valkey", "nginx")


def exec_lines() -> list[tuple[str, list[str]]]:
    """Name of each unit or service → one command that it starts."""
    found = [
        (unit.name, shlex.split(line.partition("=")[2].replace("%i", "8001").replace("%%", "%")))
        for unit in UNITS
        for line in unit.read_text().splitlines()
        if line.startswith("ExecStart=")
    ]
    for name, service in compose()["services"].items():
        if name in _NOT_OURS or "command" not in service:
            continue
        command = service["command"]
        parts = command[2].split("&&") if command[:2] == ["sh", "-c"] else [shlex.join(command)]
        found += [(name, shlex.split(part)) for part in parts]
    (dockers,) = re.findall(r"^CMD (\[.*\])", (DEPLOY / "Dockerfile").read_text().replace("\\\n", ""), re.MULTILINE)
    return [*found, ("Dockerfile", yaml.safe_load(dockers))]


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text()))


def options_of(program: str) -> set[str]:
    """What the program understands, asked of itself."""
    from celery.bin.beat import beat
    from celery.bin.worker import worker
    from granian.cli import cli

    command = {"granian": cli, "worker": worker, "beat": beat}[program]
    return {option for param in command.params for option in (*param.opts, *param.secondary_opts)}


@pytest.mark.parametrize(("name", "argv"), exec_lines(), ids=lambda value: value if isinstance(value, str) else "")
def test_what_is_started_is_there(name: str, argv: list[str]) -> None:
    program = Path(argv[0]).name
    given = {word.partition("=")[0] for word in argv if word.startswith("-")} - {"-A"}
    if program == "python":
        assert argv[1] == "manage.py"
        assert argv[2] in get_commands(), f"{name}: there is no {argv[2]}"
    elif program == "granian":
        assert _exists(argv[-1])
        assert given <= options_of("granian")
    else:
        assert program == "celery"
        assert _exists(argv[2] if ":" in argv[2] else f"{argv[2]}:app")
        assert given <= options_of(argv[3])


def test_every_queue_has_a_worker_in_each_kind_of_deployment() -> None:
    lines = exec_lines()
    for names in ({unit.name for unit in UNITS}, set(compose()["services"])):
        taken = {
            queue
            for name, argv in lines
            if name in names and "--queues" in argv
            for queue in argv[argv.index("--queues") + 1].split(",")
        }
        assert taken == QUEUES
    named = {entry["options"].get("queue", "celery") for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert named <= QUEUES


def test_settings_that_are_given_are_settings() -> None:
    known = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "operations.md").read_text("utf-8"), re.MULTILINE))
    known.add("DJANGO_SETTINGS_MODULE")
    given = set(re.findall(r"^([A-Z_]+)=", (DEPLOY / "loa.env.example").read_text(), re.MULTILINE))
    for unit in UNITS:
        given |= set(re.findall(r"^Environment=([A-Z_]+)=", unit.read_text(), re.MULTILINE))
    for name, service in compose()["services"].items():
        if name not in _NOT_OURS:
            given |= set(service.get("environment", {}))
    assert given <= known, f"no settings: {sorted(given - known)}"


def test_exactly_one_beat() -> None:
    assert not (DEPLOY / "systemd" / "loa-beat@.service").exists()
    assert "replicas" not in compose()["services"]["beat"].get("deploy", {})


def test_units_may_do_little() -> None:
    for unit in UNITS:
        text = unit.read_text()
        for line in (
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "CapabilityBoundingSet=\n",
            "User=loa",
            "UMask=0027",
        ):
            assert line in text, f"{unit.name} lacks {line.strip()}"


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not here")
    for path in (DEPLOY / "systemd").iterdir():
        text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", path.read_text(), flags=re.MULTILINE)
        (tmp_path / path.name.replace("@.", "@1.")).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True, text=True, check=False, env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "loa" in line and "file:///" not in line]
    assert not ours


def _exists(target: str) -> bool:
    module, _, name = target.partition(":")
    return hasattr(import_module(module), name)
