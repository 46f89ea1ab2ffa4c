# SPDX-License-Identifier: Apache-2.0
"""What the command line and files say, and what is wrong with them."""
import json
import os
import shutil
import socket
import subprocess
import tempfile

from host import HERE, LONG, Host, check, equal, main


def run(*words, event=None, **variables):
    environment = dict(os.environ, **variables)
    return subprocess.run([os.environ["HOST"], *words], input=event, capture_output=True,
                          text=True, timeout=LONG, env=environment, check=False)


def folder_of_a_function():
    folder = os.path.join(tempfile.mkdtemp(prefix="settings"), "my function")
    os.mkdir(folder)
    shutil.copy(os.path.join(HERE, "bootstrap.py"), folder + "/bootstrap")
    os.chmod(folder + "/bootstrap", 0o755)
    return folder


def one_invocation_from_the_shell():
    folder = folder_of_a_function()
    a = run(folder, "--invoke", "-", "--environment", "COLOUR: blue", "--timeout-ms", "20s",
            event='{"n": 7}')
    equal(a.returncode, 0)
    said = json.loads(a.stdout)
    equal((said["event"], said["env"]["COLOUR"]), ({"n": 7}, "blue"))
    equal(said["env"]["AWS_LAMBDA_FUNCTION_NAME"], "my-function")
    check("my-function | REPORT RequestId" in a.stderr, a.stderr)
    a = run(folder, "--invoke", "-", "--quiet", event='{"do": "exit", "code": 3}')
    equal(a.returncode, 1)
    equal(json.loads(a.stdout)["errorType"], "Runtime.ExitError")
    check("REPORT" not in a.stderr, a.stderr)
    shutil.rmtree(os.path.dirname(folder))


def on_a_terminal_the_result_has_a_line_of_its_own():
    folder = folder_of_a_function()
    terminal, other = os.openpty()
    child = subprocess.Popen([os.environ["HOST"], folder, "--invoke", "-"], stdin=subprocess.PIPE,
                             stdout=other, stderr=other)
    os.close(other)
    child.stdin.write(b"{}")
    child.stdin.close()
    text = b""
    try:
        while piece := os.read(terminal, 65536):
            text += piece
    except OSError:  # so a terminal ends
        pass
    equal(child.wait(LONG), 0)
    os.close(terminal)
    lines = text.decode().split("\r\n")
    check(any(line.startswith("my-function | END ") for line in lines), lines)
    equal(sum(line.startswith('{"') and line.endswith("}") for line in lines), 1)
    shutil.rmtree(os.path.dirname(folder))


def an_event_is_json():
    """What the Lambda API refuses is given to no function here either."""
    folder = folder_of_a_function()
    for event in ("not json", "{\"n\": 7", "{} {}"):
        a = run(folder, "--invoke", "-", event=event)
        check(a.returncode == 2 and not a.stdout, (event, a))
        check("the event on standard input is no JSON from its byte" in a.stderr, a)
    a = run(folder, "--invoke", "-", event="")
    equal((a.returncode, json.loads(a.stdout)["event"]), (0, {}))
    a = run(folder, "--invoke", folder)
    check(a.returncode == 70 and "Is a directory" in a.stderr, a)
    shutil.rmtree(os.path.dirname(folder))


def a_file_names_folders_from_its_own_on():
    folder = folder_of_a_function()
    file = os.path.join(os.path.dirname(folder), "functions.yaml")
    with open(file, "w") as out:
        out.write("functions:\n  - name: f\n    folder: my function\n    environment: {A: b}\n"
                  "    timeout_ms: 60000\nquiet: true\n")
    a = run("--quiet", "--binary", file, "--invoke", "-", event="{}")
    equal(a.returncode, 0)
    equal(json.loads(a.stdout)["env"]["A"], "b")
    shutil.rmtree(os.path.dirname(folder))


def what_is_wrong_is_told():
    folder = folder_of_a_function()
    file = os.path.join(os.path.dirname(folder), "functions.yaml")
    cases = [("functions: [{name: a/b, folder: my function}]", "letters, digits, - and _"),
             ("functions: [{name: f, folder: no}]", "there is no folder"),
             ("functions: [{folder: my function}]", "say what it is called"),
             ("functions: [{name: f, folder: my function, memory_mb: 1}]", "from 128 to 32768"),
             ("functions: [{name: f, folder: my function, event_age_ms: 1s}]", "event_age_ms"),
             ("functions: [{name: f, folder: my function},{name: f, folder: my function}]",
              "two of that name"),
             ("functions: [{name: f, folder: my function, environment: {_HANDLER: x}}]",
              "is set by the host itself"),
             ("functions: [{nam: f}]", "functions.yaml:1:14: field functions[0].nam")]
    for text, wanted in cases:
        with open(file, "w") as out:
            out.write(text + "\n")
        a = run(file, "--invoke", "-", event="{}")
        check(a.returncode == 2 and wanted in a.stderr, (text, a))
    a = run(os.path.dirname(folder), "--invoke", "-", event="{}")
    check(a.returncode == 2 and "has no file bootstrap" in a.stderr, a)
    a = run(folder, "--runtime", "ruby3.3")
    check(a.returncode == 2 and "ruby3.3 is not run by this host" in a.stderr, a)
    a = run("/no/such/folder")
    check(a.returncode == 2 and "there is no such folder" in a.stderr, a)
    a = run(folder, "--limits-processes", "0")
    check(a.returncode == 2 and "--limits-processes" in a.stderr, a)
    a = run(folder, "--nonsense", "1")
    check(a.returncode == 2 and "--nonsense" in a.stderr, a)
    shutil.rmtree(os.path.dirname(folder))


def what_is_wrong_with_all_of_them_together_is_told_as_well():
    """What settings say wrong ends with 2, whenever it shows; what is not there, with 70."""
    folder = folder_of_a_function()
    store = ("--store", os.path.dirname(folder) + "/store")
    taken = socket.create_server(("127.0.0.1", 0))
    port = taken.getsockname()[1]
    second = os.path.join(os.path.dirname(folder), "second")
    shutil.copytree(folder, second)
    proto = os.path.join(os.path.dirname(folder), "wrong.proto")
    with open(proto, "w") as out:
        out.write("no proto")
    good = os.path.join(os.path.dirname(folder), "good.proto")
    with open(good, "w") as out:
        out.write('syntax = "proto3"; package a.v1; message M {}')
    for code, words, said in (
            (2, (folder, second, "--invoke", "-"), "--invoke takes one function"),
            (2, (folder, "--listen", "9001"), "write tcp://ADDRESS:PORT"),
            (2, (folder, "--listen", "tcp://0.0.0.0:0"), "let requests be signed"),
            (2, (folder, "--layers", "/no/such/folder"), "/no/such/folder"),
            (2, (folder, "--service", "a.v1.B"), "say which file has it"),
            (65, (folder, "--service", "a.v1.B", "--proto", proto), "wrong.proto"),
            (2, (folder, "--service", "a.v1.B", "--proto", good), "the schema has no service a.v1.B"),
            (70, (folder, "--invoke", "/no/such/event"), "cannot read the event"),
            (70, (folder, "--listen", "tcp://127.0.0.1:%d" % port),
             "already in use; --listen names another")):
        a = run(*words, *store)
        check(a.returncode == code and said in a.stderr, (words, a))
    taken.close()
    shutil.rmtree(os.path.dirname(folder))


def functions_sign_with_what_is_taken_here():
    h = Host({"f": {}}, "--keys", "AKIDLOCAL: s3cret")
    refused = h.invoke("f", {})
    equal(refused.status, 403)
    check("s3cret" not in h.log() + repr(refused), "a secret is told")
    h.stop()
    h = Host({"f": {}})
    env = h.invoke("f", {}).json()["env"]
    equal(env["AWS_ACCESS_KEY_ID"], os.environ.get("AWS_ACCESS_KEY_ID", "headway"))
    h.stop()


main(one_invocation_from_the_shell, on_a_terminal_the_result_has_a_line_of_its_own,
     an_event_is_json, a_file_names_folders_from_its_own_on,
     what_is_wrong_is_told, what_is_wrong_with_all_of_them_together_is_told_as_well,
     functions_sign_with_what_is_taken_here)
