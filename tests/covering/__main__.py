"""``python -m tests.covering [--write] [--missing]``: run the platforms' tests, say how much of each they run."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from coverage import CoverageData

from .report import AT_LEAST, missing, ranges, shares, short, table

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "platforms" / "README.md"
#: The battery, the platforms' own tests, and what connects, renews and hears for them: all over real sockets.
TESTS = (
    "tests/publishers/contract", "tests/publishers/platforms", "tests/publishers/admin/test_connecting.py",
    "tests/publishers/engine/test_subscriptions.py", "tests/publishers/test_callbacks.py",
    "tests/publishers/analytics", "tests/publishers/statistics",
)  # fmt: skip
_FIGURES = re.compile(r"(<!-- coverage -->\n).*?(<!-- /coverage -->)", re.DOTALL)


def main() -> int:
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="loa-covering-") as folder:
        file = str(Path(folder) / "lines")
        done = subprocess.run(
            [sys.executable, "-m", "coverage", "run", f"--data-file={file}", "--source=publishers/platforms",
             "-m", "pytest", "-q", "-m", "not browser and not slow", *TESTS],
            cwd=ROOT, check=False,
        )  # fmt: skip
        data = CoverageData(basename=file)
        data.read()
        found = shares(data, ROOT)
        if arguments.missing:
            for path, lines in missing(data, ROOT).items():
                print(f"{path}: {ranges(lines)}")
    print(f"\n{table(found)}\n")
    if arguments.write and not done.returncode:
        DOCS.write_text(_FIGURES.sub(lambda match: f"{match[1]}{table(found)}\n{match[2]}", DOCS.read_text("utf-8")))
    for name in short(found):
        print(f"falls short of {AT_LEAST:.0%}: {name}")
    return 1 if done.returncode or short(found) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into docs/platforms/README.md")
    parser.add_argument("--missing", action="store_true", help="name the lines that no test runs")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
