#!/usr/bin/env bash
# Kills workers at the boundaries of steps and at random moments, and counts what their runs did.
# usage: bench/kill-runs.sh [--kills N] [--runs N] [--seed N] [--folder DIR] [--postgres URL [--no-sqlite]]
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build bench/Dozen.Benchmarks -c Release -v quiet --nologo
exec dotnet bench/Dozen.Benchmarks/bin/Release/net10.0/Dozen.Benchmarks.dll runs-kill "$@"
