#!/bin/sh
# Installs the Debian packages that making the Linux bundle takes besides those of tools/system_packages.sh.
set -eu
packages="binutils dpkg-dev gcc make patch tar xz-utils" exec sh "$(dirname "$0")/../system_packages.sh"
