#!/usr/bin/env bash
# Runs a command of the Makefile, with its name before and its time after, which make does not print. The other scripts
# source this file for its functions.
# Use: scripts/steps.sh TEXT COMMAND...

# step TEXT COMMAND...: prints TEXT, runs COMMAND, prints how long it took; returns the command's exit status.
step() {
    local text=$1 started=$SECONDS status=0
    shift
    printf '==> %s\n' "$text"
    "$@" || status=$?
    if [ "$status" -eq 0 ]; then
        printf '    done: %s (%d s)\n' "$text" $((SECONDS - started))
    else
        printf '    FAILED: %s (exit status %d, %d s)\n' "$text" "$status" $((SECONDS - started)) >&2
    fi
    return "$status"
}

# die TEXT: prints TEXT as an error and exits.
die() {
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    exit 1
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then set -euo pipefail && step "$@"; fi
