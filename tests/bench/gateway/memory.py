# SPDX-License-Identifier: Apache-2.0
"""What the gateway keeps: over a million requests, for an idle connection, and beside clients that
never come to the end of their headers."""
import os
import resource
import socket
import ssl
import subprocess
import time

from kit import Failed, send, status_kib
from systems import CONNECTIONS, HERE, LINE, TEXT, clients_cpus, start_gateway, wait_for, wrk

REQUESTS, WARM = 1000000, 100000
IDLE, SLOW, NORMAL = 5000, 1000, 16
DAY = "86400s"


def allow_descriptors(count):
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if most != resource.RLIM_INFINITY and most < count:
        raise Failed(f"it needs {count} descriptors, {most} are allowed (ulimit -n)")
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, most))


def requests(scene, port, count):
    """So many requests at least; how many there were."""
    made = 0
    while made < count:
        figures = scene.client(wrk(scene, port, "post", 4), cpus=clients_cpus(scene))
        scene.processes.pop()
        made += figures["calls"]
    return made


def resident(scene):
    return {role: status_kib(process.pid, "VmRSS") for role, process in scene.processes}


def growth(scene, quick):
    _, port = start_gateway(scene)
    wait_for(port, "post", LINE)
    part = 20 if quick else 1
    requests(scene, port, WARM // part)
    before = resident(scene)
    made = requests(scene, port, REQUESTS // part)
    after = resident(scene)
    return {"requests": made, **{role: (before[role], after[role]) for role in before}}


# --- idle connections ----------------------------------------------------------------------------


def certificate(scene):
    """A pair for https; the options of the gateway."""
    key, cert = scene.path("key.pem"), scene.path("cert.pem")
    done = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                           "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", cert,
                           "-subj", "/CN=localhost", "-days", "2"], capture_output=True, timeout=60,
                          check=False)
    if done.returncode != 0:
        raise Failed("openssl made no certificate")
    return ["--tls-cert", cert, "--tls-key", key]


def connect(port, context):
    client = socket.create_connection(("127.0.0.1", port))
    if context:
        client = context.wrap_socket(client)
    client.sendall(f"GET /v1/lines/{TEXT} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    if not client.recv(4096).startswith(b"HTTP/1.1 200"):
        raise Failed("a connection that was to be idle was not answered")
    return client


def plain_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def idle(scene, secure, quick):
    """Bytes of the gateway's memory for each connection that has had its answer."""
    count = IDLE // (10 if quick else 1)
    allow_descriptors(count + 200)
    options = certificate(scene) if secure else []
    process, port = start_gateway(scene, "--limits-idle-ms", DAY, *options,
                                  scheme="https" if secure else "http")
    context, clients = plain_context() if secure else None, []
    time.sleep(0.5)  # the service has been found
    clients += [connect(port, context) for _ in range(CONNECTIONS)]
    before = status_kib(process.pid, "VmRSS")
    clients += [connect(port, context) for _ in range(count)]
    after = status_kib(process.pid, "VmRSS")
    for client in clients:
        client.close()
    return (after - before) * 1024 / count


# --- slow clients --------------------------------------------------------------------------------


def p99(scene, port):
    figures = scene.client(wrk(scene, port, "post", 2, NORMAL), cpus=clients_cpus(scene))
    scene.processes.pop()
    return figures["p99_us"]


def slow(scene, quick):
    """p99 of a few clients alone, and beside many slow ones, in turn."""
    allow_descriptors(4096)
    _, port = start_gateway(scene)
    wait_for(port, "post", LINE)
    p99(scene, port)
    pairs = []
    for _ in range(2 if quick else 9):
        alone = p99(scene, port)
        crowd = scene.start("slow", ["chrt", "-i", "0", "python3", os.path.join(HERE, "slow.py"),
                                     port, SLOW], says="ready", cpus=clients_cpus(scene),
                            patience=60)
        time.sleep(1)
        pairs.append((alone, p99(scene, port)))
        send(crowd, 15)
        crowd.wait(10)
        scene.processes.pop()
        time.sleep(1)
    return pairs
