# SPDX-License-Identifier: Apache-2.0
"""Events of AWS on a bus, without code: what it has not taken is not acknowledged."""
import json
import os
import signal
import subprocess
import tempfile
import time

from bootstrap import Bootstrap
from broker import Broker, Way
from runtime_api import RuntimeApi

INGEST, CLI = os.environ["INGEST"], os.environ["HEADWAY_CLI"]
LONG = 120
TOPIC = "fleet.v1.ReadingOutOfRange.local"
RULES = """
rules:
- from: {sqs: devices}
  method: fleet.v1.Fleet/Get
- from: {sns: alarms}
  topic: %s
  message: fleet.v1.ReadingOutOfRange
  schema: fleet.v1.Fleet
- from: {s3: {bucket: uploads, events: 'ObjectCreated:*'}}
  topic: shop.v1.Uploaded
- from: {kinesis: clicks}
  topic: %s
  message: fleet.v1.ReadingOutOfRange
  schema: fleet.v1.Fleet
- from: {other: true}
  topic: shop.v1.Anything
""" % (TOPIC, TOPIC)


def sqs(*bodies, queue="devices"):
    return {"Records": [{"messageId": "m%d" % i, "receiptHandle": "r", "body": body,
                         "attributes": {}, "messageAttributes": {}, "eventSource": "aws:sqs",
                         "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:" + queue}
                        for i, body in enumerate(bodies)]}


def sns(message):
    return {"Records": [{"EventSource": "aws:sns", "Sns": {
        "MessageId": "m", "TopicArn": "arn:aws:sns:eu-central-1:123456789012:alarms",
        "Message": message}}]}


def failures(one):
    got = one.wait()
    assert got.kind == "response", got.result
    return [item["itemIdentifier"] for item in got.json()["batchItemFailures"]]


def error(one):
    got = one.wait()
    assert got.kind == "error", got.result
    return got.json()


class Subscriber:
    def __init__(self, broker, pattern):
        self.out = tempfile.NamedTemporaryFile("w+", prefix="sub.")
        self.process = subprocess.Popen([CLI, "sub", "--bus", broker.url, pattern],
                                        stdout=self.out, stderr=subprocess.STDOUT)

    def said(self):
        with open(self.out.name, encoding="utf-8", errors="replace") as out:
            return out.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def settings(broker, rules=RULES, **more):
    with tempfile.NamedTemporaryFile("w", prefix="ingest.", suffix=".yaml", delete=False) as file:
        file.write(rules)
    return dict(HEADWAY_BUS=broker.url, HEADWAY_LAMBDA_INGEST=file.name,
                XDG_RUNTIME_DIR=broker.folder.name, **more)


def messages_of_a_queue_call_a_method():
    api = RuntimeApi()
    with Broker() as broker, Bootstrap(api, INGEST, **settings(broker)) as ingest:
        assert failures(api.invoke(sqs('{"device":"local"}', '{}', '{"device":"local","later":1}'))) == []
        got = api.invoke(sqs("{}", '{"device":"moon"}', "no JSON", '{"Type":"Notification"}', "{}"))
        assert failures(got) == ["m1", "m2", "m3"]
        assert "SQS record 2 (m1): NOT_FOUND: there is no device" in ingest.said(), ingest.said()
        assert failures(api.invoke(sqs(*["{}"] * 2000), remaining=60)) == []
        ingest.stop()
    api.check()


def a_broker_that_is_away_has_taken_nothing():
    api = RuntimeApi()
    with Broker() as broker, Bootstrap(api, INGEST, **settings(broker)) as ingest:
        assert failures(api.invoke(sqs("{}"))) == []
        broker.kill_broker()
        assert failures(api.invoke(sqs("{}", "{}"), remaining=2)) == ["m0", "m1"]
        assert error(api.invoke(sns('{"device":"local"}'), remaining=2))["errorType"].startswith(
            "headway.")
        os.unlink(broker.path)
        broker.start_broker()
        end = time.monotonic() + LONG
        while failures(api.invoke(sqs("{}"), remaining=5)):
            assert time.monotonic() < end
        ingest.stop()
    with Broker() as broker:
        broker.kill_broker()
        with Bootstrap(api, INGEST, **settings(broker)) as ingest:  # from the beginning on
            told = error(api.invoke(sqs("{}"), remaining=2))
            assert "is not there" in told["errorMessage"], told
            os.unlink(broker.path)
            broker.start_broker()
            broker.until(lambda: "fleet.v1.Fleet" in broker.ask("ls"))
            assert failures(api.invoke(sqs("{}"))) == []
            ingest.stop()
    api.check()


def a_function_that_was_frozen_has_a_bus_again():
    api = RuntimeApi()
    with Broker() as broker:
        way = Way(os.path.join(broker.folder.name, "way.sock"), broker.path)
        where = dict(settings(broker), HEADWAY_BUS="ipc://" + way.path)
        with Bootstrap(api, INGEST, **where) as ingest:
            assert failures(api.invoke(sqs("{}"))) == []
            for event in (sqs("{}", "{}"), sns('{"device":"local"}')):
                api.until_parked()
                ingest.signal(signal.SIGSTOP)
                way.cut()
                api.cut()
                ingest.signal(signal.SIGCONT)
                got = api.invoke(event).wait()
                assert got.kind == "response" and b"itemIdentifier" not in got.result, got.result
            ingest.stop()
    api.check()


def notifications_are_published():
    api = RuntimeApi()
    with Broker() as broker, Bootstrap(api, INGEST, **settings(broker)) as ingest, \
            Subscriber(broker, TOPIC) as typed, Subscriber(broker, "shop.v1.>") as raw:
        alarm = {"device": "local", "kind": "LOAD", "value": 7.5, "new": [1]}

        def again(event, who, part):
            """At most once, and to who is there: so until it is."""
            end = time.monotonic() + LONG
            while part not in who.said():
                assert time.monotonic() < end, who.said()
                got = api.invoke(event).wait()
                assert got.kind == "response", got.result
        again(sns(json.dumps(alarm)), typed, '"value":7.5')
        again({"temperature": 21.5}, raw, "shop.v1.Anything")
        again({"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
                            "s3": {"bucket": {"name": "uploads"}, "object": {"key": "a+b"}}}]},
              raw, "shop.v1.Uploaded")
        assert "INVALID_ARGUMENT" in error(api.invoke(sns("no JSON")))["errorType"]
        clicks = {"Records": [
            {"eventSource": "aws:kinesis", "eventSourceARN": "arn:aws:kinesis:x:1:stream/clicks",
             "kinesis": {"sequenceNumber": str(n), "data": data}}
            for n, data in enumerate(("e30=", "e30=", "AAAA", "e30="))]}
        assert failures(api.invoke(clicks)) == ["2"]
        ingest.stop()
    api.check()


def what_no_rule_wants_fails_in_words():
    api = RuntimeApi()
    http = {"version": "2.0", "rawPath": "/", "requestContext": {"http": {"method": "GET"}}}
    with Broker() as broker, Bootstrap(api, INGEST, **settings(broker)) as ingest:
        told = error(api.invoke(sqs("{}", queue="elsewhere")))["errorMessage"]
        assert 'write a rule with from: {sqs: "elsewhere"}' in told, told
        assert "answers no API Gateway 2.0 request" in error(api.invoke(http))["errorMessage"]
        # Methods are called as rules say, and not by whoever may invoke the function.
        called = api.invoke({"method": "fleet.v1.Fleet/Get", "request": {}}).wait()
        assert called.kind == "response" and called.json() == {}, called.result
        ingest.stop()
    api.check()


def rules_that_are_wrong_are_told():
    api = RuntimeApi()
    wrong = ((RULES.replace("Fleet/Get", "Fleet/Gett"), "there is no method fleet.v1.Fleet/Gett"),
             (RULES.replace("Fleet/Get", "Fleet/Watch"), "have no streams"),
             (RULES.replace("message: fleet.v1.Reading", "message: fleet.v1.Writing"),
              "has the message fleet.v1.WritingOutOfRange"),
             (RULES.replace("fleet.v1.Fleet/Get", "no.v1.Such/Get"), "the schema of no.v1.Such"))
    with Broker() as broker:
        for rules, part in wrong:
            with Bootstrap(api, INGEST, **settings(broker, rules)) as ingest:
                told = error(api.invoke(sqs("{}")))["errorMessage"]
                assert part in told, told
                ingest.stop()
        with Bootstrap(api, INGEST, **settings(broker, "rules:\n- from: {sqs: a}\n")) as ingest:
            assert ".yaml:2:3: rules[0]: write either the method" in ingest.ends(1)
        with Bootstrap(api, INGEST, HEADWAY_LAMBDA_INGEST='{"rules":[]}') as ingest:
            assert "which bus? Set HEADWAY_BUS" in ingest.ends(1)
    assert [kind for kind, _ in api.init_errors] == ["Runtime.SetupFailed"] * 2, api.init_errors
    api.check()


def the_rules_can_be_tried():
    def check(rules):
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write(rules)
            file.flush()
            return subprocess.run([INGEST, "--check", "--config", file.name], capture_output=True,
                                  text=True, timeout=LONG, check=False)
    good = check(RULES)
    assert good.returncode == 0 and "SQS devices -> calls fleet.v1.Fleet/Get\n" in good.stdout, good
    bad = check(RULES.replace("method:", "metod:"))
    assert bad.returncode == 2 and "the nearest is method" in bad.stderr, bad


if __name__ == "__main__":
    for story in (messages_of_a_queue_call_a_method, a_broker_that_is_away_has_taken_nothing,
                  a_function_that_was_frozen_has_a_bus_again, notifications_are_published,
                  what_no_rule_wants_fails_in_words, rules_that_are_wrong_are_told,
                  the_rules_can_be_tried):
        began = time.monotonic()
        story()
        print("  %s (%.1f s)" % (story.__name__, time.monotonic() - began), flush=True)
