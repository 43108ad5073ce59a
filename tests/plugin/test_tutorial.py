"""A newcomer's hour, as ``docs/tutorial.md`` tells it: its own blocks are what is run, in an empty folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from .walkthrough import Block, blocks, printed, script

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "tutorial.md"


def told() -> list[Block]:
    return list(blocks(TUTORIAL.read_text(encoding="utf-8")))


def test_every_block_says_what_to_do_with_it_and_every_python_file_is_python() -> None:
    found = told()
    for block in found:
        if block.path.endswith(".py"):
            compile(block.text, block.path, "exec")
    assert {block.path for block in found if block.path} >= {"board/platform.py", "laws/models.py"}
    assert [block.kind for block in found].count("text") == 3


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_tutorial_leads_where_it_says(wheel: Path, tmp_path: Path) -> None:
    found = told()
    shutil.copy(wheel, tmp_path)
    env = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "LANG": "C.UTF-8",
        # What pip would fetch is here already, and nothing is asked of anybody.
        "PYTHONPATH": sysconfig.get_paths()["purelib"], "PIP_NO_INDEX": "1", "HOME": str(tmp_path),
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-c", script(found)], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=800
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-3000:]}\n{_log(tmp_path)}"
    output = printed(done.stdout)
    for number, block in enumerate(found):
        if block.kind == "text":
            assert block.text.strip() in output[number - 1], output[number - 1]


def _log(folder: Path) -> str:
    log = folder / "worker.log"
    return log.read_text()[-3000:] if log.exists() else ""
