# SPDX-License-Identifier: Apache-2.0
"""An endpoint with TLS: whose certificate nobody vouches for is not told a thing; and a proxy."""
import http.client
import http.server
import os
import ssl
import subprocess
import threading

from endpoint import Endpoint
from story import ACCESS, DIR, KEYS, SECRET, TOKEN, Bridge, answered, check, equal, failed, trial


def certificate():
    key, cert = os.path.join(DIR, "tls.pem"), os.path.join(DIR, "cert.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key,
                    "-out", cert, "-days", "2", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
    return key, cert


def tls(endpoint):
    key, cert = certificate()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    endpoint.server.socket = context.wrap_socket(endpoint.server.socket, server_side=True,
                                                 do_handshake_on_connect=False)
    url = "https://127.0.0.1:%d" % endpoint.port
    bridge = Bridge(url, *trial()).stands("bridge.v1.Trial")
    failed("bridge.v1.Trial/Make", {}, "UNAVAILABLE", "certificate", '"notProcessed":true')
    equal(len(endpoint.seen), 0, "nothing was told")
    bridge.stop()
    bridge = Bridge(url, *trial(), AWS_CA_BUNDLE=cert, **KEYS).stands("bridge.v1.Trial")
    equal(answered("bridge.v1.Trial/Make", {}), [{"text": "done"}], "the answer")
    bridge.stop()


class Proxy(http.server.BaseHTTPRequestHandler):
    """Passes on what it is asked for as a whole URL, and notes it."""
    asked = []

    def log_message(self, *words):
        pass

    def do_POST(self):
        Proxy.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        host, _, path = self.path[len("http://"):].partition("/")
        onward = http.client.HTTPConnection(host)
        onward.request("POST", "/" + path, body, dict(self.headers))
        answer = onward.getresponse()
        text = answer.read()
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


def proxy(endpoint):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = "http://127.0.0.1:%d" % server.server_address[1]
    bridge = Bridge(endpoint.url, *trial(), http_proxy=url, **KEYS).stands("bridge.v1.Trial")
    equal(answered("bridge.v1.Trial/Make", {}), [{"text": "done"}], "the answer, by the proxy")
    check(len(Proxy.asked) == 1 and Proxy.asked[0].startswith(endpoint.url), Proxy.asked)
    bridge.stop()
    bridge = Bridge(endpoint.url, *trial(), http_proxy=url, no_proxy="127.0.0.1", **KEYS)
    bridge.stands("bridge.v1.Trial")
    answered("bridge.v1.Trial/Make", {})
    equal(len(Proxy.asked), 1, "where there is none for it")
    bridge.stop()


def main():
    functions, keys = {"trial": lambda invocation: {"text": "done"}}, {ACCESS: (SECRET, TOKEN)}
    proxy(Endpoint(functions, keys))
    tls(Endpoint(functions, keys))


main()
