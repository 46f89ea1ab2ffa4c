# SPDX-License-Identifier: Apache-2.0
"""Events: nobody waits for them, and they are tried again."""
import json
import os

from host import Host, check, equal, main, until


def lines(path):
    if not os.path.exists(path):
        return []
    with open(path) as file:
        return [json.loads(line) for line in file if line.endswith("\n")]  # the last may still come


def records_of_success_failure_and_dead_letters():
    h = Host({"f": {}})
    h.stop()
    bad, good, dead = [os.path.join(os.path.dirname(h.dir), os.path.basename(h.dir) + n)
                       for n in (".bad", ".good", ".dead")]
    h = Host({"f": {"on_success": "file:" + good, "on_failure": "file:" + bad,
                    "dead_letter": "file:" + dead}}, "--speed", "100")
    a = h.invoke("f", {"do": "say", "text": "hi"}, Invocation_Type="Event")
    equal((a.status, a.body), (202, b""))
    b = h.invoke("f", {"do": "fail", "message": "no"}, Invocation_Type="Event")
    until("both have ended", lambda: lines(good) and lines(bad) and lines(dead))
    record, = lines(good)
    equal(record["requestContext"]["condition"], "Success")
    equal(record["requestContext"]["requestId"], a.headers["x-amzn-requestid"])
    equal(record["responsePayload"]["event"], {"do": "say", "text": "hi"})
    record, = lines(bad)
    equal(record["requestContext"]["condition"], "RetriesExhausted")
    equal(record["requestContext"]["approximateInvokeCount"], 3)
    equal(record["responseContext"], {"statusCode": 200, "executedVersion": "$LATEST",
                                      "functionError": "Unhandled"})
    equal(record["responsePayload"], {"errorMessage": "no", "errorType": "Bad"})
    letter, = lines(dead)
    equal(letter["body"], {"do": "fail", "message": "no"})
    equal(letter["messageAttributes"]["RequestID"], b.headers["x-amzn-requestid"])
    started = "START RequestId: " + b.headers["x-amzn-requestid"]
    until("three are shown", lambda: h.log().count(started) == 3)
    h.stop()
    for path in (bad, good, dead):
        os.remove(path)


def an_event_that_is_killed_is_tried_again():
    h = Host({"f": {}}, "--speed", "600")
    gate = h.dir + "/gate"
    a = h.invoke("f", {"do": "wait", "for": gate}, Invocation_Type="Event")
    started = "START RequestId: " + a.headers["x-amzn-requestid"]
    until("it runs", lambda: started in h.log())
    os.kill(h.children()[0], 9)
    open(gate, "w").close()
    until("it ran again", lambda: h.log().count("END" + started[5:]) == 2)
    check(h.log().count(started) == 2, h.log())
    h.stop()


main(records_of_success_failure_and_dead_letters, an_event_that_is_killed_is_tried_again)
