#!/usr/bin/env bash
# Drives the SAE emulator with Alibaba Cloud's own Python client. Needs python3 with venv, and `npm run build` before.
# The client is kept in the project's cache outside the repository.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cache=${CROSSROUTE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/crossroute}/peers
version=2.11.2
venv=$cache/sae-python-$version
emulator=${CROSSROUTE_DIST:-$root/dist}/sandbox/sae-emulator/main.js

if [ ! -f "$emulator" ]; then
    echo "there is no $emulator; run: npm run build" >&2
    exit 1
fi
if [ ! -f "$venv/complete" ]; then
    echo "installing alibabacloud_sae20190506 $version into $venv"
    mkdir -p "$cache"
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check "alibabacloud_sae20190506==$version"
    touch "$venv/complete"
fi

dir=$(mktemp -d)
export ALIBABA_CLOUD_ACCESS_KEY_ID=sandbox-key-id ALIBABA_CLOUD_ACCESS_KEY_SECRET=sandbox-key-secret
node "$emulator" --dir "$dir/state" >"$dir/port" &
pid=$!
trap 'kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; rm -rf "$dir"' EXIT
for _ in $(seq 100); do
    [ -s "$dir/port" ] && break
    kill -0 "$pid"
    sleep 0.1
done
"$venv/bin/python" "$root/sandbox/sae-emulator/check_python.py" "127.0.0.1:$(cat "$dir/port")"
