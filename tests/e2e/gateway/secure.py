# SPDX-License-Identifier: Apache-2.0
"""CERTIFICATE PATH [LINES]: trusts this one alone; says when the first line of many has come."""
import ssl
import sys

from web import check, connect, equal, get, split


def main():
    context = ssl.create_default_context(cafile=sys.argv[1])
    connection = context.wrap_socket(connect(), server_hostname="127.0.0.1")
    equal(connection.selected_alpn_protocol(), None, "the protocol that nobody asked for")
    if len(sys.argv) == 3:
        connection.sendall(get(sys.argv[2], "Connection: close\r\n"))
        equal(split(connection.makefile("rb").read())[0], 200, "the status")
        return
    connection.sendall(get(sys.argv[2]))
    file = connection.makefile("rb")
    for i in range(int(sys.argv[3])):
        line = file.readline()
        while not line.startswith(b"{"):
            check(line, "the stream ended")
            line = file.readline()
        if not i:
            print("begun", flush=True)


main()
