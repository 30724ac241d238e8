# shellcheck shell=bash
# What the scripts that run the project's own Java need. Source it from the repository's root.

# Java 25, found where Maven's toolchains plugin finds it too; whoever keeps it elsewhere sets JAVA25_HOME. (Tests set UNWEDGE_ROOT.)
java25() {
  local home
  for home in "${JAVA25_HOME:-}" "${JDK25_HOME:-}" "${JAVA_HOME:-}" "${UNWEDGE_ROOT:-}"/{usr/lib/jvm/*,usr/java/*,opt/*jdk*,opt/java/*} \
    "${HOME:-}"/.jdks/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.asdf/installs/java/* "${HOME:-}"/.local/share/mise/installs/java/*; do
    if [ -n "$home" ] && [ -x "$home/bin/javac" ] && grep -qs '^JAVA_VERSION="25' "$home/release"; then
      echo "$home"
      return
    fi
  done
  echo "JDK 25 is missing: install one under /usr/lib/jvm (Eclipse Temurin's package is temurin-25-jdk)" \
    "or point JAVA25_HOME at it" >&2
  return 1
}

# Builds the package, the tools and the classes of the tests, unless they are newer than every source.
ensure_built() {
  local stamp=function/target/.built-for-scripts
  [ -e function/target/unwedge-function.jar ] && [ -d function/it/target/test-classes ] && [ -e "$stamp" ] &&
    [ -z "$(find pom.xml function -name target -prune -o -newer "$stamp" -type f -print -quit)" ] && return
  echo "building unwedge (a minute at the first time)" >&2
  local log=function/target/build-for-scripts.log
  mkdir -p function/target
  touch "$stamp.new" # before the build: what is edited meanwhile is newer
  mvn -B -ntp -Dmaven.wagon.http.retryHandler.count=3 -DskipTests package >"$log" 2>&1 ||
    { tail -40 "$log" >&2; echo "the build failed, see $log" >&2; return 1; }
  mv "$stamp.new" "$stamp"
}
