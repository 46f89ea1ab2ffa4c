# SPDX-License-Identifier: Apache-2.0
"""The aws command: a function's life, and what a shell is given by `headway aws env`."""
import base64
import json
import os
import shutil
import subprocess
import sys

import world
from world import PREFIX, ROLE, case

AWS = os.environ.get("AWS_COMMAND") or "/usr/bin/aws"
HEADWAY_AWS = os.environ["HEADWAY_AWS"]


class Shell:
    def __init__(self, host):
        self.host = host
        self.environment = world.environment() | {"AWS_PAGER": "", "HOME": host.folder}

    def run(self, *words):
        return subprocess.run([AWS, "--endpoint-url", self.host.url, "--output", "json", *words],
                              env=self.environment, capture_output=True, text=True, timeout=120)

    def good(self, *words):
        said = self.run("lambda", *words)
        case(said.returncode == 0, f"{words}: {said.stderr}")
        return json.loads(said.stdout) if said.stdout.strip() else None

    def bad(self, word, *words):
        said = self.run("lambda", *words)
        case(said.returncode not in (0, 1) and word in said.stderr, f"{words}: {said.stderr}")

    def file(self, name, data=None):
        path = os.path.join(self.host.folder, name)
        if data is not None:
            with open(path, "wb") as file:
                file.write(data)
        return path


def raw_payload(shell):
    """Command 1 takes a payload as it is, command 2 as base64 unless told."""
    version = subprocess.run([AWS, "--version"], capture_output=True, text=True).stdout
    print(version.strip())
    return [] if "aws-cli/1" in version else ["--cli-binary-format", "raw-in-base64-out"]


def life(shell, raw):
    archive = shell.file("f.zip", world.code())
    said = shell.good("create-function", "--function-name", "f", "--role", ROLE, "--runtime",
                      "provided.al2", "--handler", "any", "--zip-file", "fileb://" + archive,
                      "--environment", "Variables={KIND=trial}", "--tags", "team=bus")
    case(said["FunctionArn"] == PREFIX + "f", said)
    shell.good("wait", "function-active", "--function-name", "f")
    out = shell.file("out")
    said = shell.good("invoke", "--function-name", "f", "--payload", '{"log":"seen"}',
                      "--log-type", "Tail", *raw, out)
    with open(out) as file:
        case(json.load(file) == {"log": "seen"}, "the payload")
    case(said["StatusCode"] == 200 and b"seen" in base64.b64decode(said["LogResult"]), said)
    said = shell.good("invoke", "--function-name", PREFIX + "f", "--payload", '{"fail":"no"}', *raw,
                      out)
    case(said["FunctionError"] == "Unhandled", said)
    said = shell.good("invoke", "--function-name", "f", "--invocation-type", "Event", out)
    case(said["StatusCode"] == 202, said)
    said = shell.good("update-function-configuration", "--function-name", "f", "--timeout", "9")
    case(said["Timeout"] == 9 and said["Environment"]["Variables"] == {"KIND": "trial"}, said)
    shell.good("update-function-code", "--function-name", "f", "--zip-file", "fileb://" + archive,
               "--publish")
    said = shell.good("list-versions-by-function", "--function-name", "f")
    case([one["Version"] for one in said["Versions"]] == ["$LATEST", "1"], said)
    said = shell.good("get-function", "--function-name", "f")
    case(said["Tags"] == {"team": "bus"}, said)


def refusals(shell):
    archive = shell.file("f.zip")
    junk = shell.file("junk.zip", world.zipped({"../bootstrap": (b"x", 0o755)}))
    shell.bad("Function already exist: f", "create-function", "--function-name", "f", "--role",
              ROLE, "--runtime", "provided.al2", "--handler", "x", "--zip-file",
              "fileb://" + archive)
    shell.bad("Could not unzip uploaded file", "create-function", "--function-name", "g", "--role",
              ROLE, "--runtime", "provided.al2", "--handler", "x", "--zip-file", "fileb://" + junk)
    shell.bad("ResourceNotFoundException", "invoke", "--function-name", "g", shell.file("out"))
    shell.bad("CreateFunctionUrlConfig of Lambda is not offered", "create-function-url-config",
              "--function-name", "f", "--auth-type", "NONE")
    said = shell.run("sqs", "create-queue", "--queue-name", "q")
    case("not offered by this host" in said.stderr, said.stderr)
    said = shell.run("s3api", "list-buckets")
    case("not offered by this host" in said.stderr, said.stderr)
    said = shell.run("sts", "get-caller-identity")
    case(json.loads(said.stdout)["Account"] == world.ACCOUNT, said)


def environment_of_a_shell(shell):
    """What `headway aws env` prints is taken by a shell, whatever is in it."""
    strange = "it's \"$(x)\" \\ `y`"
    words = [HEADWAY_AWS, "env", "--url", shell.host.url, "--secret", strange, "--shell", "sh"]
    lines = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    said = subprocess.run(["sh", "-c", 'eval "$LINES_OF_IT"; env'], capture_output=True, text=True,
                          env={"PATH": os.environ["PATH"], "LINES_OF_IT": lines, "AWS_PROFILE": "x"}).stdout
    given = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
    case(given["AWS_ENDPOINT_URL"] == shell.host.url, given)
    case(given["AWS_SECRET_ACCESS_KEY"] == strange and "AWS_PROFILE" not in given, given)
    case(given["AWS_EC2_METADATA_DISABLED"] == "true", given)
    lines = subprocess.run([*words, "--unset"], capture_output=True, text=True, check=True).stdout
    said = subprocess.run(["sh", "-c", 'eval "$LINES_OF_IT"; env'], capture_output=True, text=True,
                          env=given | {"LINES_OF_IT": lines}).stdout
    case("\nAWS_" not in said, said)
    fish = subprocess.run([*words[:-1], "fish"], capture_output=True, text=True, check=True).stdout
    case("set -gx AWS_SECRET_ACCESS_KEY 'it\\'s \"$(x)\" \\\\ `y`';" in fish, fish)
    for wrong in (["env", "--shell", "csh"], ["env", "--url", "ftp://x"], ["env", "--what"],
                  ["env", "--region"], ["login"], ["env", "--secret", "a\nb"]):
        said = subprocess.run([HEADWAY_AWS, *wrong], capture_output=True, text=True)
        case(said.returncode == 2 and said.stderr, wrong)
    said = subprocess.run([HEADWAY_AWS, "--help"], capture_output=True, text=True)
    case(said.returncode == 0 and "eval" in said.stdout, said)


def main():
    if not shutil.which(AWS):
        print("there is no aws command: apt-get install awscli")
        sys.exit(77)
    with world.host() as host:
        shell = Shell(host)
        life(shell, raw_payload(shell))
        refusals(shell)
        environment_of_a_shell(shell)
        shell.good("delete-function", "--function-name", "f")
        case(shell.good("list-functions") == {"Functions": []}, "none is left")
    world.done("aws command")


main()
