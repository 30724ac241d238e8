# shellcheck shell=bash disable=SC2034 # some are for the scripts that source this, not for the tests
# What the tests and the demo need to find in their environment. Source it after infra/local/setup has run;
# what is set already stays as it is.

# Where setup keeps the engine's log, its pid and the locks. Outside the repository: the engine is the machine's.
UNWEDGE_STATE=${XDG_STATE_HOME:-${HOME:-/root}/.local/state}/unwedge

# Where infra/local/tools installs what infra/local/tools.txt lists: one place for each version of that list.
UNWEDGE_TOOLS=$UNWEDGE_STATE/tools-$(sha256sum "$(dirname "${BASH_SOURCE[0]}")/tools.txt" | cut -c 1-12)
export UNWEDGE_TOOLS

# The image that setup builds where none can be pulled (its tag is also the version of LocalStack), and the last
# community image that starts without an account.
UNWEDGE_IMAGE_BUILT=unwedge/localstack:2026.3.0
UNWEDGE_IMAGE_PULLED=localstack/localstack:4.14.0

# Testcontainers does not read the docker command's contexts: without this it could take another engine than setup did.
if [ -z "${DOCKER_HOST:-}" ] && command -v docker >/dev/null; then
  DOCKER_HOST=$(docker context inspect --format '{{.Endpoints.docker.Host}}')
fi
export DOCKER_HOST=${DOCKER_HOST:-unix:///var/run/docker.sock}

# The LocalStack to test against: whichever is there. Empty only where setup has not been run.
for image in "$UNWEDGE_IMAGE_BUILT" "$UNWEDGE_IMAGE_PULLED"; do
  if [ -z "${UNWEDGE_LOCALSTACK_IMAGE:-}" ] && docker image inspect "$image" >/dev/null 2>&1; then
    UNWEDGE_LOCALSTACK_IMAGE=$image
  fi
done
unset image
export UNWEDGE_LOCALSTACK_IMAGE=${UNWEDGE_LOCALSTACK_IMAGE:-}

# Ryuk, which removes containers after a killed test run, is one more image to pull. The tests label what they start
# (dev.unwedge.test) and infra/local/test clears what an earlier run left.
export TESTCONTAINERS_RYUK_DISABLED=${TESTCONTAINERS_RYUK_DISABLED:-true}

# On a machine that is a container itself Testcontainers looks for published ports at its gateway. Where the engine is
# a process of this same machine they are on the loopback address.
if [ -e /.dockerenv ] && [[ $DOCKER_HOST == unix://* ]] && [ -r /var/run/docker.pid ] &&
  [ "$(cat "/proc/$(cat /var/run/docker.pid)/comm" 2>/dev/null)" = dockerd ]; then
  export TESTCONTAINERS_HOST_OVERRIDE=${TESTCONTAINERS_HOST_OVERRIDE:-127.0.0.1}
fi
