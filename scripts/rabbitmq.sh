#!/bin/sh
# RabbitMQ for the one test that needs it: installs it where that is possible, else says what will be skipped.
set -eu

if command -v rabbitmq-server >/dev/null 2>&1 || [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing RabbitMQ for the tests …"
    export DEBIAN_FRONTEND=noninteractive
    # Only the program: a server of the whole machine is none of our business.
    policy=/usr/sbin/policy-rc.d
    made=
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
        made=1
    fi
    done=1
    apt-get -qq -o DPkg::Lock::Timeout=300 update >/dev/null &&
        apt-get -qq -o DPkg::Lock::Timeout=300 install --no-install-recommends -y rabbitmq-server >/dev/null || done=
    [ -z "$made" ] || rm -f "$policy"
    [ -z "$done" ] || exit 0
fi
echo "The test over RabbitMQ will be skipped: there is no rabbitmq-server (on Debian: apt-get install it)." >&2
