# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# What every other part uses: messages, limits, the engine, a clock.

say() { printf 'unwedge-restart: %s\n' "$*" >&2; }

# step NAME: where the run is; tests kill it there.
step() {
  [ -z "${UNWEDGE_STEPS:-}" ] || printf '%s\n' "$1" >>"$UNWEDGE_STEPS"
}

# A child must not hold a lock or the output of a process that was killed. But what the worker has the engine do keeps the worker's
# lock (8) until it is done: a stop that outlives a killed worker can't hit what the next one has started.
nap() { sleep "$1" 3>&- 8>&- 9>&-; }
engine() {
  engine_limit=$1
  shift
  timeout -k 2 "$engine_limit" docker "$@" </dev/null 3>&- 9>&-
}

# Seconds since boot: a clock that nobody sets.
uptime() {
  read -r uptime_now _ </proc/uptime
  printf '%s' "${uptime_now%%.*}"
}
boot() { cat /proc/sys/kernel/random/boot_id 2>/dev/null || echo unknown; }
