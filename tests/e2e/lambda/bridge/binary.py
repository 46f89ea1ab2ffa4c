# SPDX-License-Identifier: Apache-2.0
"""As host.py, but messages go packed: the same answers, and what went between the bridge and the
function's host is heard by a relay."""
import socket
import threading

from host import KEYS, Host, calls
from story import Bridge, check, equal, failed, fleet


class Relay:
    """Between the bridge and the host; keeps what went there and what came back."""
    def __init__(self, url):
        self.to = url.rsplit("/", 1)[1].rsplit(":", 1)
        self.there, self.back = bytearray(), bytearray()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near, _ = self.listener.accept()
            far = socket.create_connection((self.to[0], int(self.to[1])))
            for source, sink, kept in (near, far, self.there), (far, near, self.back):
                threading.Thread(target=pump, args=(source, sink, kept), daemon=True).start()

    def forget(self):
        self.there.clear()
        self.back.clear()


def pump(source, sink, kept):
    try:
        while piece := source.recv(65536):
            kept += piece
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # one side has gone


def what_goes(relay, options, member, other):
    bridge = Bridge(relay.url, *fleet(), *options, **KEYS).stands("fleet.v1.Fleet")
    relay.forget()
    failed("fleet.v1.Fleet/Get", {"device": "nobody"}, "NOT_FOUND")
    check(b'"errorType":"headway.NOT_FOUND"' in relay.back, relay.back)  # JSON in both forms
    calls()  # leaves a stream that runs on in its place
    check(member in relay.there and other not in relay.there, relay.there)
    equal(b'{"binary":"' in relay.back, bool(options), "answers in kind")
    bridge.stop()


def main():
    host = Host()
    relay = Relay(host.url)
    what_goes(relay, [], b'"request":', b'"binary":')
    what_goes(relay, ["--binary"], b'"binary":', b'"request":')
    host.stop()


main()
