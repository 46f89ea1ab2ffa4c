# SPDX-License-Identifier: Apache-2.0
"""A broker of the test's own with the example's service, and a way to it that can be cut."""
import os
import socket
import struct
import subprocess
import tempfile
import threading
import time

LONG = 120


class Way:
    """Everything that comes at a socket goes to another one, until it is cut."""

    def __init__(self, path, target):
        self.path, self.target = path, target
        self.lock, self.pairs, self.made = threading.Lock(), [], 0
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(512)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near, _ = self.listener.accept()
            far = socket.socket(socket.AF_UNIX)
            try:
                far.connect(self.target)
            except OSError:
                near.close()
                continue
            with self.lock:
                self.pairs.append((near, far))
                self.made += 1
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self.carry, args=(one, other), daemon=True).start()

    @staticmethod
    def carry(one, other):
        try:
            while True:
                piece = one.recv(1 << 16)
                if not piece:
                    break
                other.sendall(piece)
        except OSError:
            pass
        for end in (one, other):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def standing(self):
        """Connections that neither end has closed."""
        with self.lock:
            self.pairs = [pair for pair in self.pairs if self.is_open(pair[0])]
            return len(self.pairs)

    @staticmethod
    def is_open(sock):
        try:
            return sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False

    def cut(self):
        with self.lock:
            pairs, self.pairs = self.pairs, []
        for pair in pairs:
            for end in pair:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass


class Broker:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="broker.")
        self.path = os.path.join(self.folder.name, "b.sock")
        self.url = "ipc://" + self.path
        self.log = open(os.path.join(self.folder.name, "log"), "w+", encoding="utf-8")
        self.broker = self.fleet = None
        self.start_broker()
        self.fleet = self.run(os.environ["FLEET"], "--bus", self.url)
        self.until(lambda: "fleet.v1.Fleet" in self.ask("ls"))

    def run(self, *command):
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(("AWS_", "HEADWAY_BUS"))}
        environment["XDG_RUNTIME_DIR"] = self.folder.name
        return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=self.log,
                                stderr=self.log)

    def start_broker(self):
        self.broker = self.run(os.environ["HEADWAY_CLI"], "broker", "--listen", self.url)
        self.until(lambda: os.path.exists(self.path))

    def kill_broker(self):
        self.broker.kill()
        self.broker.wait()

    def ask(self, *words):
        return subprocess.run([os.environ["HEADWAY_CLI"], words[0], "--bus", self.url, *words[1:]],
                              capture_output=True, text=True, timeout=LONG, check=False).stdout

    @staticmethod
    def until(what):
        end = time.monotonic() + LONG
        while not what():
            assert time.monotonic() < end, "it never came so far"
            time.sleep(0.05)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in (self.fleet, self.broker):
            if process and process.poll() is None:
                process.kill()
                process.wait()
        self.log.close()
        self.folder.cleanup()
