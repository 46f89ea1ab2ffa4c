# SPDX-License-Identifier: Apache-2.0
"""Cold and warm: when processes start, are used again and end."""
import base64
import json
import re
import time

from host import Host, check, equal, main, until


def a_warm_process_is_used_again():
    h = Host({"f": {}})
    first, second = h.invoke("f", {"n": 1}), h.invoke("f", {"n": 2})
    equal(first.status, 200)
    equal(first.json()["event"], {"n": 1})
    equal(second.json()["event"], {"n": 2})
    equal(first.json()["pid"], second.json()["pid"])
    equal(first.headers["x-amz-executed-version"], "$LATEST")
    h.stop()


def what_a_function_finds():
    h = Host({"f": {"environment": {"COLOUR": "blue"}, "timeout_ms": 5000, "memory_mb": 256,
                    "handler": "a.b"}})
    context = base64.b64encode(b'{"custom":{"k":"v"}}').decode()
    before = time.time() * 1000
    a = h.invoke("f:$LATEST", {}, Client_Context=context).json()
    env, headers = a["env"], a["headers"]
    wanted = {"AWS_LAMBDA_FUNCTION_NAME": "f", "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
              "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256", "_HANDLER": "a.b", "COLOUR": "blue",
              "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "TZ": ":UTC",
              "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/f", "LAMBDA_TASK_ROOT": h.dir + "/code",
              "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
              "AWS_EXECUTION_ENV": "AWS_Lambda_provided.al2023",
              "AWS_ENDPOINT_URL": "http://" + h.address}
    equal({k: env.get(k) for k in wanted}, wanted)
    check(re.fullmatch(r"\[\$LATEST\][0-9a-f]{32}", env["AWS_LAMBDA_LOG_STREAM_NAME"]), env)
    check("HOME" not in env and "HOST" not in env, "the host's own environment is not handed on")
    equal(headers["lambda-runtime-client-context"], '{"custom":{"k":"v"}}')
    equal(headers["lambda-runtime-invoked-function-arn"],
          "arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST")
    check(re.fullmatch(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0",
                       headers["lambda-runtime-trace-id"]), headers)
    left = int(headers["lambda-runtime-deadline-ms"]) - before
    check(4900 < left < 120000, left)
    h.stop()


def the_log_and_its_tail():
    h = Host({"f": {}})
    a = h.invoke("f", {"do": "say", "text": "hello log"}, Log_Type="Tail")
    request = a.headers["x-amzn-requestid"]
    lines = a.log.splitlines()
    equal(lines[0], "START RequestId: %s Version: $LATEST" % request)
    equal(sorted(lines[1:3]), ["err hello log", "hello log"])
    equal(lines[3], "END RequestId: " + request)
    check(re.fullmatch(r"REPORT RequestId: %s\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\t"
                       r"Memory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms" %
                       request, lines[4]), lines[4])
    a = h.invoke("f", {"do": "say", "text": "x" * 5000}, Log_Type="Tail")
    equal(len(a.log), 4096)
    check(re.search(r"REPORT [^\n]*\n$", a.log) and "Init Duration" not in a.log, a.log)
    until("it is shown", lambda: "f | hello log" in h.log())
    h.stop()


def processes_end_when_nothing_is_to_do():
    h = Host({"f": {}}, "--times-idle-ms", "300")
    pid = h.invoke("f", {}).json()["pid"]
    until("the process has ended", lambda: not h.children())
    check(h.invoke("f", {}).json()["pid"] != pid, "it is another")
    h.stop()


def many_at_once_have_a_process_each():
    h = Host({"f": {}})
    gate = h.dir + "/gate"
    waiting = [h.start("f", {"do": "wait", "for": gate, "n": n}) for n in range(5)]
    until("five run", lambda: h.log().count("START") == 5)
    open(gate, "w").close()
    answers = []
    for thread in waiting:
        thread.join()
        answers.append(thread.answer.json())
    equal(sorted(a["event"]["n"] for a in answers), [0, 1, 2, 3, 4])
    equal(len({a["pid"] for a in answers}), 5)
    h.stop()


def large_events_and_results_pass():
    h = Host({"f": {}})
    a = h.invoke("f", json.dumps({"pad": "y" * 6000000}).encode())
    equal(len(a.json()["event"]["pad"]), 6000000)
    h.stop()


main(a_warm_process_is_used_again, what_a_function_finds, the_log_and_its_tail,
     processes_end_when_nothing_is_to_do, many_at_once_have_a_process_each,
     large_events_and_results_pass)
