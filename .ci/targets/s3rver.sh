#!/bin/bash
# s3rver 3.7.1 (npm), a small S3 server in Node.js, on loopback. Its command line knows one fixed account,
# so a few lines of JavaScript register ours. Every start begins with an empty store.
# Usage: s3rver.sh start|stop|status
set -euo pipefail

DIR=${TARGETS_HOME:-/tmp/s3-targets}/s3rver
PORT=${S3RVER_PORT:-18201}
VERSION=3.7.1

alive() {
    local pid; pid=$(cat "$DIR/pid" 2>/dev/null) || return 1
    tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF "$DIR/run.cjs"
}
wait_for() {  # SECONDS WHAT COMMAND...
    local end=$((SECONDS + $1)) what=$2; shift 2
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || { echo "timed out waiting for $what; see $DIR" >&2; exit 1; }
        sleep 0.2
    done
}

install_packages() {
    { command -v curl && command -v node && command -v npm; } >/dev/null || {
        apt-get -o DPkg::Lock::Timeout=300 update -q || true
        DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -qy --no-install-recommends curl nodejs npm; } >&2
    grep -qs "\"version\": \"$VERSION\"" "$DIR/app/node_modules/s3rver/package.json" ||
        npm install --prefix "$DIR/app" --no-audit --no-fund "s3rver@$VERSION" >&2
}
start() {
    if ! alive; then
        mkdir -p "$DIR/app"
        install_packages
        rm -rf "$DIR/data"; mkdir "$DIR/data"
        cat >"$DIR/run.cjs" <<'JS'
const [directory, port] = process.argv.slice(2);
const app = __dirname + '/app/node_modules/s3rver/';
const Account = require(app + 'lib/models/account');
new Account(111111111111, 'main').createKeyPair('mainaccesskey0000001', 'mainsecretkey00000000000000000000000000001');
new Account(222222222222, 'alt').createKeyPair('altaccesskey00000001', 'altsecretkey000000000000000000000000000001');
const S3rver = require(app);
new S3rver({ directory, port, address: '127.0.0.1', vhostBuckets: false }).run();
JS
        # an odd request can end the process, so bring it back as a supervisor would
        setsid nohup bash -c "while :; do node '$DIR/run.cjs' '$DIR/data' $PORT; echo restarted; sleep 0.2; done" \
            >"$DIR/log" 2>&1 </dev/null &
        echo $! >"$DIR/pid"
        wait_for 120 "s3rver" curl -sS -m 5 "http://127.0.0.1:$PORT/"
    fi
    cat <<OUT
ENDPOINT=http://127.0.0.1:$PORT
REGION=us-east-1
ACCESS_KEY=mainaccesskey0000001
SECRET_KEY=mainsecretkey00000000000000000000000000001
ALT_ACCESS_KEY=altaccesskey00000001
ALT_SECRET_KEY=altsecretkey000000000000000000000000000001
OUT
}
stop() {
    if alive; then
        kill -9 -- "-$(cat "$DIR/pid")"
        wait_for 30 "s3rver to end" eval "! alive"
    fi
    rm -f "$DIR/pid"
}
status() {
    alive || { echo "s3rver: stopped"; return 1; }
    echo "s3rver: running at http://127.0.0.1:$PORT"
}

case ${1:-} in
start | stop | status) "$1" ;;
*) echo "usage: $0 start|stop|status" >&2; exit 2 ;;
esac
