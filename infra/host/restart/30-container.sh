# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# The container as the engine describes it.

# container NAME_OR_ID: 1 when there is none, 2 when the engine doesn't answer.
container() {
  # No field but the last, the labels' keys, can be empty or hold a space.
  container_format="$L.Id$R $L.State.StartedAt$R $L.State.Status$R $L.State.Pid$R $L.HostConfig.AutoRemove$R =$L.HostConfig.NetworkMode$R"
  container_format="$container_format $L.Name$R $L.HostConfig.RestartPolicy.Name$R:$L.HostConfig.RestartPolicy.MaximumRetryCount$R"
  container_format="$container_format $L""json (index .Config \"StopTimeout\")$R$L""range \$key, \$value := .Config.Labels$R $L""json \$key$R$L""end$R"
  for container_try in 1 2 3; do
    container_line=$(engine 10 container inspect --format "$container_format" "$1" 2>&1) && break
    case $container_line in
      *[Nn]o\ such\ container*) return 1 ;;
    esac
    [ "$container_try" -lt 3 ] || return 2
    nap 1
  done
  read -r c_id c_started c_status c_pid c_autoremove c_network c_name c_policy c_stop c_labels <<EOF
$container_line
EOF
  c_network=${c_network#=}
  case $c_policy in
    always:* | unless-stopped:* | on-failure:0) c_policy=${c_policy%:*} ;;
    on-failure:*) ;;
    *) c_policy=no ;;
  esac
  c_stop=$(stop_seconds "$c_stop")
}

# named NODE: the engine also takes ids, and beginnings of ids.
named() {
  container "$1" || return
  [ "$c_name" = "/$1" ]
}

# stop_seconds STOP_TIMEOUT: the time between the container's own stop signal and SIGKILL. Without one it is the engine's 10 s; one
# that never ends (-1) or is longer than 900 s is 900 s.
stop_seconds() {
  case $1 in
    -*) printf 900 ;;
    '' | *[!0-9]*) printf 10 ;;
    ????*) printf 900 ;;
    *) if [ "$1" -gt 900 ]; then printf 900; else printf '%s' "$1"; fi ;;
  esac
}

# supervised LABELS: an orchestrator owns the container, and starts another in its place when this one stops. $supervisor: the label.
supervised() {
  supervisor=$(printf '%s' "$1" | tr ' ' '\n' |
    grep -E '^"(com\.docker\.swarm|io\.kubernetes|com\.amazonaws\.ecs|com\.hashicorp\.nomad)\.' | head -n 1 | cut -c 2-60 | tr -d '"')
  [ -n "$supervisor" ]
}
