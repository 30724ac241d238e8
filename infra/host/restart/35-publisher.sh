# shellcheck shell=sh disable=SC2034,SC2154 # the parts share their variables
# The publisher that is installed on this host: the look and part of the evidence are its.

python=/usr/bin/python3
[ -x "$python" ] || python=$(command -v python3) || python=false

# publisher LIMIT ARGUMENTS…: runs it for at most LIMIT seconds; 127 where there is none.
publisher() {
  publisher_limit=$1
  shift
  publisher_file=$(command -v unwedge-publish) || publisher_file=${self%/*}/unwedge-publish
  [ -r "$publisher_file" ] || return 127
  timeout -k 2 "$publisher_limit" "$python" -I "$publisher_file" "$@" --config "$configuration" </dev/null 3>&- 8>&- 9>&-
}
