# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# The dependants: containers in the network namespace of the one that is restarted, which is a new one afterwards.

# find_dependants: $others, ID:NAME of each that runs and that nobody supervises, in the order in which they are to be restarted: one
# may live in the namespace through another one of them. False when the engine doesn't answer. An id outlives a restart, so they
# are found while all run.
find_dependants() {
  others='' others_hosts=" =container:$id =container:$node "
  others_running=$(engine 15 ps -q --no-trunc 2>/dev/null) || return 1
  [ -n "$others_running" ] || return 0
  others_format="=$L.HostConfig.NetworkMode$R $L.Id$R $L.State.Status$R $L.Name$R$L""range \$key, \$value := .Config.Labels$R $L""json \$key$R$L""end$R"
  # One that vanishes meanwhile is an error for the engine, the others it prints.
  # shellcheck disable=SC2086 # words
  others_lines=$(engine 30 container inspect --format "$others_format" $others_running 2>/dev/null)
  [ -n "$others_lines" ] || return 1
  for others_level in 1 2 3; do
    others_found=''
    while read -r other_mode other other_status other_name other_labels; do
      case $others_hosts in *" $other_mode "*) ;; *) continue ;; esac
      case " $others " in *" $other:"*) continue ;; esac
      if [ "$other_status" != running ] || supervised "$other_labels"; then continue; fi
      others_found="$others_found $other:${other_name#/}"
    done <<EOF
$others_lines
EOF
    [ -n "$others_found" ] || return 0
    others="$others${others:+ |}$others_found"
    for other in $others_found; do others_hosts="$others_hosts=container:${other%%:*} =container:${other#*:} "; done
  done
}

# restart_dependants: all within 120 s. Up to eight at once, so that the long stop of one does not take the others' time, and each
# with its own stop timeout, or what is left of the 120 s less 35 for its start. Restarted already are those that
# began after the container: a worker that follows a killed one does the rest.
restart_dependants() {
  [ -n "$others" ] || return 0
  step dependants
  others_until=$(($(uptime) + 120)) others_tried='' others_since=$c_started others_batch=0
  for other in $others; do
    if [ "$other" = '|' ] || [ "$others_batch" -ge 8 ]; then
      wait
      others_batch=0
      [ "$other" != '|' ] || continue
    fi
    [ $((others_until - $(uptime))) -ge 40 ] || break
    others_tried="$others_tried $other" others_batch=$((others_batch + 1))
    restart_dependant "${other%%:*}" &
  done
  wait
}

restart_dependant() {
  container "$1" || return
  if later "$c_started" "$others_since"; then return; fi
  # Its namespace's container is gone for good, where a unit made a new one: it could be stopped, but not started.
  if [ "$c_network" = "container:$id" ] && ! container "$id"; then return; fi
  container "$1" || return
  other_limit=$((others_until - $(uptime) - 35))
  [ "$other_limit" -gt 0 ] || return
  [ "$other_limit" -lt "$c_stop" ] || other_limit=$c_stop
  engine $((other_limit + 33)) restart -t "$other_limit" "$1" >/dev/null
}

# report_dependants: a line for each, for the front.
report_dependants() {
  for other in $others; do
    [ "$other" != '|' ] || continue
    other_outcome=NOT_TRIED
    case " ${others_tried:-} " in
      *" $other "*)
        other_outcome=FAILED
        if container "${other%%:*}" && [ "$c_status" = running ] && later "$c_started" "$others_since"; then other_outcome=RESTARTED; fi
        ;;
    esac
    log "$node: in its network namespace ${other#*:}: $other_outcome"
    printf 'dependant %s %s\n' "${other#*:}" "$other_outcome"
  done
}

# later STARTED STARTED: the first is the later one, to the nanosecond.
later() {
  [ "$(instant "$1")" != "$(instant "$2")" ] && [ "$(printf '%s\n' "$(instant "$1")" "$(instant "$2")" | sort | head -n 1)" = "$(instant "$2")" ]
}
instant() {
  case $1 in
    *.*) instant_part=${1#*.} && instant_part=${instant_part%Z} ;;
    *) instant_part=0 ;;
  esac
  printf '%s.%s' "$(digits "$1")" "$instant_part"
}
