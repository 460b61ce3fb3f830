#!/usr/bin/env bash
# Start-up to the first answer, and memory idle, of the published server on a fresh SQLite database.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
dotnet publish src/Dozen -c Release -o "$out/app" -v quiet

run() {
  local began answered pid
  began=$(date +%s%N)
  (cd "$out" && exec "$out/app/dozen" --url http://127.0.0.1:5089 >/dev/null 2>&1) &
  pid=$!
  until curl -fs -o /dev/null http://127.0.0.1:5089/api/v1/leads; do :; done
  answered=$(date +%s%N)
  sleep 5
  echo "$1: first answer after $(((answered - began) / 1000000)) ms; resident $(awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$pid/status") MB idle"
  kill -TERM "$pid"
  wait "$pid" || true
}

run "first start (creates the database)"
run "second start"
