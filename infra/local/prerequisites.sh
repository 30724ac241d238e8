# shellcheck shell=bash
# The programs that the tests and the demo need on this machine. infra/local/setup sources it, and defines say, die and is_root.
# All of them are looked for first. What is missing is then installed by one call of apt-get; where any of it can't be, nothing is,
# and one message has all that is missing and what to do.

# Of each need that is not met: its name, and the packages that meet it (Debian's; of names joined by | the first that apt knows).
# What no package meets has its remedy instead.
missing=() wanted=() remedies=()

# prerequisites [--for-demo]
prerequisites() {
  survey "$@"
  [ ${#missing[@]} -gt 0 ] || return 0
  local available=() unavailable=()
  choose_packages
  if ! is_root || ! has apt-get || [ ${#unavailable[@]} -gt 0 ] || [ ${#remedies[@]} -gt 0 ]; then
    report "nothing was installed or started. Do this, then run infra/local/setup again:"
  fi
  say "installing ${available[*]}"
  apt_get install -y "${available[@]}" || die "apt-get failed, see $UNWEDGE_STATE/apt.log:" "$(tail -5 "$UNWEDGE_STATE/apt.log")"
  available=()
  survey "$@"
  [ ${#missing[@]} -eq 0 ] || report "although apt-get has installed all of it, see $UNWEDGE_STATE/apt.log"
}

has() { command -v "$1" >/dev/null; }

# ---- What is needed

survey() {
  missing=() wanted=() remedies=()
  need_maven
  need "JDK 25" 'temurin-25-jdk|openjdk-25-jdk-headless|java-25-amazon-corretto-jdk|zulu25-jdk-headless' java25
  need_engine
  need "a statically linked busybox" busybox-static is_static busybox
  need "Python 3 with boto3" 'python3 python3-boto3' boto3_version
  [ "${1:-}" != --for-demo ] || return 0
  need "git" git has git
  need "Chromium and its driver" 'chromium chromium-driver' has_browser
  need "shellcheck" shellcheck has shellcheck
  need "jq" jq has jq # the commands that operators copy from the README use it
  # shellcheck disable=SC2154 # setup sets it
  need "a Python from 3.10 to 3.13 with venv and pip" python3-venv "$here/tools" --check
  need "gdb" gdb has gdb
  need "Node.js" nodejs has node
}

# need NAME PACKAGES TEST…
need() {
  if "${@:3}" >/dev/null 2>&1; then return; fi
  missing+=("$1")
  local package
  for package in $2; do wanted+=("$package"); done
}

# cannot NAME REMEDY…: for what no package meets.
cannot() {
  missing+=("$1")
  remedies+=("${@:2}")
}

need_maven() {
  need "Maven 3.8 or newer" maven has mvn
  has mvn || return 0
  local told maven java home
  told=$(mvn --version 2>&1) || true
  maven=$(sed -n 's/^Apache Maven \([0-9.]*\).*/\1/p' <<<"$told") java=$(sed -n 's/^Java version: \([0-9]*\).*/\1/p' <<<"$told")
  if [ -n "$maven" ] && [ "$(printf '%s\n' 3.8 "$maven" | sort -V | head -1)" != 3.8 ]; then
    cannot "Maven 3.8 or newer (this is $maven)" "${archive_of_maven[@]}"
  elif [ "${java:-0}" -lt 17 ]; then
    home=$(java25 2>/dev/null) || home=/usr/lib/jvm/NAME
    cannot "a Java of 17 or newer for Maven (it runs on ${java:-none})" "  export JAVA_HOME=$home # a JDK of 17 or newer"
  fi
}

# Only root starts an engine, and only at the address that is the default.
need_engine() {
  need "the docker command" 'docker-cli|docker.io' has docker
  if engine_answers; then return; fi
  if is_default_engine; then
    need "dockerd and iptables" 'docker.io iptables' has_engine
    is_root || cannot "a Docker engine that answers to $(id -un) at $DOCKER_HOST" \
      "  sudo systemctl start docker && sudo usermod --append --groups docker $(id -un) # and log in anew"
  elif has docker; then
    cannot "a Docker engine that answers at $DOCKER_HOST" \
      "  start it, or choose another: export DOCKER_HOST=unix://…, or docker context use NAME"
  fi
}

# Where it is for root, whoever asks. (Tests set UNWEDGE_ROOT.)
has_engine() {
  local PATH=$PATH:${UNWEDGE_ROOT:-}/usr/sbin
  command -v dockerd && command -v iptables
}

is_static() { has "$1" && ! ldd "$(command -v "$1")" >/dev/null 2>&1; }

# The publisher runs on the distribution's Python with the distribution's boto3, here as on a host.
boto3_version() { "$(host_python)" -I -c 'import boto3; print(boto3.__version__)'; }
host_python() { if [ -x /usr/bin/python3 ]; then echo /usr/bin/python3; else echo python3; fi; }

# The names are those that the tests look for.
has_browser() { any_of chromium chromium-browser google-chrome && any_of chromedriver /usr/lib/chromium-browser/chromedriver; }

# any_of NAME…: the first program of these that is there.
any_of() {
  local name
  for name; do
    if command -v "$name"; then return; fi
  done
  return 1
}

# ---- How it comes here

# shellcheck disable=SC2016 # for the reader's shell
readonly archive_of_maven=(
  "  Maven, as none of apt's sources has it: unpack an archive of https://maven.apache.org/download.cgi, and put it on PATH:"
  '    tar -C ~ -xzf apache-maven-3.*-bin.tar.gz; export PATH="$(echo ~/apache-maven-3.*/bin):$PATH"')
readonly archive_of_jdk=(
  "  JDK 25, as none of apt's sources has it: unpack an archive of https://adoptium.net/temurin/releases/?version=25 where it is found:"
  "    mkdir -p ~/.jdks; tar -C ~/.jdks -xzf OpenJDK25U-jdk_*.tar.gz"
  "  or add its vendor's packages to apt's sources, as https://adoptium.net/installation/linux/ describes")

# What is wanted, as apt knows it by the lists that it has; root fetches them first.
choose_packages() {
  has apt-get || return 0
  : >"$UNWEDGE_STATE/apt.log"
  if is_root; then apt_get update || true; fi # a source that fails need not be the one that matters
  local names name chosen
  for names in "${wanted[@]}"; do
    chosen=
    for name in ${names//|/ }; do
      if [ -z "$chosen" ] && apt_get install --simulate "$name"; then chosen=$name; fi
    done
    if [ -z "$chosen" ]; then
      unavailable+=("${names%%|*}")
    elif [[ " ${available[*]} " != *" $chosen "* ]]; then
      available+=("$chosen")
    fi
  done
}

# No lock descriptor for apt's children: a service that a package starts would keep it for good.
apt_get() {
  local quiet=(-q)
  [ "$1" != install ] || quiet+=(--no-install-recommends)
  DEBIAN_FRONTEND=noninteractive apt-get "${quiet[@]}" "$@" >>"$UNWEDGE_STATE/apt.log" 2>&1 9>&-
}

# report HEADING: ends with what is missing, and the commands in the order in which they are to be run.
report() {
  local lines=("missing: $(join "${missing[@]}")" "$1") sudo='sudo ' name
  ! is_root || sudo=
  if ! has apt-get; then
    lines+=("  install by this system's package manager what Debian names ${wanted[*]%%|*}")
  elif [ ${#available[@]} -gt 0 ]; then
    lines+=("  ${sudo}apt-get update && ${sudo}apt-get install --no-install-recommends ${available[*]}")
  elif [ ${#unavailable[@]} -gt 0 ] && ! compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null; then
    lines+=("  ${sudo}apt-get update # until then it is not known which of these apt has: ${wanted[*]%%|*}")
    unavailable=()
  fi
  for name in "${unavailable[@]}"; do
    case $name in
      temurin-25-jdk) lines+=("${archive_of_jdk[@]}") ;;
      maven) lines+=("${archive_of_maven[@]}") ;;
      *) lines+=("  $name: none of apt's sources has it; add one that has, or install it by hand") ;;
    esac
  done
  die "${lines[@]}" "${remedies[@]}"
}

join() {
  local all
  all=$(printf '%s, ' "$@")
  printf '%s' "${all%, }"
}
