#!/bin/sh
# PHP for the tests of the receiver sample: installs it where that is possible, else says what will be skipped.
set -eu

if command -v php >/dev/null 2>&1 && php -r 'exit((int) !extension_loaded("pdo_sqlite"));'; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing PHP for the tests …"
    export DEBIAN_FRONTEND=noninteractive
    if apt-get -qq -o DPkg::Lock::Timeout=300 update >/dev/null &&
        apt-get -qq -o DPkg::Lock::Timeout=300 install --no-install-recommends -y php-cli php-sqlite3 >/dev/null; then
        exit 0
    fi
fi
echo "The tests of the PHP receiver will be skipped: there is no php with pdo_sqlite (on Debian: apt-get install php-cli php-sqlite3)." >&2
