#!/usr/bin/env bash
# Installs what is missing, builds everything and runs every test, without a display. Can be run again.
#   tests/run.sh [ctest options]
set -euo pipefail
cd "$(dirname "$0")/.."

echo "== installing what is missing"
./resources/install-packages.sh

echo "== building"
cmake --preset release
cmake --build --preset release --parallel "$(nproc)"
cmake --build --preset release --parallel "$(nproc)" --target all_verify_interface_header_sets

echo "== testing"
export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}
ctest --preset release "$@"
