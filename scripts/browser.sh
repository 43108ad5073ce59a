#!/bin/sh
# Chromium and fonts for the browser tests: installs them where that is possible, else says what will be skipped.
set -eu
. "$(dirname "$0")/apt.sh"

chromium=${CHROMIUM:-/usr/bin/chromium}
has_fonts() { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=vi 2>/dev/null | head -n 1)" ]; }

if [ -x "$chromium" ] && has_fonts; then
    exit 0
fi
echo "Installing Chromium and fonts for the browser tests …"
apt_install chromium fontconfig fonts-noto-core && exit 0
echo "Browser tests will be skipped: there is no Chromium at $chromium with a font for Vietnamese." >&2
echo "On Debian: apt-get install chromium fontconfig fonts-noto-core; elsewhere name yours in CHROMIUM." >&2
