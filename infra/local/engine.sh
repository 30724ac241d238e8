# shellcheck shell=bash
# The Docker engine: starts one where none answers. infra/local/setup sources it, and defines say, die and is_root.

readonly engine_pid_file=/var/run/docker.pid
readonly containerd_pid_file=/var/run/docker/containerd/containerd.pid

engine() {
  if engine_answers; then
    say "Docker engine $(engine_version) at $DOCKER_HOST"
    return
  fi
  start_engine
  tell_returned
}

engine_version() { timeout 20 docker version --format '{{.Server.Version}}'; }
engine_answers() { command -v docker >/dev/null && engine_version >/dev/null 2>&1; }

# Of any other it is not known how it is started.
is_default_engine() { [ "$DOCKER_HOST" = unix:///var/run/docker.sock ]; }

start_engine() {
  if [ -d /run/systemd/system ]; then
    systemctl start docker || die "systemctl start docker failed, see journalctl -u docker"
    engine_answers || die "the docker service runs, but no engine answers at $DOCKER_HOST"
    say "Docker engine $(engine_version) started"
    return
  fi
  # One that was started a moment ago, or is on its way out.
  if runs dockerd "$engine_pid_file" && await_engine "$(cat "$engine_pid_file")"; then return; fi
  # A machine that was stopped leaves these behind. Their numbers may be other processes' by now, which dockerd would take
  # for itself and refuse to start, or for its containerd and kill.
  rm -f "$engine_pid_file"
  runs containerd "$containerd_pid_file" || rm -f "$containerd_pid_file"
  local log=$UNWEDGE_STATE/dockerd.log
  (cd / && exec setsid dockerd --label dev.unwedge=setup --mtu "$(outward_mtu)") </dev/null >"$log" 2>&1 9>&- &
  echo $! >"$UNWEDGE_STATE/dockerd.pid"
  await_engine $! || die "dockerd ended, see $log:" "$(tail -5 "$log")"
}

# runs NAME PIDFILE: whether the file names a living process of that program. One that was killed and that nobody has
# collected keeps its number and name, but has no program any more.
runs() {
  local pid program
  pid=$(cat "$2" 2>/dev/null) && program=$(readlink "/proc/$pid/exe") && [ "$(basename "${program% (deleted)}")" = "$1" ]
}

# await_engine PID: false when the process ends before it answers.
await_engine() {
  local deadline=$((SECONDS + 60))
  until engine_answers; do
    readlink "/proc/$1/exe" >/dev/null || return 1
    [ "$SECONDS" -lt "$deadline" ] || die "dockerd (pid $1) runs but has not answered for a minute"
    sleep 0.2
  done
  say "Docker engine $(engine_version) started, pid $1"
}

# Containers must not send larger packets than the machine can pass on: with a bridge of 1500 over a link of 1400, TLS hangs.
outward_mtu() {
  local device
  device=$(awk '$2 == "00000000" { print $1; exit }' /proc/net/route)
  cat "/sys/class/net/${device:-none}/mtu" 2>/dev/null || echo 1500
}

# Containers with a restart policy come back with the engine. They are nobody's to stop here (infra/local/test clears its own),
# but whoever wonders about a taken port should know.
tell_returned() {
  local names
  names=$(docker ps --format '{{.Names}}' | paste -sd ' ')
  [ -z "$names" ] || say "came back with the engine: $names"
}
