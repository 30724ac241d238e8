# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# The arguments, and whether they are what the document lets through; times.

is_name() {
  case $1 in
    '' | [!a-zA-Z0-9]* | *[!a-zA-Z0-9_.-]*) return 1 ;;
  esac
  [ ${#1} -le 128 ]
}
is_time() {
  case $1 in
    20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z) ;;
    *) return 1 ;;
  esac
}
# The engine's time: nanoseconds, or fewer digits. A container that never ran was started in the year 1.
is_started() {
  case $1 in
    20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]*Z) ;;
    *) return 1 ;;
  esac
  case $1 in
    *[!0-9TZ:.-]*) return 1 ;;
  esac
}
is_number() {
  case $1 in
    '' | *[!0-9]* | ????*) return 1 ;;
    0 | [1-9]*) ;;
    *) return 1 ;;
  esac
}
is_run_id() {
  case $1 in
    '' | -* | *[!a-zA-Z0-9-]*) return 1 ;;
  esac
  [ ${#1} -le 64 ]
}

read_arguments() {
  started_before='' expires_at='' downtime='' veto='' attempt=0 run_id='' wrong=''
  while [ $# -gt 0 ]; do
    if [ $# -eq 1 ]; then
      wrong="$1 has no value"
      return
    fi
    case $1 in
      --node) node=$2 ;;
      --started-before) started_before=$2 ;;
      --expires-at) expires_at=$2 ;;
      --downtime) downtime=$2 ;;
      --veto) veto=$2 ;;
      --attempt) attempt=$2 ;;
      --run-id) run_id=$2 ;;
      *)
        wrong="unknown argument $1"
        return
        ;;
    esac
    shift 2
  done
  is_time "$started_before" || wrong="--started-before must be like 2026-05-31T13:19:00Z"
  is_time "$expires_at" || wrong="--expires-at must be like 2026-05-31T13:19:00Z"
  { is_number "$downtime" && [ "$downtime" -le 300 ]; } || wrong="--downtime must be whole seconds, 0 to 300"
  case $veto in
    HEAD_OR_HEARTBEAT | HEAD | NONE) ;;
    *) wrong="--veto must be HEAD_OR_HEARTBEAT, HEAD or NONE" ;;
  esac
  { is_number "$attempt" && [ "$attempt" -le 99 ]; } || wrong="--attempt must be a whole number, 0 to 99"
  is_run_id "$run_id" || wrong="--run-id must be letters, digits and dashes, at most 64"
}

# digits TIME: 14 of them, to the second.
digits() {
  digits_of=${1%Z}
  printf '%s' "${digits_of%%.*}" | tr -cd 0-9
}

# started_after STARTED TIME: to the nanosecond.
started_after() {
  is_started "$1" || return 1
  started_digits=$(digits "$1") time_digits=$(digits "$2")
  [ "$started_digits" -gt "$time_digits" ] && return 0
  [ "$started_digits" -eq "$time_digits" ] || return 1
  case $1 in
    *.*[1-9]*) return 0 ;;
  esac
  return 1
}
