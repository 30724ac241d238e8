"""Programs in place of those that a host has."""

# A publisher that answers what it was made for, and notes what it was asked.
PUBLISHER = """#!/usr/bin/env python3
import json, os, sys, time
options = dict(zip(sys.argv[1::2], sys.argv[2::2]))
with open({asked!r}, "a") as asked:
    asked.write(json.dumps(options) + "\\n")
if "--look" in options:
{instead}
    answers = {{"look": "", "node": options["--look"], **{answers!r}}}
    if options["--veto"] == "NONE":
        answers["look"] = "skipped"
    print(json.dumps(answers, separators=(",", ":")))
    sys.exit({{"progress": 0, "none": 1}}.get(answers["look"], 2))
open(os.path.join(options["--out"], "metrics.txt"), "w").write("lean_head_slot 53\\n")
"""

# systemctl for one unit, whose folder holds its properties as files and the programs `start` and `stop`. It notes what it was asked.
SYSTEMCTL = """#!/bin/sh
unit={unit}
echo "$*" >>"$unit/asked"
case $1 in
  show)
    [ -e "$unit/$3" ] && [ "$5" = "$(cat "$unit/name")" ] || exit 0
    cat "$unit/$3"
    ;;
  stop)
    sh "$unit/stop" && echo inactive >"$unit/ActiveState"
    ;;
  start)
    sh "$unit/start" && echo active >"$unit/ActiveState"
    ;;
esac
"""
