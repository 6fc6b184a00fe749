#!/bin/sh
# Installs the Debian packages that making and trying the Windows bundle takes besides those of tools/system_packages.sh.
set -eu
packages="gcc-mingw-w64-x86-64-win32 nsis patch wine wine64 xclip xdotool xvfb xz-utils" \
    exec sh "$(dirname "$0")/../system_packages.sh"
