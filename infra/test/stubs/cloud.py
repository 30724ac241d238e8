#!/usr/bin/env python3
"""Stands for the AWS CLI and the SAM CLI in the smoke test's own test: writes down what it is asked, and answers from what it was told.

SMOKE_STUB is a folder. calls: one JSON array for each call. metrics: the datapoints that were pushed, one each line. told.json: a list
of answers; the first that fits and is not used up is given: {"words": what the command line contains, "say": standard output, "exit": status,
"out": what is written into the file that the call names last, "times": how often, "takes": seconds}. What nothing fits succeeds and says nothing.
"""

import json
import os
import pathlib
import sys
import time

FOLDER = pathlib.Path(os.environ["SMOKE_STUB"])


def main():
    words = [pathlib.Path(sys.argv[0]).name, *sys.argv[1:]]
    with (FOLDER / "calls").open("a", encoding="utf-8") as calls:
        calls.write(json.dumps(words) + "\n")
    line = " ".join(words)
    if "put-metric-data" in words:
        given = pathlib.Path(words[words.index("--metric-data") + 1].removeprefix("file://"))
        with (FOLDER / "metrics").open("a", encoding="utf-8") as metrics:
            metrics.writelines(json.dumps(point) + "\n" for point in json.loads(given.read_text(encoding="utf-8")))
    for number, answer in enumerate(json.loads((FOLDER / "told.json").read_text(encoding="utf-8"))):
        if answer["words"] in line and used(number) < answer.get("times", sys.maxsize):
            use(number)
            if "out" in answer:
                pathlib.Path(words[-1]).write_text(json.dumps(answer["out"]), encoding="utf-8")
            print(answer.get("say", ""))
            time.sleep(answer.get("takes", 0))
            return answer.get("exit", 0)
    return 0


def used(number):
    counter = FOLDER / f"used-{number}"
    return int(counter.read_text(encoding="utf-8")) if counter.exists() else 0


def use(number):
    (FOLDER / f"used-{number}").write_text(str(used(number) + 1), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
