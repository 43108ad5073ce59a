#!/bin/sh
# nginx for the tests of its configuration: installs it where that is possible, else says what will be skipped.
set -eu
. "$(dirname "$0")/apt.sh"

if command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ]; then
    exit 0
fi
echo "Installing nginx for the tests …"
apt_install nginx-light && exit 0
echo "The tests of deploy/nginx will be skipped: there is no nginx (on Debian: apt-get install nginx-light)." >&2
