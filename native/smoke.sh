#!/usr/bin/env bash
# Starts a gateway in a folder of its own, asks it for one answer, and stops it.
#   native/smoke.sh target/penstock-0.1.0-SNAPSHOT-runner
#   native/smoke.sh java -jar target/quarkus-app/quarkus-run.jar
set -euo pipefail

[ $# -gt 0 ] || { echo "usage: native/smoke.sh <command that starts the gateway>" >&2; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd)
command=()
for word in "$@"; do
    if [ -e "$word" ]; then word=$(realpath "$word"); fi
    command+=("$word")
done

# Below the range from which the system takes ports for connections.
free_port() {
    while :; do
        local candidate=$((10000 + RANDOM % 20000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null; then echo "$candidate"; return; fi
    done
}

port=$(free_port)
management=$(free_port)
work=$(mktemp -d)
export QUARKUS_HTTP_PORT=$port QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_MANAGEMENT_PORT=$management
export PENSTOCK_POLICIES=$root/policies PENSTOCK_ADMIN_TOKEN=a-token-for-the-smoke-test-and-nothing-else
(cd "$work" && exec "${command[@]}") >"$work/log" 2>&1 &
gateway=$!

finish() {
    code=$?
    kill "$gateway" 2>/dev/null || true
    wait "$gateway" 2>/dev/null || true
    # The private redis-server outlives a gateway that did not end in peace.
    if [ -s "$work/data/redis/redis.pid" ]; then kill "$(cat "$work/data/redis/redis.pid")" 2>/dev/null || true; fi
    if [ "$code" -ne 0 ]; then echo "smoke: failed; the end of the log:"; tail -n 40 "$work/log"; fi >&2
    rm -rf "$work"
    exit "$code"
}
trap finish EXIT

ready=no
for _ in $(seq 1 300); do
    if curl -fsS -o /dev/null "http://127.0.0.1:$management/q/health/ready" 2>/dev/null; then ready=yes; break; fi
    kill -0 "$gateway"
    sleep 0.2
done
[ "$ready" = yes ] || { echo "smoke: not ready" >&2; exit 1; }

ask() {
    curl -fsS "http://127.0.0.1:$port/v1/chat/completions" \
        -H 'authorization: Bearer sk-penstock-demo-local' -H 'content-type: application/json' \
        -d "{\"model\":\"sim-small\",\"stream\":$1,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"
}
# Not grep -q: it leaves at the first match, and curl then fails with what it could not write.
ask false | grep '"usage"' >/dev/null
ask true | grep 'data: \[DONE\]' >/dev/null
curl -fsS "http://127.0.0.1:$management/q/metrics" | grep '^penstock_' >/dev/null
echo "smoke: ready, answered, streamed and counted"
