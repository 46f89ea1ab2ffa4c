# SPDX-License-Identifier: Apache-2.0
"""A function that calls a bus is frozen between two events: it has no link then, and what became of
sockets and broker meanwhile does not matter. FREEZE: for so many seconds at least."""
import os
import signal
import time

from bootstrap import Bootstrap
from broker import Broker, Way
from runtime_api import RuntimeApi

RELAY = os.environ["RELAY"]
FREEZE_S = float(os.environ.get("FREEZE", "0"))
ASK, NOTE, TELL = ({"method": "relay.v1.Relay/" + name, "request": {}}
                   for name in ("Ask", "Note", "Tell"))


def asks(api):
    got = api.invoke(ASK).wait()
    assert got.kind == "response" and got.json() == {"device": "local"}, got.result
    return got


def no_link_is_held_while_an_event_is_waited_for(broker, way):
    api = RuntimeApi()
    with Bootstrap(api, RELAY, HEADWAY_BUS="ipc://" + way.path) as relay:
        api.until_parked()
        assert way.made == 0, way.made
        for count in range(1, 6):
            asks(api)
            api.until_parked()
            Broker.until(lambda: way.standing() == 0)
            assert way.made == count, way.made
        assert "relay.v1.Relay" not in broker.ask("ls"), "it is registered"
        relay.stop()
    api.check()


def thaws(broker, way, meanwhile, seconds):
    api = RuntimeApi()
    with Bootstrap(api, RELAY, HEADWAY_BUS="ipc://" + way.path) as relay:
        asks(api)
        for event, answer in ((ASK, {"device": "local"}), (NOTE, {})):
            api.until_parked()
            relay.signal(signal.SIGSTOP)
            meanwhile(api, broker, way)
            time.sleep(max(seconds, FREEZE_S))
            one = api.invoke(event)
            relay.signal(signal.SIGCONT)
            assert one.wait().kind == "response" and one.json() == answer, one.result
        print("    %d ms from event to result" % ((time.monotonic() - one.given) * 1000))
        asks(api)
        assert "Error" not in relay.said(), relay.said()
        relay.stop()
    api.check()


def without_a_broker_what_needs_none_is_answered():
    api = RuntimeApi()
    with Bootstrap(api, RELAY, HEADWAY_BUS="ipc:///tmp/nobody-is-here.sock") as relay:
        assert api.invoke(TELL).wait().kind == "response"
        got = api.invoke(ASK, remaining=5).wait()
        assert got.json()["errorType"] == "headway.DEADLINE_EXCEEDED", got.result
        assert "no broker at" in relay.said()
        assert api.invoke(TELL).wait().kind == "response"
        relay.stop()
    api.check()


def where_several_run_at_once_the_link_is_kept(broker, way):
    api = RuntimeApi()
    made = way.made
    with Bootstrap(api, RELAY, HEADWAY_BUS="ipc://" + way.path,
                   AWS_LAMBDA_MAX_CONCURRENCY="4") as relay:
        api.until_parked(4)
        for _ in range(20):
            asks(api)
        many = [api.invoke(ASK) for _ in range(100)]
        assert all(one.wait().json() == {"device": "local"} for one in many)
        assert way.made == made + 1, way.made
        assert "relay.v1.Relay" not in broker.ask("ls"), "it is registered"
        relay.stop()
    api.check()


def nothing_happens(api, broker, way):
    pass


def sockets_are_cut(api, broker, way):
    api.cut()
    way.cut()


def the_broker_is_another_one(api, broker, way):
    api.cut()
    way.cut()
    broker.kill_broker()
    os.unlink(broker.path)
    broker.start_broker()
    Broker.until(lambda: "fleet.v1.Fleet" in broker.ask("ls"))


def a_link_that_was_there_when_it_was_frozen_is_not_believed(broker, way):
    """In the middle of an event: no such freeze is AWS's, but machines sleep."""
    api = RuntimeApi()
    with Bootstrap(api, RELAY, HEADWAY_BUS="ipc://" + way.path) as relay:
        asks(api)
        for _ in range(3):
            one = api.invoke(ASK)
            api.until(lambda: one.given)
            relay.signal(signal.SIGSTOP)
            way.cut()
            api.cut()
            relay.signal(signal.SIGCONT)
            one.wait()
            assert one.kind == "error" or one.json() == {"device": "local"}
            asks(api)
        relay.stop()
    api.check()


def main():
    with Broker() as broker:
        way = Way(os.path.join(broker.folder.name, "way.sock"), broker.path)
        no_link_is_held_while_an_event_is_waited_for(broker, way)
        # The first is longer than a link lives without a sign of life.
        for meanwhile, seconds in ((nothing_happens, 7), (sockets_are_cut, 2),
                                   (the_broker_is_another_one, 2)):
            thaws(broker, way, meanwhile, seconds)
            print("  %s" % meanwhile.__name__, flush=True)
        a_link_that_was_there_when_it_was_frozen_is_not_believed(broker, way)
        where_several_run_at_once_the_link_is_kept(broker, way)
    without_a_broker_what_needs_none_is_answered()


if __name__ == "__main__":
    main()
