"""The two commands that scripts rely on, in their stable form."""

from __future__ import annotations

import io
import json
from pathlib import Path

from django.core.management import call_command

from syndication.sentences import SENTENCES, explain

from .hostile import bodies
from .hostile.cases import say
from .hostile.server import serving


def test_probing_gives_a_line_for_each_address(tmp_path: Path) -> None:
    listed, out = tmp_path / "addresses", io.StringIO()
    with serving([say(bodies.rss(["Luật Căn cước"])), say("<html>x"), say(b"", 410)]) as base:
        listed.write_text(f"\ufeff{base}/0\r\n\n{base}/1\n{base}/2\nfile:///etc/passwd\n", "utf-8")
        call_command("probe_feeds", str(listed), stdout=out)
    lines = {line["url"].rpartition("/")[2]: line for line in map(json.loads, out.getvalue().splitlines())}
    assert all(set(line) == {"url", "entries", "error", "seconds"} for line in lines.values())
    assert (lines["0"]["entries"], lines["0"]["error"]) == (["Luật Căn cước"], None)
    assert {name: line["error"].partition(":")[0] for name, line in lines.items() if name != "0"} == {
        "1": "is_html", "2": "gone", "passwd": "scheme_refused",
    }  # fmt: skip


def test_cleaning_answers_every_line_and_survives_bad_ones(monkeypatch) -> None:
    given = b'{"i": 1, "html": "<b onclick=x>a</b>"}\nnonsense\n\n{"i": 2}\n{"i": "x", "html": "\\ud800<p>b"}\n'
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
    call_command("clean_html", stdout=out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert lines[0] == {"i": 1, "html": "<p><strong>a</strong></p>"}
    assert [bool(line.get("error")) for line in lines] == [False, True, True, False]
    assert lines[3]["i"] == "x"


def test_every_code_has_a_sentence_that_says_what_to_do() -> None:
    for code in SENTENCES:
        said = explain(code)
        assert said.message.endswith((".", "."))
        assert said.fix
