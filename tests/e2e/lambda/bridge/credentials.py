# SPDX-License-Identifier: Apache-2.0
"""Credentials from where machines of AWS have them, played here, and new ones before the old expire."""
import datetime
import http.server
import json
import os
import threading
import time

from endpoint import Endpoint
from story import DIR, Bridge, answered, call, check, equal, failed, trial, until, write

SECRET = "canary"


class Doubles:
    """An instance's metadata, a container's agent and an SSO portal. Each answer has keys of its
    own, which the endpoint takes until they expire."""
    count = 0

    def __init__(self, endpoint, life=3600):
        self.endpoint, self.life, self.given, self.asked = endpoint, life, 0, []
        doubles = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *words):
                pass

            def answer(self, status, text):
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            def do_PUT(self):
                good = self.path == "/latest/api/token" and \
                    self.headers["X-aws-ec2-metadata-token-ttl-seconds"]
                self.answer(200 if good else 403, "canary-imds-session")

            def do_GET(self):
                doubles.asked.append(self.path)
                self.answer(*doubles.get(self.path, self.headers))

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def keys(self):
        self.given += 1
        Doubles.count += 1
        self.last = key = "AKIDCANARY%d" % Doubles.count
        secret, token = SECRET + "+secret%d" % self.given, SECRET + "+token%d" % self.given
        self.endpoint.keys[key] = (secret, token)
        end = time.time() + self.life
        threading.Timer(self.life, self.endpoint.expired.add, [key]).start()
        return key, secret, token, end

    def aws(self):
        key, secret, token, end = self.keys()
        when = datetime.datetime.fromtimestamp(end, datetime.timezone.utc)
        return 200, json.dumps({"Code": "Success", "AccessKeyId": key, "SecretAccessKey": secret,
                                "Token": token, "Expiration": when.strftime("%Y-%m-%dT%H:%M:%SZ")})

    def get(self, path, headers):
        role = "/latest/meta-data/iam/security-credentials/"
        if path.startswith(role):
            if headers["X-aws-ec2-metadata-token"] != "canary-imds-session":
                return 401, ""
            return self.aws() if path == role + "my-role" else (200, "my-role")
        if path == "/container" and headers["Authorization"] == "canary-pod-token":
            return self.aws()
        if path == "/federation/credentials?role_name=Admin&account_id=123456789012" and \
                headers["x-amz-sso_bearer_token"] == "canary-bearer":
            key, secret, token, end = self.keys()
            return 200, json.dumps({"roleCredentials": {
                "accessKeyId": key, "secretAccessKey": secret, "sessionToken": token,
                "expiration": int(end * 1000)}})
        return 404, ""


def make():
    return answered("bridge.v1.Trial/Make", {})


def instance(endpoint):
    """Keys of four seconds: calls go on while they change."""
    doubles = Doubles(endpoint, life=4)
    bridge = Bridge(endpoint.url, *trial(), AWS_EC2_METADATA_DISABLED="",
                    AWS_EC2_METADATA_SERVICE_ENDPOINT=doubles.url).stands("bridge.v1.Trial")
    while doubles.given < 4:
        make()
    bridge.stop()


def revoked(endpoint):
    """Keys that AWS no longer takes, however long they were meant to last."""
    doubles = Doubles(endpoint)
    token = write("pod/token", "canary-pod-token\n")
    bridge = Bridge(endpoint.url, *trial(), AWS_CONTAINER_CREDENTIALS_FULL_URI=doubles.url +
                    "/container", AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=token)
    bridge.stands("bridge.v1.Trial")
    until(lambda: "temporary credentials of the container" in bridge.said(), "says whose they are")
    make()
    equal(doubles.given, 1, "searches")
    endpoint.expired.add(doubles.last)
    make()
    equal(doubles.given, 2, "searches, then")
    equal(bridge.stop().count("temporary credentials of the container"), 1, "it is said once")


def sso(endpoint):
    doubles = Doubles(endpoint)
    write(".aws/config", "[profile dev]\nsso_session = my\nsso_account_id = 123456789012\n"
          "sso_role_name = Admin\nregion = eu-west-1\n[sso-session my]\nsso_region = eu-west-1\n"
          "sso_start_url = https://x.awsapps.com/start\n")
    write(".aws/sso/cache/3ece1471f44f63177cbc35ba0b904e0c096b6783.json", json.dumps(
        {"accessToken": "canary-bearer", "expiresAt": "2099-01-01T00:00:00Z"}))
    bridge = Bridge(endpoint.url, *trial(), AWS_PROFILE="dev", AWS_REGION="",
                    AWS_ENDPOINT_URL_SSO=doubles.url).stands("bridge.v1.Trial")
    make()
    bridge.stop()


def is_gone(process):
    try:
        with open("/proc/%s/stat" % process, encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):  # it may go between open and read
        return True


def left(name):
    """The process whose number a command has left."""
    path = os.path.join(DIR, name)
    until(lambda: os.path.exists(path) and open(path, encoding="ascii").read().endswith("\n"),
          "the command started " + name)
    with open(path, encoding="ascii") as file:
        return file.read().strip()


def command(endpoint):
    endpoint.keys["AKIDCANARYCMD"] = (SECRET + "+cmd", None)
    text = json.dumps({"Version": 1, "AccessKeyId": "AKIDCANARYCMD",
                       "SecretAccessKey": SECRET + "+cmd"})
    path = write("get.sh", "cat <<'END'\n%s\nEND\n" % text)
    write(".aws/config", "[default]\ncredential_process = sh %s\n" % path)
    bridge = Bridge(endpoint.url, *trial(), AWS_PROFILE="default").stands("bridge.v1.Trial")
    make()
    bridge.stop()
    path = write("get.sh", "sleep 1000 &\necho $! >%s/one\ncat <<'END'\n%s\nEND\n" % (DIR, text))
    bridge = Bridge(endpoint.url, *trial(), AWS_PROFILE="default").stands("bridge.v1.Trial")
    make()  # though the output never ends
    bridge.stop()
    until(lambda: is_gone(left("one")), "what was left has ended")
    write("get.sh", "sleep 1000 &\necho $! >%s/two\nexit 3\n" % DIR)
    bridge = Bridge(endpoint.url, *trial(), AWS_PROFILE="default").stands("bridge.v1.Trial")
    failed("bridge.v1.Trial/Make", {}, "UNAVAILABLE")
    bridge.stop()
    until(lambda: is_gone(left("two")), "what was left has ended, too")


def none(endpoint):
    os.remove(os.path.join(DIR, ".aws/config"))
    before = len(endpoint.seen)
    bridge = Bridge(endpoint.url, *trial(), HOME=DIR).stands("bridge.v1.Trial")
    until(lambda: "no credentials" in bridge.said(), "the bridge says so before anybody calls")
    for place in ("the environment", "profile default", "~/.aws/config", "~/.aws/credentials",
                  "AWS_CONTAINER_CREDENTIALS_", "metadata (AWS_EC2_METADATA_DISABLED)"):
        check(place in bridge.said(), place + " is not in " + bridge.said())
    failed("bridge.v1.Trial/Make", {}, "UNAVAILABLE", '"notProcessed":true',
           "no credentials: set AWS_ACCESS_KEY_ID")
    equal(len(endpoint.seen), before, "AWS was not asked")
    write(".aws/credentials", "[default]\naws_access_key_id = AKIDCANARYCMD\n"
          "aws_secret_access_key = %s+cmd\n" % SECRET)
    until(lambda: call("bridge.v1.Trial/Make", {}).code == 0, "they are looked for again")
    said = bridge.stop()
    equal(said.count("no credentials"), 1, "it is said once")
    equal(said.count("lasting credentials of profile default"), 1, "then what was found")
    check("UNAUTHENTICATED" not in said, said)


def main():
    endpoint = Endpoint({"trial": lambda invocation: {"text": "done"}}, {})
    instance(endpoint)
    revoked(endpoint)
    sso(endpoint)
    command(endpoint)
    none(endpoint)


main()
