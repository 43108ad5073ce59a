"""The shape of the project, kept: who may import whom, where the environment is read, what never gets committed."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("cms", "publishers", "syndication")
#: The composition root knows everybody.
COMPOSITION_ROOT = ("cms/settings/", "cms/apps.py", "cms/urls.py", "cms/celery.py", "cms/asgi.py", "cms/wsgi.py")
#: Importer → what it must not import.
FORBIDDEN = {
    "cms/": ("publishers", "syndication"),
    "publishers/": ("syndication",),
    "syndication/": ("publishers",),
}
#: All that the other two floors may know of ``cms``.
OPEN_TO_ALL = ("cms.core", "cms.entries")
NO_DJANGO = ("publishers/contract/", "publishers/sandbox/", "cms/core/processes/guard.py")
#: Passes the environment on to the processes that it starts, and sets what settings will read.
HANDS_ON_ENVIRONMENT = ("cms/core/processes/",)
LINES_MAX = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What the tests ask of a module: each is parsed once, and no tree is kept."""

    name: str
    #: Absolute names of what it imports, at its top or inside a function.
    imports: tuple[str, ...]
    #: Lines on which it reads the environment.
    environ: tuple[int, ...]


@cache
def sources(folder: str) -> tuple[Source, ...]:
    names = ((path, path.relative_to(ROOT).as_posix()) for path in sorted((ROOT / folder).rglob("*.py")))
    return tuple(_source(path, name) for path, name in names if "/migrations/" not in name)


def _source(path: Path, name: str) -> Source:
    tree = ast.parse(path.read_text("utf-8"), name)
    return Source(name=name, imports=tuple(_imports(name, tree)), environ=tuple(_environ(tree)))


def _imports(name: str, tree: ast.Module) -> Iterator[str]:
    package = name.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def _environ(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")):
            continue
        if isinstance(node.value, ast.Name) and node.value.id == "os" and not _names_settings(tree, node):
            yield node.lineno


def is_in(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_floors_import_downwards_only() -> None:
    wrong = []
    for source in (source for package in PACKAGES for source in sources(package)):
        if source.name.startswith(COMPOSITION_ROOT):
            continue
        floor = source.name.split("/")[0] + "/"
        for module in source.imports:
            is_closed = floor != "cms/" and is_in(module, ("cms",)) and not is_in(module, OPEN_TO_ALL)
            if is_in(module, FORBIDDEN[floor]) or (is_closed and module != "cms"):
                wrong.append(f"{source.name} imports {module}")
    assert not wrong


def test_contract_and_sandbox_know_no_django() -> None:
    wrong = [
        f"{source.name} imports {module}"
        for source in (*sources("publishers"), *sources("cms"))
        if source.name.startswith(NO_DJANGO)
        for module in source.imports
        if is_in(module, ("django", "wagtail"))
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("publishers.contract", "django"),
        ("publishers.sandbox.server", "django"),
        ("cms.core.processes.up", "wagtail"),
        ("cms.celery", "wagtail"),
        ("cms.core.fast_paths.wsgi", "wagtail"),
        ("cms.core.fast_paths.asgi", "wagtail"),
    ],
)
def test_light_processes_stay_light(module: str, unwanted: str) -> None:
    look = f"import {module}, sys; sys.exit(any(m.split('.')[0] == {unwanted!r} for m in sys.modules))"
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, env=env, check=False)
    assert done.returncode == 0, f"{module} loads {unwanted}"


def test_environment_is_read_by_settings_only() -> None:
    wrong = [
        f"{source.name}:{line}"
        for package in PACKAGES
        for source in sources(package)
        if not source.name.startswith(("cms/settings/", *HANDS_ON_ENVIRONMENT))
        for line in source.environ
    ]
    assert not wrong


def _names_settings(tree: ast.Module, environ: ast.Attribute) -> bool:
    """Whether this is ``os.environ.setdefault("DJANGO_SETTINGS_MODULE", …)``, which entry points must say."""
    return any(
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.value is environ
        and call.func.attr == "setdefault"
        and isinstance(call.args[0], ast.Constant)
        and call.args[0].value == "DJANGO_SETTINGS_MODULE"
        for call in ast.walk(tree)
    )


def test_python_files_stay_small() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in tracked_files()
        if path.suffix == ".py"
        and "migrations" not in path.parts
        and (lines := len(path.read_text("utf-8").splitlines())) > LINES_MAX
    }
    assert not long


def test_no_package_registry_and_no_machine_is_named() -> None:
    hosts = ["pypi|org", "pythonhosted|org", "npmjs|org", "npmjs|com", "deb|debian|org", "crates|io", "unpkg|com"]
    unwanted = [host.replace("|", ".") for host in [*hosts, "jsdelivr|net", "cdnjs|cloudflare|com"]]
    unwanted += ["/" + folder + "/" for folder in ("work", "root")]
    wrong = []
    for path in tracked_files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        wrong += [f"{path.relative_to(ROOT)} names {word}" for word in unwanted if word in text]
    assert not wrong


def test_models_have_their_migrations() -> None:
    from django.utils import translation

    with translation.override(None):  # as management commands run: names are compared in the language of the code
        changes = _missing_migrations()
    assert not changes


def _missing_migrations() -> dict[str, list[str]]:
    """App label → operations that ``makemigrations`` would write. Asks no database."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
    from django.db.migrations.state import ProjectState

    loader = MigrationLoader(None, ignore_no_migrations=True)
    assert not loader.detect_conflicts()
    detector = MigrationAutodetector(
        loader.project_state(),
        ProjectState.from_apps(apps),
        NonInteractiveMigrationQuestioner(specified_apps=None, dry_run=True),
    )
    changes = detector.changes(graph=loader.graph)
    ours = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in PACKAGES}
    return {
        label: [operation.describe() for migration in found for operation in migration.operations]
        for label, found in changes.items()
        if label in ours
    }


def test_every_template_can_be_parsed() -> None:
    from django.template import TemplateSyntaxError
    from django.template.loader import get_template

    wrong = []
    folder = ROOT / "templates"
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".html", ".txt", ".xml")):
        try:
            get_template(path.relative_to(folder).as_posix())
        except TemplateSyntaxError as error:
            wrong.append(f"{path.relative_to(ROOT)}: {error}")
    assert not wrong
