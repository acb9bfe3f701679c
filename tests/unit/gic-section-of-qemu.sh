#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Prints in hex the GICv2 section that the installed QEMU writes for a virt machine with
# $1 CPUs; nothing when it writes none.  For tests/unit/test-arm-gic.c.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
{
    printf '%s\n' '{"execute":"qmp_capabilities"}' \
        "{\"execute\":\"migrate\",\"arguments\":{\"uri\":\"exec:cat>$dir/part;mv $dir/part $dir/stream\"}}"
    n=0
    until [ -e "$dir/stream" ] || [ "$n" -ge 100 ]; do          # it is there when it is whole
        sleep 0.1
        n=$((n + 1))
    done
    printf '%s\n' '{"execute":"quit"}'
} | timeout 30 qemu-system-aarch64 -M virt,gic-version=2 -cpu cortex-a57 -smp "$1" -m 16 \
    -nodefaults -display none -S -accel tcg -qmp stdio >/dev/null 2>&1 || exit 0
here=$(dirname "$0")
python3 "$here/../../scripts/analyze-stream.py" --dump bytes "$dir/stream" \
    | awk '$4 == "arm_gic" { print $5 }'
