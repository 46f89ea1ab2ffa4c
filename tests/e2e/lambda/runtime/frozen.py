# SPDX-License-Identifier: Apache-2.0
"""A function that calls a bus is frozen between two events: it has no link then, and what became of
sockets and broker meanwhile does not matter. FREEZE: for so many seconds."""
import os
import signal
import time

from bootstrap import Bootstrap
from broker import Broker, Way
from runtime_api import RuntimeApi

RELAY = os.environ["RELAY"]
FREEZE_S = float(os.environ.get("FREEZE", "7"))  # longer than a link lives without a sign of it
ASK = {"method": "relay.v1.Relay/Ask", "request": {}}


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


def thaws(broker, way, meanwhile):
    api = RuntimeApi()
    with Bootstrap(api, RELAY, HEADWAY_BUS="ipc://" + way.path) as relay:
        asks(api)
        api.until_parked()
        relay.signal(signal.SIGSTOP)
        meanwhile(api, broker, way)
        time.sleep(FREEZE_S)
        one = api.invoke(ASK)
        relay.signal(signal.SIGCONT)
        assert one.wait().json() == {"device": "local"}, one.result
        print("    %d ms from event to result" % ((time.monotonic() - one.given) * 1000))
        asks(api)
        assert "Error" not in relay.said(), relay.said()
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
        for meanwhile in (nothing_happens, sockets_are_cut, the_broker_is_another_one):
            thaws(broker, way, meanwhile)
            print("  %s" % meanwhile.__name__, flush=True)
        a_link_that_was_there_when_it_was_frozen_is_not_believed(broker, way)


if __name__ == "__main__":
    main()
