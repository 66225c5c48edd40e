#!/bin/bash
# Ceph RADOS Gateway (Debian 12 packages, 16.2.15): one mon, one in-memory OSD, one radosgw,
# all on loopback. Every start begins with an empty cluster. SSE-C works over plain http; SSE-KMS has
# the keys testkey-1 and testkey-2.
# Usage: ceph-rgw.sh start|stop|status
set -euo pipefail

DIR=${TARGETS_HOME:-/tmp/s3-targets}/ceph-rgw
PORT=${RGW_PORT:-18001} MON_PORT=${RGW_MON_PORT:-18002}
CONF=$DIR/ceph.conf
DAEMONS="mon osd rgw"
PACKAGES="ceph-mon ceph-osd ceph-common radosgw curl uuid-runtime"

alive() {  # NAME: is the daemon recorded under that name ours and still running?
    local pid; pid=$(cat "$DIR/$1.pid" 2>/dev/null) || return 1
    tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF "$CONF"
}
spawn() {  # NAME COMMAND...: in a process group of its own, whose number is the recorded one
    local name=$1; shift
    setsid nohup "$@" >"$DIR/$name.out" 2>&1 </dev/null &
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
write_conf() {
    cat >"$CONF" <<CONF
[global]
fsid = $(uuidgen)
mon host = [v2:127.0.0.1:$MON_PORT]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind msgr1 = false
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc
run dir = $DIR
log file = $DIR/\$name.log
admin socket = $DIR/\$name.\$pid.asok
osd crush chooseleaf type = 0
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pg autoscale mode = off
mon allow pool size one = true
[mon]
mon data = $DIR/mon
mon cluster log file = $DIR/cluster.log
[osd]
osd data = $DIR/osd
osd objectstore = memstore
memstore device bytes = 8589934592
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:$PORT
rgw gc obj min wait = 60
rgw gc processor period = 60
rgw crypt require ssl = false
rgw crypt s3 kms backend = testing
rgw crypt s3 kms encryption keys = testkey-1=YmluCmJvb3N0CmJvb3N0LWJ1aWxkCmNlcGguY29uZgo= testkey-2=aWIKTWFrZWZpbGUKbWFuCm91dApzcmMKVGVzdGluZwo=
CONF
}
user() {  # UID DISPLAY_NAME EMAIL ACCESS_KEY SECRET_KEY
    radosgw-admin -c "$CONF" -n client.rgw user create --uid "$1" --display-name "$2" --email "$3" \
        --access-key "$4" --secret-key "$5" >/dev/null 2>>"$DIR/radosgw-admin.err"
}
start() {
    if ! status >/dev/null; then
        stop
        install_packages
        rm -rf "$DIR"; mkdir -p "$DIR/mon" "$DIR/osd"
        write_conf
        monmaptool --create --fsid "$(sed -n 's/^fsid = //p' "$CONF")" \
            --addv a "[v2:127.0.0.1:$MON_PORT]" "$DIR/monmap" >/dev/null
        ceph-mon -c "$CONF" --mkfs -i a --monmap "$DIR/monmap"
        spawn mon ceph-mon -c "$CONF" -f -i a
        wait_for 60 "the monitor" timeout 5 ceph -c "$CONF" quorum_status
        local osd; osd=$(uuidgen)
        ceph -c "$CONF" osd new "$osd" >/dev/null
        ceph-osd -c "$CONF" -i 0 --mkfs --osd-uuid "$osd" 2>"$DIR/osd-mkfs.err"
        spawn osd ceph-osd -c "$CONF" -f -i 0
        wait_for 60 "the OSD" sh -c "timeout 5 ceph -c '$CONF' osd stat | grep -q '1 up'"
        # UploadPartCopy from a key with a percent sign aborts this release, so bring it back as systemd would
        spawn rgw bash -c "while :; do radosgw -c '$CONF' -f -n client.rgw; echo restarted; sleep 0.2; done"
        wait_for 90 "the gateway" curl -fsS -m 5 "http://127.0.0.1:$PORT/"
        user main "Main User" main@example.com mainaccesskey0000001 mainsecretkey00000000000000000000000000001
        user alt "Alt User" alt@example.com altaccesskey00000001 altsecretkey000000000000000000000000000001
    fi
    cat <<OUT
ENDPOINT=http://127.0.0.1:$PORT
REGION=default
ACCESS_KEY=mainaccesskey0000001
SECRET_KEY=mainsecretkey00000000000000000000000000001
ALT_ACCESS_KEY=altaccesskey00000001
ALT_SECRET_KEY=altsecretkey000000000000000000000000000001
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
        alive $name || { echo "ceph-rgw: stopped ($name is not running)"; return 1; }
    done
    echo "ceph-rgw: running at http://127.0.0.1:$PORT"
}

case ${1:-} in
start | stop | status) "$1" ;;
*) echo "usage: $0 start|stop|status" >&2; exit 2 ;;
esac
