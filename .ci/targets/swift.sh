#!/bin/bash
# OpenStack Swift with the s3api middleware (Debian 12 packages, 2.30.1): proxy, account, container
# and object server on loopback, one replica in a directory, tempauth, no memcached.
# Every start begins with an empty store. The directory needs user xattrs (ext4 and xfs have them).
# Usage: swift.sh start|stop|status
set -euo pipefail

DIR=${TARGETS_HOME:-/tmp/s3-targets}/swift
PORT=${SWIFT_PORT:-18101}  # object, container and account servers and memcached listen on the next four
SERVERS="object container account proxy" DAEMONS="memcached $SERVERS"
PACKAGES="swift-proxy swift-account swift-container swift-object memcached curl"
# Seconds between the servers. By default a connection may take half a second, which a busy machine exceeds, and the response is 503.
PATIENCE=$'conn_timeout = 10\nnode_timeout = 30'

alive() {  # NAME: is the daemon recorded under that name ours and still running?
    local pid; pid=$(cat "$DIR/$1.pid" 2>/dev/null) || return 1
    tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF "$DIR/$1."
}
spawn() {  # NAME COMMAND...: in a process group of its own, whose number is the recorded one
    local name=$1; shift
    setsid nohup "$@" >"$DIR/$name.log" 2>&1 </dev/null &
    echo $! >"$DIR/$name.pid"
}
wait_for() {  # SECONDS WHAT COMMAND...
    local end=$((SECONDS + $1)) what=$2; shift 2
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || { echo "timed out waiting for $what; see $DIR" >&2; exit 1; }
        sleep 0.2
    done
}

install_packages() {
    dpkg -s $PACKAGES >/dev/null 2>&1 && return
    { apt-get -o DPkg::Lock::Timeout=300 update -q || true
      DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -qy --no-install-recommends $PACKAGES; } >&2
}
backend() {  # NAME PORT: configuration and ring of one storage server
    cat >"$DIR/$1.conf" <<CONF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $2
user = root
workers = 0
swift_dir = $DIR
devices = $DIR/srv
mount_check = false
disable_fallocate = true
$PATIENCE
[pipeline:main]
pipeline = healthcheck $1-server
[app:$1-server]
use = egg:swift#$1
[filter:healthcheck]
use = egg:swift#healthcheck
CONF
    { swift-ring-builder "$DIR/$1.builder" create 4 1 1
      swift-ring-builder "$DIR/$1.builder" add "r1z1-127.0.0.1:$2/disk" 1
      swift-ring-builder "$DIR/$1.builder" rebalance; } >"$DIR/$1.ring.log"
}
proxy() {  # S3 allows 10000 parts, s3api alone only 1000
    cat >"$DIR/proxy.conf" <<CONF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $PORT
user = root
workers = 0
swift_dir = $DIR
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck proxy-logging cache listing_formats bulk s3api tempauth copy slo dlo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
$PATIENCE
error_suppression_limit = 1000
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:$((PORT + 4))
[filter:tempauth]
use = egg:swift#tempauth
user_test_main = mainsecretkey0001 .admin
user_test_alt = altsecretkey00001 .admin
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
s3_acl = true
check_bucket_owner = true
max_upload_part_num = 10000
[filter:slo]
use = egg:swift#slo
max_manifest_segments = 10000
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
CONF
    local f; for f in catch_errors gatekeeper healthcheck proxy-logging:proxy_logging listing_formats bulk copy dlo symlink; do
        printf '[filter:%s]\nuse = egg:swift#%s\n' "${f%:*}" "${f#*:}" >>"$DIR/proxy.conf"
    done
}
start() {
    if ! status >/dev/null; then
        stop
        install_packages
        rm -rf "$DIR"; mkdir -p "$DIR/srv/disk"
        proxy
        local built=() port=$PORT name pid; for name in object container account; do
            port=$((port + 1))
            backend $name $port & built+=($!)
        done
        for pid in "${built[@]}"; do wait "$pid"; done
        trap stop EXIT  # half a Swift is none
        spawn memcached memcached -u root -l 127.0.0.1 -p $((PORT + 4)) -U 0 -m 16 -P "$DIR/memcached.pid"
        for name in $SERVERS; do
            spawn $name swift-$name-server "$DIR/$name.conf" -v
        done
        for port in $PORT $((PORT + 1)) $((PORT + 2)) $((PORT + 3)); do
            wait_for 60 "port $port" curl -fsS -m 5 "http://127.0.0.1:$port/healthcheck"
        done
        trap - EXIT
    fi
    cat <<OUT
ENDPOINT=http://127.0.0.1:$PORT
REGION=us-east-1
ACCESS_KEY=test:main
SECRET_KEY=mainsecretkey0001
ALT_ACCESS_KEY=test:alt
ALT_SECRET_KEY=altsecretkey00001
OUT
}
stop() {  # nothing is kept, so the daemons need no clean shutdown
    local name; for name in $DAEMONS; do
        if alive $name; then
            kill -9 -- "-$(cat "$DIR/$name.pid")"
            wait_for 30 "$name to end" eval "! alive $name"
        fi
        rm -f "$DIR/$name.pid"
    done
}
status() {
    local name; for name in $DAEMONS; do
        alive $name || { echo "swift: stopped ($name is not running)"; return 1; }
    done
    echo "swift: running at http://127.0.0.1:$PORT"
}

case ${1:-} in
start | stop | status) "$1" ;;
*) echo "usage: $0 start|stop|status" >&2; exit 2 ;;
esac
