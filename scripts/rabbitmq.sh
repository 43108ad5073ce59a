#!/bin/sh
# RabbitMQ for the one test that needs it: installs it where that is possible, else says what will be skipped.
set -eu
. "$(dirname "$0")/apt.sh"

if command -v rabbitmq-server >/dev/null 2>&1 || [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]; then
    exit 0
fi
echo "Installing RabbitMQ for the tests …"
apt_install rabbitmq-server && exit 0
echo "The test over RabbitMQ will be skipped: there is no rabbitmq-server (on Debian: apt-get install it)." >&2
