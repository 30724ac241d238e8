# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# What every other part uses: messages, limits, the engine, a clock.

log() { printf 'unwedge-restart: %s\n' "$*" >&2; }

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

# use_docker_host: the engine's address from publisher.env, which systemd reads for the publisher, where the environment has none. It
# is parsed, not sourced.
use_docker_host() {
  [ -z "${DOCKER_HOST:-}" ] && [ -r "${configuration%/*}/publisher.env" ] || return 0
  while IFS= read -r env_line || [ -n "$env_line" ]; do
    env_line=$(printf '%s' "$env_line" | sed 's/^[[:space:]]*//;s/[[:space:]]*$//')
    case $env_line in
      DOCKER_HOST=*) env_value=${env_line#*=} ;;
      *) continue ;;
    esac
    case $env_value in
      \"*\") env_value=${env_value#?} && env_value=${env_value%?} ;;
      \'*\') env_value=${env_value#?} && env_value=${env_value%?} ;;
    esac
    case $env_value in
      *[!A-Za-z0-9:/._@%-]*) log "${configuration%/*}/publisher.env: DOCKER_HOST is no address: it is not used" ;;
      *) DOCKER_HOST=$env_value ;;
    esac
  done <"${configuration%/*}/publisher.env"
  if [ -n "${DOCKER_HOST:-}" ]; then export DOCKER_HOST; else unset DOCKER_HOST; fi
}
