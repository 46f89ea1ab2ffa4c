# SPDX-License-Identifier: Apache-2.0
"""Ends that are none of success, in the words of AWS."""
import json
import os

from host import Host, check, equal, main, until


def fails(answer, kind, text):
    equal(answer.status, 200)
    equal(answer.error, "Unhandled")
    request = answer.headers["x-amzn-requestid"]
    equal(answer.json(), {"errorType": kind,
                          "errorMessage": "RequestId: %s Error: %s" % (request, text)})


def crashes_are_seen_at_once():
    h = Host({"f": {"timeout_ms": 900000}})
    for _ in range(10):
        fails(h.invoke("f", {"do": "die"}), "Runtime.ExitError",
              "Runtime exited with error: signal: killed")
    fails(h.invoke("f", {"do": "exit", "code": 127}), "Runtime.ExitError",
          "Runtime exited with error: exit status 127")
    fails(h.invoke("f", {"do": "exit", "code": 0}), "Runtime.ExitError",
          "Runtime exited without providing a reason")
    fails(h.invoke("f", {"do": "kill"}), "Runtime.ExitError",
          "Runtime exited with error: signal: killed")
    equal(h.invoke("f", {}).status, 200)
    h.stop()


def a_parked_process_that_dies_takes_nothing_with_it():
    h = Host({"f": {}})
    pid = h.invoke("f", {}).json()["pid"]
    os.kill(pid, 9)
    a = h.invoke("f", {"n": 1})
    if a.error:  # it was given before the death was seen
        fails(a, "Runtime.ExitError", "Runtime exited with error: signal: killed")
    until("the next one works", lambda: not h.invoke("f", {}).error)
    h.stop()


def failures_of_the_start():
    h = Host({"exits": {"environment": {"INIT": "exit"}}, "tells": {"environment": {"INIT": "error"}},
              "node": {"runtime": "nodejs20.x", "handler": "index.handler"}})
    fails(h.invoke("exits", {}), "Runtime.ExitError", "Runtime exited with error: exit status 9")
    a = h.invoke("tells", {})
    equal(a.error, "Unhandled")
    equal(a.json(), {"errorMessage": "no", "errorType": "Runtime.NoSuchModule"})
    a = h.invoke("node", {})
    equal(a.json()["errorType"], "Runtime.InvalidEntrypoint")
    check("npm install aws-lambda-ric" in a.json()["errorMessage"], a)
    h.stop()


def a_bootstrap_that_cannot_be_run():
    h = Host({"f": {}})
    os.chmod(h.dir + "/code/bootstrap", 0o644)
    a = h.invoke("f", {})
    equal(a.json()["errorType"], "Runtime.InvalidEntrypoint")
    check(a.json()["errorMessage"].endswith("/code/bootstrap: Permission denied"), a)
    os.remove(h.dir + "/code/bootstrap")
    check("Couldn't find valid bootstrap(s)" in h.invoke("f", {}).json()["errorMessage"], a)
    h.stop()


def when_the_time_is_up():
    h = Host({"f": {"timeout_ms": 1000}})
    a = h.invoke("f", {"do": "sleep", "seconds": 600}, Log_Type="Tail")
    fails(a, "Sandbox.Timedout", "Task timed out after 1.00 seconds")
    check("Status: timeout" in a.log, a.log)
    until("its process is gone", lambda: not h.children())
    until("another answers within its second", lambda: not h.invoke("f", {}).error)
    h.stop()


def the_functions_own_error():
    h = Host({"f": {}})
    pid = h.invoke("f", {}).json()["pid"]
    a = h.invoke("f", {"do": "fail", "message": "no bread"})
    equal(a.error, "Unhandled")
    equal(a.json(), {"errorMessage": "no bread", "errorType": "Bad"})
    equal(h.invoke("f", {}).json()["pid"], pid)
    h.stop()


def answers_that_are_wrong():
    h = Host({"f": {}})
    equal(h.invoke("f", {"do": "wrong"}).json()["wrong"],
          [400, '{"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}'])
    into = h.dir + "/said"
    h.invoke("f", {"do": "twice", "into": into})
    until("it was told", lambda: os.path.exists(into) and os.path.getsize(into) > 0)
    h.invoke("f", {})
    with open(into) as file:
        first, second = json.load(file)
    equal(first, [202, '{"status":"OK"}\n'])
    equal(second[0], 403)
    equal(json.loads(second[1])["errorType"], "InvalidStateTransition")
    fails(h.invoke("f", {"do": "cut"}), "Runtime.TruncatedResponse", "Truncated response")
    fails(h.invoke("f", {"do": "mode"}), "Runtime.InvalidResponseModeHeader",
          "Invalid response mode")
    h.stop()


def results_have_a_limit():
    h = Host({"f": {"timeout_ms": 60000}})
    equal(len(h.invoke("f", {"do": "large", "size": 6291556}).body), 6291556)
    a = h.invoke("f", {"do": "large", "size": 6291557})
    equal(a.json(), {"errorMessage": "Response payload size exceeded maximum allowed payload size "
                                     "(6291556 bytes).",
                     "errorType": "Function.ResponseSizeTooLarge"})
    equal(a.error, "Unhandled")
    h.stop()


main(crashes_are_seen_at_once, a_parked_process_that_dies_takes_nothing_with_it,
     failures_of_the_start, a_bootstrap_that_cannot_be_run, when_the_time_is_up,
     the_functions_own_error, answers_that_are_wrong, results_have_a_limit)
