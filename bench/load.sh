#!/usr/bin/env bash
# Requests per second and p99 of get, list, timeline and create at 32 connections, against bare endpoints over raw Npgsql
# with the same answers, turn by turn over one database.
#   bench/load.sh postgres://user@host:port/postgres [rows] [seconds a turn] [turns]
set -euo pipefail
cd "$(dirname "$0")/.."
server=$1 rows=${2:-1000000} seconds=${3:-10} turns=${4:-2}
command -v wrk >/dev/null || { echo "wrk is missing (package wrk)"; exit 1; }
dotnet build -c Release bench/Dozen.Benchmarks -v quiet --nologo >&2
bench="dotnet bench/Dozen.Benchmarks/bin/Release/net10.0/Dozen.Benchmarks.dll"
dozen="dotnet $PWD/bench/Dozen.Benchmarks/bin/Release/net10.0/dozen.dll"

if [ "${DOZEN_LOAD_KEEP:-}" != 1 ] || [ ! -s /tmp/dozen-load-data ]; then $bench load-data --rows "$rows" --postgres "$server" >/tmp/dozen-load-data; fi
read -r database leads first </tmp/dozen-load-data
export DOZEN_DATABASE=$database Limits__RequestsPerMinute=60000000 Limits__Burst=1000000
home=$(mktemp -d)
token=$(cd "$home" && $dozen token create load --scope admin --json | sed -n 's/.*"token": *"\([^"]*\)".*/\1/p')

$bench load-floor --database "$database" --url http://127.0.0.1:5091 & floor=$!
(cd "$home" && exec $dozen --url http://127.0.0.1:5090 >"$home/log" 2>&1) & product=$!
trap 'kill $floor $product 2>/dev/null; rm -rf "$home"' EXIT
for port in 5090 5091; do until curl -fs -o /dev/null -H "Authorization: Bearer $token" "http://127.0.0.1:$port/api/v1/leads/$first"; do sleep 0.2; done; done

for path in "$first" "$first/timeline" "$((first + leads / 2))"; do
  diff <(curl -s -H "Authorization: Bearer $token" "http://127.0.0.1:5090/api/v1/leads/$path") <(curl -s "http://127.0.0.1:5091/api/v1/leads/$path") >/dev/null || { echo "the two answer differently: $path"; exit 1; }
done

turn() { wrk -t2 -c32 -d"$2"s -s bench/load/requests.lua "http://127.0.0.1:$3" -- "$1" "$first" "$4" "$token" | sed -n 's/^RESULT //p'; }
echo "$leads leads, 32 connections, $turns turns of $seconds s each"
for kind in get list timeline create; do
  ids=$leads; [ $kind = timeline ] && ids=5000
  for port in 5090 5091; do turn $kind 5 $port $ids >/dev/null; done
  for _ in $(seq "$turns"); do echo "floor $(turn $kind "$seconds" 5091 $ids)"; echo "dozen $(turn $kind "$seconds" 5090 $ids)"; done |
    awk -v kind=$kind '{ n[$1]++; rate[$1] += $2; p50[$1] += $3; p99[$1] += $4; failed += $5 }
      END { printf "%-9s floor %7.0f/s p50 %6.2f p99 %6.2f ms   dozen %7.0f/s p50 %6.2f p99 %6.2f ms   ratio %.2f   p99 x%.2f%s\n", kind,
        rate["floor"] / n["floor"], p50["floor"] / n["floor"], p99["floor"] / n["floor"], rate["dozen"] / n["dozen"], p50["dozen"] / n["dozen"], p99["dozen"] / n["dozen"],
        rate["dozen"] / rate["floor"], p99["dozen"] / p99["floor"], failed ? "   FAILED " failed : "" }'
done
