# SPDX-License-Identifier: Apache-2.0
"""An endpoint as a process of its own, for who wants to kill it: server.py PORT SECONDS [COUNT]. With
the COUNTth invocation in its hands it kills itself."""
import itertools
import os
import signal
import sys
import time

from endpoint import Endpoint, Server
from story import ACCESS, SECRET, TOKEN


def main():
    seconds = float(sys.argv[2])
    last = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    count = itertools.count(1)

    def slow(invocation):
        if next(count) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(seconds)
        return {"text": "done"}

    Server.allow_reuse_address = True
    endpoint = Endpoint({"trial": slow}, {ACCESS: (SECRET, TOKEN)}, int(sys.argv[1]))
    print(endpoint.port, flush=True)
    time.sleep(3600)


main()
