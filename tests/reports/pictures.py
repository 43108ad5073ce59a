"""``python -m tests.reports.pictures FOLDER``: the papers of two provinces as pictures, to be looked at.

DOCX → PDF by LibreOffice (``soffice``), PDF → PNG by ``pdftoppm``; ``make report-pictures`` says where to get them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from cms.reports.paper.docx.document import paper

from .samples import nui_lam, song_may

_DPI = "75"


def main(folder: Path) -> int:
    missing = [name for name in ("soffice", "pdftoppm") if shutil.which(name) is None]
    if missing:
        print(f"{', '.join(missing)}: not installed (packages libreoffice-writer-nogui and poppler-utils)")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in (("song-may", song_may), ("nui-lam", nui_lam)):
        print(_picture(folder / f"{name}.png", paper(*make())))
    return 0


def _picture(target: Path, data: bytes) -> Path:
    """All pages of a paper beside each other."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        (place / "paper.docx").write_bytes(data)
        profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
        convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", scratch]
        subprocess.run([*convert, str(place / "paper.docx")], check=True, capture_output=True)
        subprocess.run(["pdftoppm", "-r", _DPI, "-png", str(place / "paper.pdf"), str(place / "page")], check=True)
        pages = [Image.open(path) for path in sorted(place.glob("page-*.png"))]
        sheet = Image.new("RGB", (sum(page.width + 8 for page in pages), max(page.height for page in pages)), "#999")
        left = 0
        for page in pages:
            sheet.paste(page, (left, 0))
            left += page.width + 8
        sheet.quantize(16).save(target, optimize=True)
    return target


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "var/report-pictures")))
