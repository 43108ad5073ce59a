"""The wheel is whole: a site that installs it lacks nothing that the repository has."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    pytest.importorskip("build")
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("wagtail_loa-*.whl")
    with zipfile.ZipFile(wheel) as opened:
        return set(opened.namelist())


def test_every_template_lies_inside_the_package_of_its_app(names: set[str]) -> None:
    folder = ROOT / "templates"
    wanted = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    lost = [name for name in wanted if not any(found.endswith(f"/templates/{name}") for found in names)]
    assert not lost
    assert not [name for name in names if name.startswith("templates/")]
    for label, package in (("loa_pages", "cms/pages"), ("publishers", "publishers")):
        if (folder / label).is_dir():
            assert any(name.startswith(f"{package}/templates/{label}/") for name in names)


def test_everything_of_the_packages_is_in_it(names: set[str]) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "cms", "publishers", "syndication"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    tracked = {name for name in listed.stdout.split() if (ROOT / name).is_file() and not name.endswith(".po")}
    if not tracked:
        pytest.skip("not a git checkout")
    assert not tracked - names


def test_translations_are_compiled_in_it(names: set[str]) -> None:
    sources = [path.relative_to(ROOT).with_suffix(".mo").as_posix() for path in ROOT.glob("*/**/LC_MESSAGES/*.po")]
    wanted = [name for name in sources if name.split("/")[0] in ("cms", "publishers", "syndication")]
    assert not set(wanted) - names


def test_nothing_else_is_in_it(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"cms", "publishers", "syndication"}
    assert not [name for name in names if "__pycache__" in name or name.endswith((".sqlite3", ".pyc"))]
