#!/usr/bin/env bash
# From a fresh Debian 12 to a training you can watch: installs what is missing, builds, makes the demo
# dataset, and opens the window on it. Without a display it trains in the terminal and renders the last page.
# Can be run again; it then only does what is left to do.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "== Flipbook: installing what is missing"
./resources/install-packages.sh

echo "== Flipbook: building (the first time takes some minutes)"
cmake --preset release >build-configure.log 2>&1 || { cat build-configure.log >&2; exit 1; }
rm -f build-configure.log
cmake --build --preset release --parallel "$(nproc)" --target flipbook flipbook-cli flipbook_engine

program=build/release/bin
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  echo "== Flipbook: opening the window on the demo dataset, training"
  exec "$program/flipbook" --demo --train
fi

echo "== Flipbook: no display here, so the demo trains in the terminal"
folder=${XDG_DATA_HOME:-${HOME:-/tmp}/.local/share}/Flipbook/flipbook
mkdir -p "$folder/runs"
data=$folder/demo run=$folder/runs/demo.flipbook page=$folder/demo-last-page.png
"$program/flipbook-cli" demo "$data"
if [ -e "$run" ]; then
  "$program/flipbook-cli" resume "$run"
else
  "$program/flipbook-cli" train "$data" --out "$run"
fi
"$program/flipbook-cli" render "$run" --out "$page"
echo "== Flipbook: the last page is rendered in $page"
echo "   the run is in $run; on a machine with a display: $program/flipbook '$run'"
