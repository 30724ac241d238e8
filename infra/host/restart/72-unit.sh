# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# A container that a systemd unit runs: the unit is stopped and started in its place.

# control LIMIT ARGUMENTS…: systemctl, which like the engine's client keeps the worker's lock until it is done.
control() {
  control_limit=$1
  shift
  timeout -k 2 "$control_limit" systemctl "$@" </dev/null 3>&- 9>&-
}
property() { control 10 show -p "$1" --value "$unit" 2>/dev/null; }

is_unit() {
  case $1 in
    -* | *[!A-Za-z0-9@:_.\\-]* | .service) return 1 ;;
    *.service) [ ${#1} -le 255 ] ;;
    *) return 1 ;;
  esac
}

# unit_problem: why $unit can't be stopped and started in place of the container; nothing where it can. It must have begun before the
# container's process did, and name the container in its commands or those of its processes.
unit_problem() {
  is_unit "$unit" || {
    printf 'the unit %s of the configuration is no name of a service' "$(printf '%s' "$unit" | head -c 80)"
    return
  }
  [ "$(property LoadState)" = loaded ] || {
    printf 'there is no unit %s' "$unit"
    return
  }
  unit_names || {
    printf 'the unit %s does not name this container' "$unit"
    return
  }
  [ "$c_status" = running ] || [ "$c_status" = paused ] || return 0
  case $(property ActiveState) in
    active | reloading) ;;
    *)
      printf 'the unit %s is not active, so the container is not its' "$unit"
      return
      ;;
  esac
  unit_began=$(property InactiveExitTimestampMonotonic)
  # In hundredths of a second since boot, which is what /proc counts in.
  container_began=$(sed 's/.*) //' "/proc/$c_pid/stat" 2>/dev/null | cut -d ' ' -f 20)
  case ,$unit_began,$container_began, in
    *,,* | *[!0-9,]*) ;; # another PID namespace
    *) [ $((unit_began / 10000)) -le $((container_began + 100)) ] || printf 'the unit %s was started after the container, which so is not its' "$unit" ;;
  esac
}

unit_names() {
  {
    property ExecStart
    unit_group=$(property ControlGroup)
    for unit_file in "/sys/fs/cgroup$unit_group/cgroup.procs" "/sys/fs/cgroup/systemd$unit_group/cgroup.procs"; do
      if [ -z "$unit_group" ] || [ ! -r "$unit_file" ]; then continue; fi
      while read -r unit_process; do tr '\000' ' ' <"/proc/$unit_process/cmdline"; done <"$unit_file" 2>/dev/null
    done
  } | tr " =;\"'" '\n' | grep -qxF -e "$node" -e "$id"
}

# span_seconds SPAN: of systemd's way to write one ("1min 30s", "infinity") the whole seconds, rounded up; at most 900.
span_seconds() {
  span_total=0
  for span_part in $1; do
    span_number=${span_part%%[!0-9]*}
    case $span_part in
      [0-9]*us | [0-9]*ms) span_number=1 ;;
      [0-9]*min) span_number=$((span_number * 60)) ;;
      [0-9]*.*s) span_number=$((span_number + 1)) ;;
      [0-9]*s) ;;
      *) span_number=900 ;;
    esac
    span_total=$((span_total + span_number))
  done
  if [ "$span_total" -eq 0 ] || [ "$span_total" -gt 900 ]; then span_total=900; fi
  printf '%s' "$span_total"
}

# unit_stop_and_start: a container made with --rm is gone after the stop, so another one of its name is what follows it.
unit_stop_and_start() {
  if [ "$c_started" = "$before" ]; then
    case $c_status in
      running | paused) unit_stop ;;
    esac
  fi
  # A person, or the boot, was faster.
  if unit_runs; then return; fi
  between
  step starting
  if unit_runs; then return; fi
  answer=$(control 90 start "$unit" 2>&1) || log "systemctl start $unit: $answer"
  # The unit is active before the engine has started the container.
  start_until=$(($(uptime) + unit_seconds))
  until unit_runs; do
    if [ "$(uptime)" -ge "$start_until" ]; then
      # The journal stays: at the next run or boot the unit is started again.
      ours=no
      finish FAILED "the unit $unit does not start it: $answer"
    fi
    nap 0.5
  done
}

# unit_runs: another incarnation of it runs.
unit_runs() { named "$node" && [ "$c_status" = running ] && [ "$c_started" != "$before" ]; }

unit_stop() {
  unpause
  step stopping
  answer=$(control $((stop_limit + 35)) stop "$unit" 2>&1) || log "systemctl stop $unit: $answer"
  # Where systemd killed the engine's client, the container goes on without it.
  if container "$id" && [ "$c_started" = "$before" ] && [ "$c_status" = running ]; then
    answer=$(engine 45 stop -t 10 "$id" 2>&1)
    if container "$id" && [ "$c_started" = "$before" ] && [ "$c_status" = running ]; then finish FAILED "it can't be stopped: $answer"; fi
  fi
  step stopped
  stopped=$(uptime) stopped_in=$(boot)
  note "stopped $stopped $stopped_in"
}
