#!/bin/sh
# Installs the Debian packages that Python wheels cannot bring: the interpreter itself, and the libraries Qt loads.
# Does nothing where they are present, and says what is missing where it may not install.
set -eu
packages=${packages:-"ca-certificates python3 python3-venv libgl1 libegl1 libatomic1 libcups2 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon0
    libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0
    libxcb-shape0 libxcb-xkb1 xvfb cups-daemon cups-client"}

command -v dpkg-query >/dev/null 2>&1 || {
    echo "Not a Debian system: Python 3.11 or newer and Qt's libraries must be there already."
    exit 0
}
missing=""
for package in $packages; do
    state=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null || true)
    case "$state" in ii*) ;; *) missing="$missing $package" ;; esac
done
[ -n "$missing" ] || exit 0
echo "installing:$missing"
if [ "$(id -u)" = 0 ]; then run=""; elif command -v sudo >/dev/null 2>&1; then run="sudo"; else
    echo "These packages are missing and need an administrator: apt-get install$missing" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
$run apt-get update -qq
# shellcheck disable=SC2086
$run apt-get install -y -qq --no-install-recommends $missing >/dev/null
