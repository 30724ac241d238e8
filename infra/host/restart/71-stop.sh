# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# How the worker stops a container, what happens while it is down, and how it starts it again.

stop_and_start() {
  case $c_status in
    running | paused | restarting) stop ;;
  esac
  between
  step starting
  for start_try in 1 2 3; do
    if answer=$(engine 40 start "$id" 2>&1); then return; fi
    log "attempt $start_try to start $node: $answer"
    nap 2
  done
  container "$id" && [ "$c_started" != "$before" ] && return
  # The journal stays, and so does the policy: at the next run or boot it is tried again.
  ours=no
  finish FAILED "it does not start: $answer"
}

# stop: by the container's own signal and in its own time, both of which the engine knows.
stop() {
  unpause
  step protecting
  if [ "$policy" != always ]; then
    answer=$(engine 15 update --restart always "$id" 2>&1) || log "the policy is not changed: $answer"
  fi
  step stopping
  answer=$(engine $((stop_limit + 35)) stop -t "$stop_limit" "$id" 2>&1) || answer=$(engine 15 kill "$id" 2>&1)
  container "$id"
  case $c_status in
    running | paused)
      [ "$c_started" = "$before" ] || return
      restore
      finish FAILED "it can't be stopped: $answer"
      ;;
  esac
  step stopped
  stopped=$(uptime) stopped_in=$(boot)
  note "stopped $stopped $stopped_in"
}

# unpause: a process that is frozen can't handle the signal to stop.
unpause() {
  [ "$c_status" = paused ] || return 0
  step unpausing
  answer=$(engine 15 unpause "$id" 2>&1) && return
  container "$id"
  [ "$c_status" != paused ] || finish FAILED "it is paused and can't be unpaused: $answer"
}

# between stop and start: the hook, whose time is downtime, and what is left of the downtime; nothing if it was down before.
between() {
  step downtime
  rest=$downtime
  if [ -n "$stopped" ]; then
    rest=0
    if [ "$stopped_in" = "$(boot)" ]; then
      run_hook
      rest=$((downtime - $(uptime) + stopped))
      if container "$subject" && [ "$c_started" != "$before" ]; then rest=0; fi
    fi
  elif [ "$begun" = no ]; then
    rest=0
  fi
  [ "$rest" -le 0 ] || nap "$rest"
}

# at_once: a container made with --rm would be gone when stopped, so the engine does both in one call.
at_once() {
  unpause
  step stopping
  engine $((stop_limit + 65)) restart -t "$stop_limit" "$id" >/dev/null 2>&1
  step starting
}
