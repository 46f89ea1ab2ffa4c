# SPDX-License-Identifier: Apache-2.0
"""kill -9 while functions are created, changed and deleted: the next host has each as it was before
or after, with its code, and nothing else is left in its folder."""
import json
import os
import random
import threading

import botocore.exceptions

import world
from world import case, create

ROUNDS = 12
GONE = (botocore.exceptions.EndpointConnectionError, botocore.exceptions.ConnectionClosedError,
        botocore.exceptions.HTTPClientError)


class Changes(threading.Thread):
    """Changes until the host is gone; knows what was answered and what was on its way."""

    def __init__(self, host, dice):
        super().__init__()
        self.client, self.dice = host.client(), dice
        self.known, self.pending = {}, {}
        self.made = threading.Semaphore(0)

    def change(self, name):
        text = str(self.dice.random())
        before = self.known.get(name)
        if before is None:
            self.pending = {name: (None, text)}
            create(self.client, name, Code={"ZipFile": world.code(text.encode())})
        elif self.dice.random() < 0.3:
            self.pending = {name: (before, None)}
            self.client.delete_function(FunctionName=name)
            text = None
        else:
            self.pending = {name: (before, text)}
            self.client.update_function_code(FunctionName=name, ZipFile=world.code(text.encode()))
        self.known[name], self.pending = text, {}

    def run(self):
        try:
            while True:
                self.change(self.dice.choice("abc"))
                self.made.release()
        except GONE:
            pass


def code_of(client, name):
    said = client.invoke(FunctionName=name, Payload=b'{"read":"lib/text.txt"}')
    return json.loads(said["Payload"].read())["text"]


def check(host, changes):
    client = host.client()
    there = {one["FunctionName"] for one in client.list_functions()["Functions"]}
    for name in "abc":
        now = code_of(client, name) if name in there else None
        may = changes.pending.get(name, (changes.known.get(name),) * 2)
        case(now in may, f"{name} is {now}, not one of {may}")
        changes.known[name] = now
    for name in os.listdir(host.store):
        if name == ".lock":
            continue
        files = os.listdir(os.path.join(host.store, name))
        case(sorted(file[:5] for file in files) == ["code-", "funct"], f"{name}: {files}")
        case(not any(file.endswith(".tmp") for file in files), files)
    case("cannot be read" not in host.said(), host.said())


def main():
    seed = int(os.environ.get("SEED") or random.randrange(10**9))
    print(f"SEED={seed}")
    dice = random.Random(seed)
    known = {}
    with world.host("--quiet") as host:
        for _ in range(ROUNDS):
            changes = Changes(host, dice)
            changes.known = known
            changes.start()
            for _ in range(dice.randrange(1, 6)):
                changes.made.acquire()
            host.crash()
            changes.join()
            host.start()
            check(host, changes)
            known = changes.known
    world.done("kill -9")


main()
