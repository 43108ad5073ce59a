# Sourced: ``apt_install package …`` fails where that is impossible. Only programs are wanted: a server of the whole
# machine is none of our business, so nothing that is installed is started.

apt_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    export DEBIAN_FRONTEND=noninteractive
    policy=/usr/sbin/policy-rc.d
    made=
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
        made=1
    fi
    failed=0
    # What is known of packages may be nothing yet, or old.
    apt_quietly install --no-install-recommends -y "$@" 2>/dev/null ||
        { apt_quietly update && apt_quietly install --no-install-recommends -y "$@"; } || failed=1
    [ -z "$made" ] || rm -f "$policy"
    return "$failed"
}

apt_quietly() {
    apt-get -qq -o DPkg::Lock::Timeout=300 "$@" >/dev/null
}
