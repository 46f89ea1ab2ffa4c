# SPDX-License-Identifier: Apache-2.0
"""Folders that a host is started with, beside functions that were created; two hosts, one store; an
address that others can reach."""
import os
import shutil
import subprocess

import world
from world import case, create, refused


def folders(host):
    folder = os.path.join(host.folder, "mine")
    os.mkdir(folder)
    shutil.copy(world.BOOTSTRAP, os.path.join(folder, "bootstrap"))
    os.chmod(os.path.join(folder, "bootstrap"), 0o755)
    return folder


def fails(host, *options):
    said = subprocess.run([world.HOST, "--store", host.store, *options], capture_output=True,
                          text=True, env=world.environment(), timeout=120)
    case(said.returncode not in (0, -6), f"{options}: {said}")
    return said.stderr


def main():
    with world.host() as first, world.host() as host:
        folder = folders(host)
        create(host.client(), "mine")
        case("another host has the folder" in fails(host, "--listen", "tcp://127.0.0.1:0"), "lock")
        host.end()
        text = fails(host, folder, "--listen", "tcp://127.0.0.1:0")
        case("is there twice" in text, text)
        host.options = (folder, "--name", "given")
        host.start()
        client = host.client()
        names = [one["FunctionName"] for one in client.list_functions()["Functions"]]
        case(names == ["given", "mine"], names)
        case(client.invoke(FunctionName="given")["StatusCode"] == 200, "given")
        case(client.invoke(FunctionName="mine")["StatusCode"] == 200, "mine")
        refused(client.delete_function, "ResourceConflictException", 409, "is changed there",
                FunctionName="given")
        port = first.url.rsplit(":", 1)[1]
        other = os.path.join(host.folder, "other")
        text = fails(host, "--listen", f"tcp://127.0.0.1:{port}", "--store", other)
        case(port in text, text)
        text = fails(host, "--listen", "tcp://0.0.0.0:0", "--store", other)
        case("--keys" in text and "elsewhere" in text, text)
    world.done("hosts and folders")


main()
