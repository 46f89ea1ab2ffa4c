# SPDX-License-Identifier: Apache-2.0
"""Streams of responses are sent as they come, at the pace of who reads them."""
import json
import os
import threading
import time

from bootstrap import Bootstrap
from runtime_api import RuntimeApi

TRIAL = os.environ["TRIAL"]


def pour(**request):
    return {"method": "trial.v1.Trial/Pour", "request": request}


def rss(pid):
    with open("/proc/%d/status" % pid, encoding="ascii") as status:
        return int(next(line for line in status if line.startswith("VmRSS")).split()[1])


def cpu(pid):
    with open("/proc/%d/stat" % pid, encoding="ascii") as stat:
        return sum(map(int, stat.read().rsplit(")", 1)[1].split()[11:13]))


def stands_still(pid):
    """Until it has done nothing for a while."""
    quiet, last = 0, cpu(pid)
    while quiet < 10:
        time.sleep(0.05)
        quiet, last = quiet + 1 if cpu(pid) == last else 0, cpu(pid)


def as_they_come():
    api = RuntimeApi()
    with Bootstrap(api, TRIAL, HEADWAY_LAMBDA_STREAMING="1") as trial:
        got = api.invoke(pour(size=10, count=1000)).wait()
        lines = got.result.decode().splitlines()
        assert [int(json.loads(line)["number"]) for line in lines] == list(range(1, 1001))
        assert not got.trailers, got.trailers
        assert api.invoke(pour(size=0, count=1)).wait().kind == "response"
        api.until_parked()
        assert api.served == 1
        trial.stop()
    api.check()


def gathered_where_nobody_asked_for_streaming():
    api = RuntimeApi()
    with Bootstrap(api, TRIAL) as trial:
        got = api.invoke(pour(size=10, count=3)).wait()
        assert got.kind == "response" and not got.pieces and len(got.json()["responses"]) == 3
        got = api.invoke(pour(size=100000, count=1000)).wait()
        assert got.kind == "error" and got.json()["errorType"] == "Function.ResponseSizeTooLarge"
        trial.stop()
    api.check()


def what_fails_in_the_middle_says_so_in_a_trailer():
    api = RuntimeApi()
    with Bootstrap(api, TRIAL, HEADWAY_LAMBDA_STREAMING="1") as trial:
        got = api.invoke(pour(size=1000), remaining=5.0).wait()  # without end
        assert got.kind == "response" and got.pieces
        assert got.trailers["lambda-runtime-function-error-type"] == "headway.DEADLINE_EXCEEDED"
        assert got.error()["errorType"] == "headway.DEADLINE_EXCEEDED", got.error()
        got = api.invoke({"method": "trial.v1.Trial/Refuse", "request": {"code": 5}}).wait()
        assert got.kind == "error"  # nothing had begun
        trial.stop()
    api.check()


def an_answer_to_http_has_a_prelude():
    api = RuntimeApi()
    event = {"version": "2.0", "rawPath": "/v1/pour", "rawQueryString": "size=3&count=2",
             "headers": {"host": "f.lambda-url.eu-central-1.on.aws", "accept": "application/x-ndjson"},
             "requestContext": {"domainName": "f.lambda-url.eu-central-1.on.aws",
                                "http": {"method": "GET", "path": "/v1/pour"}},
             "isBase64Encoded": False}
    with Bootstrap(api, TRIAL, HEADWAY_LAMBDA_STREAMING="1") as trial:
        got = api.invoke(event).wait()
        assert got.said["content-type"] == ["application/vnd.awslambda.http-integration-response"]
        prelude, body = got.result.split(b"\0" * 8, 1)
        assert json.loads(prelude)["statusCode"] == 200, prelude
        assert [json.loads(line)["text"] for line in body.splitlines()] == ["xxx", "xxx"], body
        missing = api.invoke(dict(event, rawPath="/v1/nothing")).wait()
        assert json.loads(missing.result.split(b"\0" * 8, 1)[0])["statusCode"] == 404
        trial.stop()
    with Bootstrap(api, TRIAL) as trial:
        got = api.invoke(event).wait().json()
        assert got["statusCode"] == 200 and got["body"].count("xxx") == 2, got
        trial.stop()
    api.check()


def who_does_not_read_is_waited_for():
    reads = threading.Event()
    api = RuntimeApi(reads.is_set)
    with Bootstrap(api, TRIAL, HEADWAY_LAMBDA_STREAMING="1") as trial:
        one = api.invoke(pour(size=60000, count=1500), remaining=240)  # 90 MB
        assert one.begun.wait(60)
        before = rss(trial.process.pid)
        stands_still(trial.process.pid)
        grown = rss(trial.process.pid) - before
        assert grown < 48 << 10, "it gathers: %d KiB" % grown
        reads.set()
        one.wait(180)
        assert sum(map(len, one.pieces)) > 1500 * 60000
        trial.stop()
    api.check()


def a_stream_whose_reader_is_gone_ends():
    reads = threading.Event()
    api = RuntimeApi(reads.is_set)
    with Bootstrap(api, TRIAL, HEADWAY_LAMBDA_STREAMING="1") as trial:
        one = api.invoke(pour(size=60000), remaining=120)  # without end
        assert one.begun.wait(60)
        reads.set()
        api.cut()
        after = api.invoke(pour(size=1, count=1)).wait()
        assert after.kind == "response", after.result
        assert "is lost" in trial.said() and one.id in trial.said()
        trial.stop()
    api.check()


if __name__ == "__main__":
    for story in (as_they_come, gathered_where_nobody_asked_for_streaming,
                  what_fails_in_the_middle_says_so_in_a_trailer,
                  an_answer_to_http_has_a_prelude, who_does_not_read_is_waited_for,
                  a_stream_whose_reader_is_gone_ends):
        began = time.monotonic()
        story()
        print("  %s (%.1f s)" % (story.__name__, time.monotonic() - began), flush=True)
