# SPDX-License-Identifier: Apache-2.0
"""TLS by python's ssl; certificates are made here by openssl."""
import http.client
import os
import signal
import ssl
import subprocess
import tempfile
import warnings

from testee import TIME, Testee, check, equal, get, receive_all, split

CLOSE = "Connection: close\r\n"


class Authority:
    """Certificates of one authority, in a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.make("ca", "-x509", "-addext", "basicConstraints=critical,CA:true")

    def path(self, name):
        return os.path.join(self.folder, name)

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True)

    def make(self, name, *more):
        self.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                     "-days", "2", "-subj", "/CN=" + name, "-keyout", self.path(name + ".key"),
                     "-out", self.path(name + ".pem"), *more)

    def issue(self, name, serial):
        self.make(name, "-addext", "subjectAltName=DNS:localhost")
        request = self.path(name + ".pem")
        self.openssl("x509", "-req", "-in", request, "-CA", self.path("ca.pem"), "-CAkey",
                     self.path("ca.key"), "-set_serial", str(serial), "-days", "2",
                     "-copy_extensions", "copy", "-out", request + ".new")
        os.rename(request + ".new", request)

    def server(self, *arguments):
        return Testee("cert=" + self.path("server.pem"), "key=" + self.path("server.key"),
                      *arguments)

    def context(self):
        return ssl.create_default_context(cafile=self.path("ca.pem"))


def connect(testee, context):
    return context.wrap_socket(testee.connect(), server_hostname="localhost")


def ask(testee, context, request):
    with connect(testee, context) as connection:
        connection.sendall(request)
        return split(receive_all(connection))


def serial_of(testee, authority):
    with connect(testee, authority.context()) as connection:
        return int(connection.getpeercert()["serialNumber"], 16)


def requests_are_answered(authority):
    testee = authority.server()
    client = http.client.HTTPSConnection("localhost", testee.port, context=authority.context(),
                                         timeout=TIME)
    body = bytes(range(256)) * 8192
    for size in (0, 1, 16384, 16385, len(body)):
        client.request("POST", "/echo", body[:size])
        check(client.getresponse().read() == body[:size], "the echo of %d bytes differs" % size)
    client.request("GET", "/head")
    check(b"facts=11 1 " in client.getresponse().read(), "the request does not say tls")
    client.close()
    testee.stop()


def one_protocol_is_agreed_upon(authority):
    testee = authority.server()
    context = authority.context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    with connect(testee, context) as connection:
        equal(connection.selected_alpn_protocol(), "http/1.1", "the protocol")
    context.set_alpn_protocols(["h2"])
    try:
        connect(testee, context)
        check(False, "h2 alone was taken")
    except ssl.SSLError as error:
        check("no application protocol" in str(error).lower(), str(error))
    testee.stop()


def old_versions_are_refused(authority):
    testee = authority.server()
    context = authority.context()
    warnings.simplefilter("ignore", DeprecationWarning)  # of what is refused here
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    try:
        connect(testee, context)
        check(False, "TLS 1.1 was taken")
    except (ssl.SSLError, ConnectionError):
        pass
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        context = authority.context()
        context.minimum_version = context.maximum_version = version
        equal(ask(testee, context, get("/ok", CLOSE))[1], b"ok\n", version.name)
    testee.stop()


def handshakes_have_a_time(authority):
    testee = authority.server("handshake_ms=200")
    for first in (b"", b"\x16\x03\x01", b"GET /ok HTTP/1.1\r\n\r\n"):
        connection = testee.connect()
        connection.sendall(first)
        check(b"HTTP" not in receive_all(connection), "an answer in plain text")
        connection.close()
    testee.stop()


def certificates_are_read_again(authority):
    testee = authority.server()
    equal(serial_of(testee, authority), 1000, "the serial number")
    old = connect(testee, authority.context())
    old.sendall(get("/ok"))
    authority.issue("server", 2000)
    testee.signal(signal.SIGHUP)
    equal(testee.line(), "reloaded", "the word")
    equal(serial_of(testee, authority), 2000, "the new serial number")
    with open(authority.path("server.key"), "w") as file:
        file.write("nothing")
    testee.signal(signal.SIGHUP)
    word = testee.line()
    check(word.startswith("not reloaded: ") and "server.key" in word, word)
    equal(serial_of(testee, authority), 2000, "the serial number that stays")
    old.sendall(get("/ok", CLOSE))
    equal(receive_all(old).count(b"ok\n"), 2, "answers on the connection that stands")
    old.close()
    testee.stop()
    authority.issue("server", 1000)


def clients_show_certificates(authority):
    authority.issue("client", 3000)
    testee = authority.server("client_ca=" + authority.path("ca.pem"))
    context = authority.context()
    try:
        equal(ask(testee, context, get("/ok", CLOSE))[0], 0, "a client without a certificate")
    except (ssl.SSLError, ConnectionError):
        pass
    context.load_cert_chain(authority.path("client.pem"), authority.path("client.key"))
    body = ask(testee, context, get("/head", CLOSE))[1]
    check(b"subject=/CN=client\n" in body, "the request does not know the client")
    testee.stop()


def slow_readers_and_writers_hold_little(authority):
    testee = authority.server()
    reader = connect(testee, authority.context())
    reader.sendall(get("/stream?100000"))
    writer = connect(testee, authority.context())
    writer.settimeout(1)
    writer.sendall(b"POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 900000000\r\n\r\n")
    try:
        for _ in range(1000):
            writer.sendall(b"x" * 65536)
        check(False, "the upload was never stopped")
    except TimeoutError:
        pass
    statistics = ask(testee, authority.context(), get("/statistics", CLOSE))[1]
    held = next(int(line.split()[1]) for line in statistics.splitlines()
                if line.startswith(b"buffer_bytes"))
    check(held <= 5 * 65536, "%d bytes are held for two clients" % held)
    reader.close()
    writer.close()
    testee.stop()


def the_end_is_said(authority):
    """A close_notify, so that nobody can cut an answer short unseen."""
    testee = authority.server()
    context = authority.context()
    connection = context.wrap_socket(testee.connect(), server_hostname="localhost",
                                     suppress_ragged_eofs=False)
    connection.sendall(b"GET /stream?3 HTTP/1.0\r\n\r\n")
    equal(len(split(receive_all(connection))[1]), 3072, "the stream")
    connection.close()
    connection = context.wrap_socket(testee.connect(), server_hostname="localhost",
                                     suppress_ragged_eofs=False)
    connection.sendall(get("/abort"))
    try:
        while connection.recv(4096):
            pass
        check(False, "a response that was cut ended well")
    except (ssl.SSLError, OSError):
        pass
    testee.stop()


def one_too_many_gets_no_plain_text(authority):
    testee = authority.server("connections=1")
    with connect(testee, authority.context()) as connection:
        connection.sendall(get("/never"))
        equal(receive_all(testee.connect()), b"", "what one too many gets")
    testee.stop()


def bad_files_are_named(authority):
    for files, word in ((("cert=" + authority.path("none.pem"), "key=x"), "none.pem"),
                        (("cert=" + authority.path("server.pem"),), "both"),
                        (("cert=" + authority.path("server.pem"),
                          "key=" + authority.path("ca.key")), "ca.key")):
        process = subprocess.run([os.environ["HTTP_ECHO"], *files, "tcp://127.0.0.1:0"],
                                 capture_output=True, text=True, timeout=TIME)
        check(process.returncode == 1 and word in process.stderr, process.stderr)


def main():
    with tempfile.TemporaryDirectory() as folder:
        authority = Authority(folder)
        authority.issue("server", 1000)
        for story in (requests_are_answered, one_protocol_is_agreed_upon, old_versions_are_refused,
                      handshakes_have_a_time, certificates_are_read_again,
                      clients_show_certificates, slow_readers_and_writers_hold_little,
                      the_end_is_said, one_too_many_gets_no_plain_text, bad_files_are_named):
            print("  " + story.__name__, flush=True)
            story(authority)


main()
