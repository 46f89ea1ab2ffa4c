# SPDX-License-Identifier: Apache-2.0
"""A service says in its .proto which events it wants, and gets them as a function."""
import json
import os
import time

from bootstrap import Bootstrap
from runtime_api import RuntimeApi

ORDERS = os.environ["ORDERS"]


def sqs(*bodies, queue="orders", group=None):
    return {"Records": [{
        "messageId": "m%d" % i, "receiptHandle": "r", "md5OfBody": "x", "awsRegion": "eu-central-1",
        "body": body if isinstance(body, str) else json.dumps(body),
        "attributes": {"MessageGroupId": group(i)} if group else {}, "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:" + queue}
        for i, body in enumerate(bodies)]}


def failures(one, seconds=120):
    got = one.wait(seconds)
    assert got.kind == "response", got.result
    assert list(got.json()) == ["batchItemFailures"], got.result
    return [item["itemIdentifier"] for item in got.json()["batchItemFailures"]]


def order(customer, number=0):
    return {"customer": customer, "number": number, "what is new": True}


def lines(bootstrap, word):
    return [line for line in bootstrap.said().splitlines() if line.startswith(word)]


def exactly_what_failed_is_named():
    api = RuntimeApi()
    with Bootstrap(api, ORDERS) as orders:
        got = api.invoke(sqs(order("anna", 1), order("nobody"), "no JSON", order("bert", 2)))
        assert failures(got) == ["m1", "m2"]
        assert lines(orders, "place") == ["place anna 1", "place nobody 0", "place bert 2"]
        assert "SQS record 2 (m1): NOT_FOUND: nobody is no customer" in orders.said()
        groups = sqs(*[order("nobody" if i == 4 else "g", i) for i in range(12)],
                     queue="orders.fifo", group=lambda i: "ab"[i % 2])
        assert failures(api.invoke(groups)) == ["m4", "m6", "m8", "m10"]
        orders.stop()
    api.check()


def a_large_batch():
    api = RuntimeApi()
    with Bootstrap(api, ORDERS, HEADWAY_LAMBDA_BATCH_CONCURRENCY="100") as orders:
        bodies = [order("nobody" if i % 1000 == 7 else "a", i) for i in range(10000)]
        got = failures(api.invoke(sqs(*bodies), remaining=200), 180)
        assert got == ["m%d" % i for i in range(7, 10000, 1000)]
        assert len(lines(orders, "place")) == 10000
        orders.stop()
    api.check()


def other_sources():
    api = RuntimeApi()
    events = (
        ({"Records": [{"EventSource": "aws:sns", "Sns": {
            "MessageId": "m", "TopicArn": "arn:aws:sns:x:1:orders",
            "Message": json.dumps(order("sns"))}}]}, "place sns 0"),
        ({"version": "0", "source": "shop.web", "detail-type": "Order Placed",
          "detail": order("bridge"), "resources": []}, "place bridge 0"),
        ({"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": {
            "bucket": {"name": "uploads"}, "object": {"key": "a+b%2Fc", "size": 3}}}]},
         "store uploads a b/c"),
        ({"version": "0", "source": "aws.events", "detail-type": "Scheduled Event", "detail": {},
          "resources": ["arn:aws:events:x:1:rule/nightly"]}, "night"),
        (order("iot", 9), "place iot 9"),
        ({"method": "orders.v1.Orders/Place", "request": {"customer": "direct"}},
         "place direct 0"))
    with Bootstrap(api, ORDERS) as orders:
        for event, line in events:
            got = api.invoke(event).wait()
            assert got.kind == "response" and got.json() == {}, (event, got.result)
            assert line in lines(orders, line.split()[0]), orders.said()
        failed = api.invoke({"Records": [{"EventSource": "aws:sns", "Sns": {
            "TopicArn": "a:orders", "Message": json.dumps(order("nobody"))}}]}).wait()
        assert failed.kind == "error" and failed.json()["errorType"] == "headway.NOT_FOUND"
        unwanted = api.invoke({"Records": [{"eventSource": "aws:kinesis", "kinesis": {},
                                            "eventSourceARN": "a:stream/s"}]}).wait()
        assert unwanted.kind == "error", unwanted.result
        assert '(headway.v1.on) = {kinesis: "s"}' in unwanted.json()["errorMessage"]
        orders.stop()
    api.check()


def hostile_events_harm_nobody():
    deep = "[" * 20000 + "]" * 20000
    record = {"eventSource": "aws:sqs", "eventSourceARN": "a:orders"}
    events = [json.dumps({"Records": [dict(record, messageId="x" * 3000000, body="7")]}),
              '{"Records":[{"eventSource":"aws:sqs","body":%s}]}' % deep,
              json.dumps({"Records": [dict(record, body="{}", attributes={"MessageGroupId": "g"})] *
                          20000}),
              json.dumps({"Records": [record, 7, None, [], "x"]}),
              json.dumps({"Records": [dict(record, messageId={}, body="{}")]}),
              json.dumps({"Records": [{"eventSource": "aws:s3", "s3": {"object": {"key": ""}}}]}),
              '{"Records":[{"eventSource":"aws:sqs"', "\ud800".encode("utf-8", "surrogatepass"),
              json.dumps({"requestContext": {"connectionId": "c", "routeKey": "$connect"}})]
    api = RuntimeApi()
    with Bootstrap(api, ORDERS) as orders:
        for event in events:
            event = event if isinstance(event, bytes) else event.encode()
            got = api.invoke(event, remaining=60).wait()
            assert got.kind == "error" or b"itemIdentifier" in got.result, (event[:80], got.result)
        assert failures(api.invoke(sqs(order("anna")))) == []
        orders.stop()
    api.check()


def a_service_that_dies_has_acknowledged_nothing():
    api = RuntimeApi()
    with Bootstrap(api, ORDERS) as orders:
        one = api.invoke(sqs(order("anna"), order("poison")))
        orders.process.wait(60)
        assert not one.kind and "place poison" in orders.said()


if __name__ == "__main__":
    for story in (exactly_what_failed_is_named, a_large_batch, other_sources,
                  hostile_events_harm_nobody, a_service_that_dies_has_acknowledged_nothing):
        began = time.monotonic()
        story()
        print("  %s (%.1f s)" % (story.__name__, time.monotonic() - began), flush=True)
