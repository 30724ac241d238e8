# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# Locks, and the worker's beginning and end as the front sees them.

# launch NODE JOB RESULT: out of reach of whatever ends this process, its group, its session or its cgroup.
launch() {
  launched=$((${launched:-0} + 1))
  if [ -d "$systemd" ] && command -v systemd-run >/dev/null; then
    as_unit "unwedge-restart-$1-$$-$launched" "$shell" "$self" --worker "$1" "$2" "$3" && return
    log "systemd-run did not start the worker; it gets a session of its own"
  fi
  (setsid "$shell" "$self" --worker "$1" "$2" "$3" </dev/null >>"$run/$1/log" 2>&1 3>&- 9>&- &)
}

# as_unit NAME COMMAND…: with the environment that this process was given, as far as it is this script's.
as_unit() {
  as_unit=$1
  shift
  for variable in DOCKER_HOST UNWEDGE_STATE_DIR UNWEDGE_RUN_DIR UNWEDGE_PATH UNWEDGE_PUBLISHER_CONFIG UNWEDGE_HOOK UNWEDGE_SETTLE_SECONDS UNWEDGE_START_SECONDS UNWEDGE_STEPS; do
    eval "value=\${$variable:-}"
    [ -z "$value" ] || set -- "--setenv=$variable=$value" "$@"
  done
  # What a killed worker leaves in its cgroup, the hook for one, is killed with it.
  timeout -k 1 10 systemd-run --quiet --collect --unit="$as_unit" --property=Restart=on-failure --property=RestartSec=1 "$@" \
    </dev/null >/dev/null 2>&1 3>&- 9>&-
}

# idle NODE: no worker is at it.
idle() { (flock -n 8) 8>>"$run/$1/worker" 9>&-; }

# await SECONDS DONE_TEST…: false when it is not so in time. A worker that died is replaced.
await_result() {
  deadline=$(($(uptime) + $1)) asked=$(uptime)
  until [ -s "$work/result" ]; do
    nap 0.2
    now=$(uptime)
    [ "$now" -lt "$deadline" ] || return 1
    [ $((now - asked)) -ge 3 ] || continue
    asked=$now
    if idle "$node" && [ ! -s "$work/result" ]; then
      [ "${launched:-0}" -lt 5 ] || return 1
      log "the worker is gone; another takes its job"
      launch "$node" "$work/job" "$work/result"
    fi
  done
}

# leftovers [all]: what earlier runs left: a restart whose processes were all killed, or a policy that a reboot kept from being set
# back. Waits for those of this node, or for all.
leftovers() {
  left_until=0
  for left in "$state/restart/"* "$run/.restart/"*; do
    left_node=${left##*/}
    if ! is_name "$left_node" || [ ! -s "$left" ]; then continue; fi
    mkdir -p "$run/$left_node"
    idle "$left_node" || continue
    log "finishing what an earlier run left of $left_node"
    launch "$left_node" "$left" /dev/null
    [ "$left_node" = "$node" ] || [ "${1:-}" = all ] || continue
    # Its stop, hook and downtime, and as in part 55 what else may take time.
    left_stop='' left_hook=''
    read -r _ _ _ left_downtime _ _ left_stop left_hook _ <"$left"
    left_most=$(($(uptime) + ${left_stop:-10} + ${left_downtime:-0} + ${left_hook:-0} + 380))
    [ "$left_until" -ge "$left_most" ] || left_until=$left_most
  done
  [ "$left_until" -gt 0 ] || return 0
  # A command has its own time to keep: who takes longer is busy.
  if [ "${1:-}" != all ] && [ "$left_until" -gt $(($(uptime) + 300)) ]; then left_until=$(($(uptime) + 300)); fi
  nap 0.5
  for left in "$state/restart/"* "$run/.restart/"*; do
    left_node=${left##*/}
    [ "$left_node" = "$node" ] || [ "${1:-}" = all ] || continue
    is_name "$left_node" || continue
    while [ -e "$left" ] && [ "$(uptime)" -lt "$left_until" ]; do
      nap 0.5
      if idle "$left_node"; then break; fi
    done
  done
}

rooms() {
  mkdir -p "$run" 2>/dev/null && (: >>"$run/.try") 2>/dev/null && return
  run=$state/run
  mkdir -p "$run" 2>/dev/null && (: >>"$run/.try") 2>/dev/null
}

find_self() {
  case $0 in
    /*) self=$0 ;;
    */*) self=$(pwd)/$0 ;;
    *) if [ -f "./$0" ]; then self=$(pwd)/$0; else self=$(command -v "$0"); fi ;;
  esac
  [ -r "$self" ] && grep -qs '^# unwedge-restart: ' "$self"
}

take_turn() {
  if ! { command -v flock && command -v setsid; } >/dev/null; then
    refuse FAILED "flock and setsid (util-linux) are needed"
  fi
  { rooms && mkdir -p "$run/$node" && (: >>"$run/$node/front" && : >>"$run/$node/worker"); } 2>/dev/null || refuse FAILED "neither /run nor the state folder can be written, so no lock can be taken"
  exec 9>>"$run/$node/front"
  flock -n 9 || refuse BUSY "another restart of this container is under way"
  idle "$node" || refuse BUSY "a restart of this container is being finished"
  rm -rf "$run/$node/work."* # of runs that were killed
}
