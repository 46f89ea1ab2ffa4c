# SPDX-License-Identifier: Apache-2.0
"""One request: METHOD PATH [NAME:VALUE]... [-d BODY]. Prints status, headers and body."""
import sys

from web import ask


def main():
    method, path, *rest = sys.argv[1:]
    body = None
    if "-d" in rest:
        at = rest.index("-d")
        body = rest[at + 1].encode()
        del rest[at:at + 2]
    headers = dict(header.split(":", 1) for header in rest)
    answer = ask(method, path, body, headers)
    sys.stdout.write("%d \n" % answer.status)
    for name, value in answer.headers.items():
        sys.stdout.write("%s: %s\n" % (name.lower(), value))
    sys.stdout.write("\n" + answer.body.decode(errors="replace") + "\n")


main()
