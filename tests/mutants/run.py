#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plants bugs in bus/core and bus/broker, one at a time, and asks whether the tests see them."""
import argparse
import collections
import concurrent.futures
import glob
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import threading
import time

import sites

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
BUILD = os.path.join(ROOT, "build", "mutants")
SURVIVORS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "survivors.txt")
GOAL = 95.0
# What the long ones are given; all others run as they are.
ARGUMENTS = {
    "scenario_random": ["--seed", "1", "--count", "60"],
    "scenario_links_random": ["--seed", "1", "--count", "60"],
    "scenario_broker_storm": ["20"],
    "scenario_faults": ["--every", "11"],
}
JOINED = set()
MEMORY = 4 << 30  # a mutant that allocates without end must not take the machine along

HELP = """
Each mutant is one site of one source, changed by one fixed operator (tests/mutants/sites.py): only
its object file is compiled, the test programs are linked with it, and run until one fails: unit
tests of that file, then the scenarios, the quickest and the best catchers first. A mutant that does
not compile, or gives the same object code, is not counted. The order of sites is random but fixed:
one of each file, then all others. build/mutants has the programs, without sanitizers.

tests/mutants/survivors.txt explains those that live: "equivalent" ones change nothing that can be
seen, and are not counted; the others are, and their note says which test could catch them.

To see one again, and which test catches it:  ./dev mutants --only 'NAME OR A PART OF IT'

Exit code: 0 at least 95 % were caught and each survivor is explained, 1 not so, 2 wrong usage.
"""


class Outcome:
    CAUGHT, SURVIVED, SAME, BROKEN = "caught", "SURVIVED", "same object", "does not compile"


def command_of_objects():
    """Source -> how its object is compiled."""
    with open(os.path.join(BUILD, "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    found = {}
    for entry in entries:
        path = os.path.relpath(entry["file"], ROOT)
        match = re.match(r"bus/(core|broker)/\w+\.c$", path)
        if match and f"headway_{match.group(1)}.dir" in entry["command"]:
            found[path] = shlex.split(entry["command"].replace("ccache ", "", 1))
    return found


class Program:
    """A test program: how it is linked, and how long it takes."""

    def __init__(self, name, link):
        self.name = name
        self.link = link
        self.seconds = 30.0
        self.kills = 0

    def sees(self, source):
        """Unit tests of other files would only cost time."""
        if self.name.startswith("scenario_"):
            return True
        tested = re.sub(r"^unit_(core_|broker_)?", "", self.name)
        return os.path.basename(source) == tested + ".c"

    def path(self):
        return os.path.join(BUILD, self.link[self.link.index("-o") + 1])

    def linked(self, source, mutant, target):
        """The command that links it with the mutant instead of the source's object."""
        layer, file = source.split("/")[1:]
        own = re.compile(rf"(headway_{layer}\.dir/|bus/{layer}/){re.escape(file)}\.o$")
        words = [mutant if own.search(word) else word for word in self.link]
        words[words.index("-o") + 1] = target
        if mutant not in words:  # it is in an archive: what comes first counts
            words.insert(words.index("-o") + 2, mutant)
        return words

    def arguments(self):
        return ARGUMENTS.get(self.name, [])


def programs():
    """All of them, with their commands as the build has them."""
    lines = subprocess.run(["ninja", "-t", "commands"] + wanted(), cwd=BUILD, check=True,
                           capture_output=True, text=True).stdout.splitlines()
    links = {}
    for line in lines:
        made = re.search(r" -o (?:\S*/)?((?:scenario|unit)_\w+) ", line)
        if made:
            words = shlex.split(re.sub(r"^: && | && :$", "", line))
            links[made.group(1)] = [word for word in words if not word.endswith("ccache")]
    return [Program(name, with_rest(links[name])) for name in wanted()]


def with_rest(link):
    """What no mutant touches is joined once: hundreds of objects cost more than all else."""
    same = [word for word in link
            if re.match(r"(bus/message|proto)/.*\.o$", word)]
    if not same:
        return link
    name = os.path.join(BUILD, "mutant", hashlib.sha256(" ".join(same).encode()).hexdigest() + ".o")
    if name not in JOINED:
        os.makedirs(os.path.dirname(name), exist_ok=True)
        subprocess.run(["ld", "-r", "-o", name] + same, cwd=BUILD, check=True)
        JOINED.add(name)
    at = link.index(same[0])
    return [word for word in link[:at] + [name] + link[at:] if word not in same]


def run(program, path):
    """Whether it ends well, in bounded time, and the processor time it took."""
    cpu = int(program.seconds * 4) + 2
    limits = f'ulimit -c 0; ulimit -t {cpu}; ulimit -v {MEMORY >> 10}; exec "$0" "$@"'
    child = subprocess.Popen(["sh", "-c", limits, path] + program.arguments(),
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             stdin=subprocess.DEVNULL,
                             env=dict(os.environ, MALLOC_PERTURB_="165"))
    alarm = threading.Timer(cpu * 10 + 30, child.kill)
    alarm.start()
    _, status, usage = os.wait4(child.pid, 0)
    alarm.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode == 0, usage.ru_utime + usage.ru_stime


class Bench:
    """The programs, built once, and what tries one mutant on them."""

    def __init__(self, pool):
        self.commands = command_of_objects()
        self.lock = threading.Lock()
        self.originals = {}
        self.programs = programs()
        for program, (passed, seconds) in zip(self.programs, pool.map(
                lambda one: run(one, one.path()), self.programs)):
            if not passed:
                sys.exit(f"mutants: {program.name} fails without any mutant")
            program.seconds = seconds

    def compile(self, source, text, folder):
        """The object file's path, or None."""
        base = os.path.basename(source)
        path, target = os.path.join(folder, base), os.path.join(folder, base + ".o")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        words = list(self.commands[source])
        words[words.index("-o") + 1] = target
        words[words.index("-c") + 1] = path
        words[1:1] = ["-w", "-iquote", os.path.join(ROOT, os.path.dirname(source))]
        for option in ("-MD", "-MT", "-MF"):
            if option in words:
                at = words.index(option)
                del words[at:at + (1 if option == "-MD" else 2)]
        done = subprocess.run(words, cwd=BUILD, check=False, capture_output=True)
        return target if done.returncode == 0 else None

    def original(self, source, text, folder):
        with self.lock:
            if source not in self.originals:
                with open(self.compile(source, text, folder), "rb") as file:
                    self.originals[source] = file.read()
            return self.originals[source]

    def order(self, source):
        fitting = [program for program in self.programs if program.sees(source)]
        return sorted(fitting, key=lambda one: (one.seconds + 0.1) / (one.kills + 1))

    def judge(self, source, text, site, folder):
        """Outcome, and the program that caught it."""
        os.makedirs(folder, exist_ok=True)
        original = self.original(source, text, folder)
        mutant = self.compile(source, sites.mutated(text, site), folder)
        if not mutant:
            return Outcome.BROKEN, ""
        with open(mutant, "rb") as file:
            if file.read() == original:
                return Outcome.SAME, ""
        for program in self.order(source):
            target = os.path.join(folder, program.name)
            subprocess.run(program.linked(source, mutant, target), cwd=BUILD, check=True,
                           capture_output=True)
            caught = not run(program, target)[0]
            os.unlink(target)
            if caught:
                program.kills += 1
                return Outcome.CAUGHT, program.name
        return Outcome.SURVIVED, ""


def wanted():
    """The test programs, by their sources: of core and broker, not of messages and services."""
    names = []
    for path in sorted(glob.glob(os.path.join(ROOT, "tests", "scenario", "*.c"))):
        names.append("scenario_" + os.path.basename(path)[:-2])
    for path in sorted(glob.glob(os.path.join(ROOT, "tests", "unit", "*.c"))):
        name = os.path.basename(path)[:-2]
        if re.match(r"(arena|credit|frame|core_\w+|broker_\w+)$", name):
            names.append("unit_" + name)
    return names


def build():
    """Without sanitizers and without debug information: quick to link, quick to run."""
    configure = ["cmake", "-S", ROOT, "-B", BUILD, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=None",
                 "-DCMAKE_C_FLAGS=-O1", "-Wno-dev"]
    for command in (configure, ["cmake", "--build", BUILD, "--target"] + wanted()):
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"mutants: {' '.join(command[:3])} failed:\n{done.stdout}{done.stderr}")


def read_survivors():
    """Name -> whether it is equivalent. A note is an indented paragraph below the name."""
    known, name = {}, None
    with open(SURVIVORS, encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if line.startswith("bus/"):
                name = line
                known[name] = None
            elif line.startswith("  ") and name and known[name] is None:
                known[name] = line.strip().startswith("equivalent:")
    for name, note in known.items():
        if note is None:
            sys.exit(f"mutants: {SURVIVORS}: a survivor without a note: {name}")
    return known


def all_sites():
    found, texts = [], {}
    for path in sorted(glob.glob(os.path.join(ROOT, "bus", "core", "*.c")) +
                       glob.glob(os.path.join(ROOT, "bus", "broker", "*.c"))):
        source = os.path.relpath(path, ROOT)
        with open(path, encoding="utf-8") as file:
            texts[source] = file.read()
        found += [(source, site) for site in sites.sites(source, texts[source])]
    found.sort(key=lambda one: sites.rank(one[1]))
    first = {source: site for source, site in reversed(found)}
    return sorted(found, key=lambda one: first[one[0]] is not one[1]), texts


def arguments():
    parser = argparse.ArgumentParser(prog="./dev mutants", description=__doc__, epilog=HELP,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, nargs="?", default=120, metavar="N",
                        help="so many sites, in the fixed order (120)")
    parser.add_argument("--all", action="store_true", help="all sites: hours")
    parser.add_argument("--skip", type=int, default=0, metavar="N",
                        help="begin after so many sites of that order: other mutants than before")
    parser.add_argument("--only", action="append", metavar="TEXT",
                        help="the sites whose name contains TEXT; may be given again")
    parser.add_argument("--list", action="store_true", help="print the sites, run nothing")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N",
                        help="so many at a time (the number of processors)")
    return parser.parse_args()


def report(counts, strangers, stale):
    tried = counts[Outcome.CAUGHT] + counts[Outcome.SURVIVED]
    share = 100.0 * counts[Outcome.CAUGHT] / tried if tried else 100.0
    print(f"{tried} mutants, {counts[Outcome.CAUGHT]} caught ({share:.1f} %), "
          f"{counts['equivalent']} equivalent, {counts[Outcome.SAME]} gave the same object, "
          f"{counts[Outcome.BROKEN]} did not compile")
    for name in stale:
        print(f"caught now, remove it from tests/mutants/survivors.txt: {name}")
    for name in strangers:
        print(f"not caught, not explained in tests/mutants/survivors.txt: {name}\n"
              f"  again: ./dev mutants --only {shlex.quote(name)}")
    few = tried < 100  # too few for a share; each survivor must be explained even so
    return 0 if (few or share >= GOAL) and not stale and not strangers else 1


def trial(chosen, texts, jobs, known):
    """Tries all that were chosen; the exit code."""
    counts, strangers, stale = collections.Counter(), [], []
    began = time.time()

    def one(number):
        source, site = chosen[number]
        folder = os.path.join(BUILD, "mutant", threading.current_thread().name)
        return number, bench.judge(source, texts[source], site, folder)

    with concurrent.futures.ThreadPoolExecutor(jobs, thread_name_prefix="m") as pool:
        bench = Bench(pool)
        for number, (outcome, by) in pool.map(one, range(len(chosen))):
            name = chosen[number][1].name
            if outcome == Outcome.SURVIVED and known.get(name):
                outcome = "equivalent"
            counts[outcome] += 1
            if outcome == Outcome.SURVIVED and name not in known:
                strangers.append(name)
            if outcome == Outcome.CAUGHT and name in known:
                stale.append(name)
            print(f"{number + 1}/{len(chosen)} {time.time() - began:.0f} s: {outcome} "
                  f"{by}{': ' if by else ''}{name}", flush=True)
    return report(counts, strangers, stale)


def main():
    options = arguments()
    known = read_survivors()
    chosen, texts = all_sites()
    if options.only:
        chosen = [one for one in chosen if any(text in one[1].name for text in options.only)]
    elif not options.all:
        first = max(options.skip, 0)
        chosen = chosen[first:first + max(options.count, 0)]
    if options.list:
        for _, site in chosen:
            print(site.name)
        return 0
    if not chosen:
        print("mutants: there is no such site; ./dev mutants --all --list names them",
              file=sys.stderr)
        return 2
    os.nice(5)
    build()
    return trial(chosen, texts, options.jobs, known)


if __name__ == "__main__":
    sys.exit(main())
