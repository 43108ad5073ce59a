"""Settings from the environment: wrong values are named in a sentence, and the table of them is complete."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cms.settings import env

ROOT = Path(__file__).resolve().parents[2]
_READERS = {
    "text",
    "flag",
    "number",
    "one_of",
    "words",
    "folder",
    "base_url",
    "networks",
    "readable_file",
    "own_secret",
}


def load(module: str, tmp_path: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Import a settings module in a fresh process whose environment is only what is given."""
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data"), **changes}
    show = f"import {module} as s; print(s.CELERY_BROKER_URL, s.CACHES['default']['LOCATION'], sep='\\n')"
    return subprocess.run(
        [sys.executable, "-c", show], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("PORT", "eighty", "write a whole number"),
        ("DEMO", "perhaps", "write 1 for yes or 0 for no"),
        ("PUBLIC_URL", "pbgdpl.example.gov.vn", "write an address such as https://"),
        ("OUTBOUND_ALLOW", "10.0.0.0/99", "write networks such as"),
        ("OUTBOUND_CA_BUNDLE", "/no/such/file.pem", "not a file that can be read"),
    ],
)
def test_wrong_value_is_named_with_what_to_write(name: str, value: str, advice: str, tmp_path: Path) -> None:
    done = load("cms.settings.dev", tmp_path, **{name: value})
    assert done.returncode == 1
    assert name in done.stderr.splitlines()[-1]
    assert value in done.stderr.splitlines()[-1]
    assert advice in done.stderr.splitlines()[-1]


def test_production_refuses_to_start_without_its_secrets(tmp_path: Path) -> None:
    done = load("cms.settings.production", tmp_path)
    assert "SECRET_KEY is not set" in done.stderr


def test_own_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    store = tmp_path / "deep" / "key"
    first = env.own_secret("NO_SUCH_VARIABLE", store)
    assert len(first) > 40
    assert env.own_secret("NO_SUCH_VARIABLE", store) == first
    assert store.stat().st_mode & 0o077 == 0


def test_socket_of_a_deep_folder_gets_a_short_path_every_time_the_same(tmp_path: Path) -> None:
    near = Path("/srv/loa/run")
    assert env.socket_path(near, "valkey.sock") == near / "valkey.sock"
    deep = tmp_path / ("sâu" * 40)
    short = env.socket_path(deep, "valkey.sock")
    assert len(os.fsencode(short)) <= env.SOCKET_PATH_MAX
    assert short == env.socket_path(deep, "valkey.sock")
    assert short != env.socket_path(deep / "more", "valkey.sock")


def test_folder_with_spaces_and_accents_still_leads_to_the_socket(tmp_path: Path) -> None:
    from kombu.utils.url import url_to_parts
    from redis.connection import parse_url

    data = tmp_path / "dữ liệu"
    broker, cache = load("cms.settings.dev", tmp_path, DATA_DIR=str(data)).stdout.split()
    socket = str(data / "run" / "valkey.sock")
    assert "/" + url_to_parts(broker.removeprefix("redis+")).path == socket
    assert parse_url(cache)["path"] == socket


def test_operations_table_lists_exactly_what_settings_read() -> None:
    read = set()
    for path in (ROOT / "cms" / "settings").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _is_reader(node.func) and isinstance(node.args[0], ast.Constant):
                read.add(node.args[0].value)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_endpoint":
                read.add(ast.literal_eval(node.args[0]))
    table = (ROOT / "docs" / "operations.md").read_text("utf-8")
    described = set(re.findall(r"^\| `([A-Z][A-Z_]+)`", table, re.MULTILINE))
    assert described == read


def _is_reader(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "env"
        and function.attr in _READERS
    )
