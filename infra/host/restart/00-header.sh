#!/bin/sh
# unwedge-restart: restarts one wedged Docker container on this host, once, or reports why not.
#
#   unwedge-restart --node N --started-before T --expires-at T --downtime S --veto V [--attempt A] --run-id R
#   unwedge-restart --recover        finishes what an earlier run left; at boot, for instance
#
# T: UTC, whole seconds, as 2026-05-31T13:19:00Z. S: 0 to 300 seconds. V: HEAD_OR_HEARTBEAT, HEAD or NONE. A: 0 to 99, 0 for an order.
#
# In this order, and the first that holds is the outcome:
#   BUSY               another restart of this container is under way
#   EXPIRED            the command came too late
#   NO_SUCH_CONTAINER  there is no container of exactly this name
#   SUPERVISED         an orchestrator owns it (Swarm, Kubernetes, ECS, Nomad) and would start a second one beside it
#   FENCED             it was started after T, or has stopped since: the incarnation that was judged is gone
#                      (a person's order, V = NONE, starts a stopped one and unpauses a paused one)
#   HEALTHY_NOW        the look, 45 s, saw what V names: the head moved, or a fresh heartbeat was written
#   BLIND              V is HEAD, and the look could see no head at all
#   RESTARTED          evidence saved, stopped, downtime, started, and it runs
#   FAILED             anything else, with the reason in the evidence
# The last line of standard output is one JSON object. Exit 0 for RESTARTED, FENCED, EXPIRED, HEALTHY_NOW, else 1.
#
# What is guaranteed, and how:
# - One restart at a time: two locks of the kernel's, which die with who holds them. This process holds `front`. The stop and
#   start are done by another one, the worker, which holds `worker`; whoever finds either taken is BUSY.
# - Nothing is restarted twice: a container's StartedAt is its incarnation. The worker compares it under its lock right before it
#   stops; the same StartedAt is stopped at most once, and a container that has another one is left alone.
# - A container is stopped as it wants to be: its own stop signal, and its own stop timeout, 900 s at most. All that is to be done is
#   planned against the 1,800 s that the document has, before anything is stopped.
# - Killed half-way, the container runs again. The worker is a unit of systemd's (systemd-run; restarted if killed) or, without
#   systemd, in a session of its own: killing this process, its group or the agent's cgroup does not reach it, and
#   it goes on to the start. If it is the worker that dies, this process sends another, which takes up the job where it was.
# - After a reboot as well: before it stops the container, the worker sets the restart policy to `always`, so that the engine itself
#   starts it at boot. (`docker stop` marks a container as stopped by hand, and the engine then leaves one of policy
#   `unless-stopped` or `no` down.) After the start the policy is set back. What was cut off by a reboot stands in a
#   journal, $state/restart/<node>; the next run on this host, or --recover at boot, sets the policy back then and does what is left.
# - A container that a systemd unit runs is stopped and started by that unit. One made with --rm and no unit would vanish when stopped:
#   the engine restarts it in one call, without downtime.
# - The operator's hook runs while the container is down, and nothing of it lives on when the container starts.
# - Containers in its network namespace are restarted after it: the namespace is a new one.
# - Evidence never blocks: it is collected by a process that is given 15 seconds, at most 3 MB, and only with 64 MB free.
#
# It runs as root without a terminal and needs the docker command, a POSIX shell with its usual utilities, and util-linux's flock and
# setsid (busybox has them too). The look is the publisher's, which needs python3; without one, curl or wget reads the head where a
# label or flag names its port. It must be a file (not read from a pipe): the worker is this file again.
#
# This text stands in an SSM document, where two opening braces in a row begin a parameter: see $L.

# shellcheck disable=SC2034 # the other parts use what is set here
set -u
umask 077
PATH=${UNWEDGE_PATH:+$UNWEDGE_PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin
LC_ALL=C TZ=UTC0 HOME=${HOME:-/root}
export PATH LC_ALL TZ HOME
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY CDPATH

# The variables are for tests.
state=${UNWEDGE_STATE_DIR:-/var/lib/unwedge}
run=${UNWEDGE_RUN_DIR:-/run/unwedge}
configuration=${UNWEDGE_PUBLISHER_CONFIG:-/etc/unwedge/publisher.json}
systemd=${UNWEDGE_SYSTEMD_DIR:-/run/systemd/system}
look_seconds=${UNWEDGE_LOOK_SECONDS:-45}
hook_file=${UNWEDGE_HOOK:-/etc/unwedge/hooks/while-stopped}
hook_most=${UNWEDGE_HOOK_SECONDS:-600}
# What the document gives a command.
limit=${UNWEDGE_LIMIT_SECONDS:-1800}
unit_seconds=${UNWEDGE_START_SECONDS:-30}
look_every=${UNWEDGE_LOOK_EVERY:-5}
settle_seconds=${UNWEDGE_SETTLE_SECONDS:-3}
evidence_seconds=${UNWEDGE_EVIDENCE_SECONDS:-15}
sample_ticks=${UNWEDGE_SAMPLE_TICKS:-300}
gdb_seconds=${UNWEDGE_GDB_SECONDS:-5}
gdb_marker=${UNWEDGE_EVIDENCE_GDB:-/etc/unwedge/evidence-gdb}

L='{''{' R='}''}'
node='' id='' facts='' work='' self='' before='' after='' look=skipped hook_outcome='' dependants=''
