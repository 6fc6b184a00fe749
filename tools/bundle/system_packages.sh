#!/bin/sh
# Installs the Debian packages that making and checking the Linux bundle takes besides those of tools/system_packages.sh.
set -eu
packages="binutils debootstrap dpkg gcc make patch tar util-linux xclip xdotool xvfb xz-utils" exec sh "$(dirname "$0")/../system_packages.sh"
