# SPDX-License-Identifier: Apache-2.0
"""What a process has in memory."""


def resident(pid):
    with open("/proc/%s/status" % pid) as status:
        return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmRSS:"))
