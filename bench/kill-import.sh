#!/usr/bin/env bash
# Kills an import at random moments and resumes it until it ends, then compares with an undisturbed one.
# usage: bench/kill-import.sh [--rows N] [--kills N] [--seed N] [--folder DIR] [--postgres URL [--no-sqlite]]
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build bench/Dozen.Benchmarks -c Release -v quiet --nologo
exec dotnet bench/Dozen.Benchmarks/bin/Release/net10.0/Dozen.Benchmarks.dll kill "$@"
