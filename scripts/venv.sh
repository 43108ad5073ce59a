#!/bin/sh
# Makes .venv with the Python given, or says what is missing.
set -eu
cd "$(dirname "$0")/.."
python=${1:-}

if [ -z "$python" ] || ! "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))'; then
    echo "Loa needs Python 3.11, 3.12 or 3.13. Install one, or name it: make PYTHON=/path/to/python3.11 …" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "This Python has no venv; on Debian and Ubuntu: apt-get install python3-venv" >&2
    exit 1
fi
echo "Making .venv with $("$python" --version) …"
"$python" -m venv .venv
