#!/bin/sh
# Chromium and fonts for the browser tests: installs them where that is possible, else says what will be skipped.
set -eu

chromium=${CHROMIUM:-/usr/bin/chromium}
has_fonts() { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=vi 2>/dev/null | head -n 1)" ]; }

if [ -x "$chromium" ] && has_fonts; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium and fonts for the browser tests …"
    export DEBIAN_FRONTEND=noninteractive
    if apt-get -qq -o DPkg::Lock::Timeout=300 update >/dev/null &&
        apt-get -qq -o DPkg::Lock::Timeout=300 install --no-install-recommends -y \
            chromium fontconfig fonts-noto-core >/dev/null; then
        exit 0
    fi
fi
echo "Browser tests will be skipped: there is no Chromium at $chromium with a font for Vietnamese." >&2
echo "On Debian: apt-get install chromium fontconfig fonts-noto-core; elsewhere name yours in CHROMIUM." >&2
