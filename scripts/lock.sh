#!/bin/sh
# Pins what pyproject.toml asks for: requirements.txt (to run) and requirements-dev.txt (what tests need beside it).
# Pins that still fit are kept; `UPGRADE=1 make lock` moves them.
set -eu
cd "$(dirname "$0")/.."

tool=.venv/lock
[ -x "$tool/bin/uv" ] || { .venv/bin/python -m venv "$tool" && "$tool/bin/python" -m pip install --quiet uv; }

compile() {
    output=$1
    shift
    "$tool/bin/uv" pip compile pyproject.toml --quiet --generate-hashes --universal --python-version 3.11 \
        --no-header --no-annotate ${UPGRADE:+--upgrade} --output-file "$output" "$@" >/dev/null
}

product="--extra server --extra sandbox"
# shellcheck disable=SC2086  # words, on purpose
compile requirements.txt $product
known=$(sed -nE 's/^([A-Za-z0-9._-]+)(\[[^]]*\])?==.*/--no-emit-package \1/p' requirements.txt)
# shellcheck disable=SC2086
compile requirements-dev.txt $product --group dev --constraints requirements.txt $known
sed -i.old '/^#/d; /^$/d' requirements-dev.txt && rm requirements-dev.txt.old
