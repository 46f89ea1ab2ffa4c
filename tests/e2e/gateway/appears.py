# SPDX-License-Identifier: Apache-2.0
"""PATH is answered within a second, or within three on a machine that is busy."""
import sys
import time

from web import ask, check


def main():
    begun = time.monotonic()
    while ask("GET", sys.argv[1]).status != 200:
        check(time.monotonic() - begun < 3, "in time: " + sys.argv[1])
        time.sleep(0.02)
    print("after %.2f s" % (time.monotonic() - begun))


main()
