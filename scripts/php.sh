#!/bin/sh
# PHP for the tests of the receiver sample: installs it where that is possible, else says what will be skipped.
set -eu
. "$(dirname "$0")/apt.sh"

if command -v php >/dev/null 2>&1 && php -r 'exit((int) !extension_loaded("pdo_sqlite"));'; then
    exit 0
fi
echo "Installing PHP for the tests …"
apt_install php-cli php-sqlite3 && exit 0
echo "The tests of the PHP receiver will be skipped: there is no php with pdo_sqlite (on Debian: apt-get install php-cli php-sqlite3)." >&2
