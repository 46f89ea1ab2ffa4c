# SPDX-License-Identifier: Apache-2.0
"""PATH is answered soon: the broker is asked all the time, in less than a second, and what has not
answered for two is asked again. Ten are for a machine that is busy."""
import sys
import time

from web import ask, check


def main():
    begun = time.monotonic()
    while ask("GET", sys.argv[1]).status != 200:
        check(time.monotonic() - begun < 10, "in time: " + sys.argv[1])
        time.sleep(0.02)
    print("after %.2f s" % (time.monotonic() - begun))


main()
