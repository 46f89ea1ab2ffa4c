#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Which system calls a unit's SystemCallFilter= takes from a program that made these.

  calls.py UNIT TRACE...      the traces are strace's; ends with 1 if a call would be refused
"""
import re
import subprocess
import sys


def members(group, known):
    if group not in known:
        said = subprocess.run(["systemd-analyze", "syscall-filter", "--no-pager", group],
                              capture_output=True, text=True, check=True).stdout
        known[group] = set()
        for word in (line.strip() for line in said.splitlines()[1:]):
            if word.startswith("@"):
                known[group] |= members(word, known)
            elif re.match(r"^[a-z_0-9]+$", word):
                known[group].add(word)
    return known[group]


def allowed(unit):
    known = {}
    calls = set(members("@default", known))
    with open(unit, encoding="utf-8") as file:
        for line in file:
            said = re.match(r"^SystemCallFilter=(~?)(.*)$", line.strip())
            for word in said.group(2).split() if said else []:
                these = members(word, known) if word.startswith("@") else {word}
                calls = calls - these if said.group(1) else calls | these
    return calls


def made(paths):
    calls = set()
    for path in paths:
        with open(path, encoding="utf-8", errors="replace") as file:
            calls |= {said.group(1) for said in (re.match(r"^(?:\d+ +)?([a-z_0-9]+)\(", line)
                                                 for line in file) if said}
    return calls


def main(arguments):
    if len(arguments) < 2:
        sys.exit(__doc__)
    calls = made(arguments[1:])
    refused = sorted(calls - allowed(arguments[0]))
    print(f"{len(calls)} system calls were made; the unit refuses: {' '.join(refused) or 'none'}")
    return 1 if refused or len(calls) < 20 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
