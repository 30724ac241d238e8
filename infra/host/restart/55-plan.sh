# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# The plan: how the container is restarted and how long each part may take, before anything is stopped.

# plan: $mode, $stop_limit and $hook_limit; refuses what does not fit into the document's time.
plan() {
  mode=itself stop_limit=$c_stop hook_limit=0
  if [ -n "$unit" ]; then
    mode=unit
    unit_wrong=$(unit_problem)
    [ -z "$unit_wrong" ] || refuse FAILED "nothing done: $unit_wrong"
    stop_limit=$(span_seconds "$(property TimeoutStopUSec)")
  elif [ "$c_autoremove" = true ]; then
    mode=engine downtime=0
  fi
  # Besides stop and downtime: 75 s in which the stop may fail, 130 for the start, 55 to judge it, 120 for the dependants.
  plan_left=$((limit - $(uptime) + front_began - stop_limit - 380))
  [ "$plan_left" -ge "$downtime" ] ||
    refuse FAILED "nothing done: a stop of up to $stop_limit s and a downtime of $downtime s do not fit into what is left of $limit s"
  [ "$mode" != engine ] && [ "$attempt" -ge 2 ] && [ "$veto" != NONE ] && [ -e "$hook_file" ] || return 0
  hook_limit=$hook_most
  [ "$hook_limit" -le "$plan_left" ] || hook_limit=$plan_left
  hook_why=$(hook_refusal)
  [ "$hook_limit" -ge 4 ] || hook_why="there is no time for it"
  [ -z "$hook_why" ] || {
    hook_limit=0
    log "the hook is not run: $hook_why"
    fact hookRefused "$(text "$hook_why")"
  }
}
