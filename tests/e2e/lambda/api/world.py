# SPDX-License-Identifier: Apache-2.0
"""A host of functions with a folder of its own, and what its clients need. Cases are counted."""
import contextlib
import http.client
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

HOST = os.environ["LAMBDA_HOST"]
BOOTSTRAP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bootstrap.py")
ROLE = "arn:aws:iam::000000000000:role/any"
REGION, ACCOUNT = "us-east-1", "000000000000"
PREFIX = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:"

cases = 0


def case(good, what):
    """One more thing that is as it should be."""
    global cases
    cases += 1
    if not good:
        raise AssertionError(what)


def until(condition):
    """Waits for it, as long as a busy machine may need."""
    end = time.monotonic() + 120
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it never came")
        time.sleep(0.02)


def done(client):
    print(f"{client}: {cases} cases")


def environment():
    """Without what would send a client elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return kept | {"AWS_EC2_METADATA_DISABLED": "true", "AWS_ACCESS_KEY_ID": "headway",
                   "AWS_SECRET_ACCESS_KEY": "headway", "AWS_DEFAULT_REGION": REGION}


class Host:
    """Ends with its folder; crash() and start() in between."""

    def __init__(self, *options):
        self.folder = tempfile.mkdtemp(prefix="lambda-api-")
        self.options = options
        self.process = None
        self.log = os.path.join(self.folder, "log")
        self.store = os.path.join(self.folder, "store")
        self.start()

    def start(self):
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(
                [HOST, "--listen", "tcp://127.0.0.1:0", "--store", self.store, *self.options],
                stdout=subprocess.PIPE, stderr=log, text=True, env=environment())
        line = self.process.stdout.readline()
        if "listening at http://" not in line:
            raise AssertionError(f"the host said {line!r}\n{self.said()}")
        self.url = line.split()[-1]

    def crash(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        self.process.terminate()
        code = self.process.wait(60)
        if code != 0:
            raise AssertionError(f"the host ended with {code}\n{self.said()}")

    def said(self):
        with open(self.log) as log:
            return log.read()

    def client(self, service="lambda", key="headway", secret="headway", **config):
        import boto3
        from botocore.config import Config
        config = {"retries": {"max_attempts": 0}, "read_timeout": 120} | config
        return boto3.client(service, endpoint_url=self.url, region_name=REGION,
                            aws_access_key_id=key, aws_secret_access_key=secret,
                            config=Config(**config))


@contextlib.contextmanager
def host(*options):
    one = Host(*options)
    try:
        yield one
        one.end()
    except BaseException:
        print(one.said(), file=sys.stderr)
        raise
    finally:
        if one.process.poll() is None:
            one.crash()
        shutil.rmtree(one.folder, ignore_errors=True)


def zipped(files):
    """{"path": (bytes, mode)}"""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, (data, mode) in files.items():
            about = zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0))
            about.create_system, about.external_attr = 3, (0o100000 | mode) << 16
            about.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(about, data)
    return out.getvalue()


def code(text=b"one"):
    with open(BOOTSTRAP, "rb") as file:
        return zipped({"bootstrap": (file.read(), 0o755), "lib/text.txt": (text, 0o640)})


def create(client, name="f", **more):
    wanted = {"FunctionName": name, "Role": ROLE, "Runtime": "provided.al2023", "Handler": "any",
              "Code": {"ZipFile": code()}, "Timeout": 30} | more
    return client.create_function(**wanted)


def refused(call, error, status, word, **arguments):
    """A case: the call fails so, and says that."""
    from botocore.exceptions import ClientError
    try:
        call(**arguments)
    except ClientError as failed:
        said = failed.response
        case(said["Error"]["Code"] == error and said["ResponseMetadata"]["HTTPStatusCode"] == status
             and word in said["Error"]["Message"], f"{error} {status} {word!r}, not {said}")
        return said
    raise AssertionError(f"not refused: {arguments}")


def events_of(host, name, event, **headers):
    """The events of a streamed result, read by botocore: boto3 of Debian 12 has no call for it."""
    from botocore.eventstream import EventStreamBuffer
    link = http.client.HTTPConnection(host.url.removeprefix("http://"), timeout=120)
    link.request("POST", f"/2021-11-15/functions/{name}/response-streaming-invocations",
                 json.dumps(event), headers)
    said = link.getresponse()
    case(said.status == 200, said.status)
    case(said.headers["Content-Type"] == "application/vnd.amazon.eventstream", said.headers)
    case(said.headers["X-Amz-Executed-Version"] == "$LATEST", said.headers)
    buffer, events = EventStreamBuffer(), []
    while piece := said.read(4096):
        buffer.add_data(piece)
        events += [(one.headers[":event-type"], one.payload) for one in buffer]
    link.close()
    return events
