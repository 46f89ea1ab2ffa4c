# SPDX-License-Identifier: Apache-2.0
"""Many environments thaw together, and none of them fails its event. ENVIRONMENTS: how many."""
import os
import signal
import time

from bootstrap import Bootstrap
from broker import Broker
from runtime_api import RuntimeApi

RELAY = os.environ["RELAY"]
MANY = int(os.environ.get("ENVIRONMENTS", "200"))
ASK = {"method": "relay.v1.Relay/Ask", "request": {}}


def ask_all(apis):
    asked = [api.invoke(ASK, remaining=60) for api in apis]
    failed = [one.result for one in asked if one.wait(120).kind != "response"]
    assert not failed, (len(failed), failed[0])
    return asked


def main():
    with Broker() as broker:
        apis = [RuntimeApi(look_s=0.5) for _ in range(MANY)]
        relays = [Bootstrap(api, RELAY, HEADWAY_BUS=broker.url) for api in apis]
        try:
            for api in apis:
                api.until_parked()
            ask_all(apis)
            for api, relay in zip(apis, relays):
                api.until_parked()
                relay.signal(signal.SIGSTOP)
            for api in apis:
                api.cut()
            broker.kill_broker()
            os.unlink(broker.path)
            broker.start_broker()
            Broker.until(lambda: "fleet.v1.Fleet" in broker.ask("ls"))
            for relay in relays:
                relay.signal(signal.SIGCONT)
            asked = ask_all(apis)
            took = [time.monotonic() - one.given for one in asked]
            print("  %d environments, 0 failed; %.0f ms until all were done" % (MANY, max(took) * 1000))
            for api in apis:
                api.check()
            for relay in relays:
                relay.signal(signal.SIGTERM)
            for relay in relays:
                relay.ends(0)
        finally:
            for relay in relays:
                relay.__exit__()


if __name__ == "__main__":
    main()
