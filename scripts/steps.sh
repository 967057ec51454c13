# Sourced by the other scripts: says what is being done and how long it took. Runs nothing by itself.
# shellcheck shell=bash

# step TEXT COMMAND...: says TEXT, runs COMMAND, says how long it took; its exit status is the command's.
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

# die TEXT: one line on what is missing, and the end.
die() {
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    exit 1
}
