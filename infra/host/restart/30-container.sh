# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# The container as the engine describes it.

# container NAME_OR_ID: 1 when there is none, 2 when the engine doesn't say.
container() {
  container_format="$L.Id$R $L.State.StartedAt$R $L.State.Status$R $L.State.Pid$R $L.HostConfig.AutoRemove$R"
  container_format="$container_format $L.HostConfig.RestartPolicy.MaximumRetryCount$R $L.HostConfig.NetworkMode$R $L.Name$R"
  container_format="$container_format $L.HostConfig.RestartPolicy.Name$R"
  for container_try in 1 2 3; do
    container_line=$(engine 10 container inspect --format "$container_format" "$1" 2>&1) && break
    case $container_line in
      *[Nn]o\ such\ container*) return 1 ;;
    esac
    [ "$container_try" -lt 3 ] || return 2
    nap 1
  done
  read -r c_id c_started c_status c_pid c_autoremove c_retries c_network c_name c_policy <<EOF
$container_line
EOF
  case $c_policy in
    always | unless-stopped) ;;
    on-failure) [ "$c_retries" = 0 ] || c_policy=on-failure:$c_retries ;;
    *) c_policy=no ;;
  esac
}

# named NODE: the engine also takes ids, and beginnings of ids.
named() {
  container "$1" || return
  [ "$c_name" = "/$1" ]
}
