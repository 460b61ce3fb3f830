#!/usr/bin/env bash
# Kills a migration of the earlier platform at random moments and starts it again until it ends, then checks it.
# usage: bench/kill-legacy.sh --postgres URL [--rows N] [--kills N] [--seed N] [--folder DIR]
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build bench/Dozen.Benchmarks -c Release -v quiet --nologo
exec dotnet bench/Dozen.Benchmarks/bin/Release/net10.0/Dozen.Benchmarks.dll legacy-kill "$@"
