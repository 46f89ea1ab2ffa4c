# SPDX-License-Identifier: Apache-2.0
"""Connections to the Runtime API die, and no event or result is lost with them."""
import os
import signal
import time

from bootstrap import Bootstrap
from runtime_api import RuntimeApi

TRIAL = os.environ["TRIAL"]


def echo(text):
    return {"method": "trial.v1.Trial/Echo", "request": {"text": text}}


def hold(ms):
    return {"method": "trial.v1.Trial/Hold", "request": {"ms": ms}}


def while_an_event_is_waited_for():
    api = RuntimeApi()
    with Bootstrap(api, TRIAL) as trial:
        for i in range(20):
            api.until_parked()
            api.cut()
            assert api.invoke(echo(str(i))).wait().json()["text"] == str(i)
        trial.stop()
    api.check()


def while_the_function_runs():
    api = RuntimeApi()
    with Bootstrap(api, TRIAL) as trial:
        one = api.invoke(hold(300))
        api.until(lambda: one.given)
        api.cut()
        assert one.wait().kind == "response", one.result
        one = api.invoke(hold(300))  # and it does not see how
        api.until(lambda: one.given)
        trial.signal(signal.SIGSTOP)
        api.cut()
        trial.signal(signal.SIGCONT)
        assert one.wait().kind == "response", one.result
        trial.stop()
    api.check()


def when_a_result_has_no_answer():
    api = RuntimeApi()
    with Bootstrap(api, TRIAL) as trial:
        api.forget = [True]  # it was taken: told again, it is refused
        assert api.invoke(echo("once")).wait().json()["text"] == "once"
        api.until_parked()
        assert "had arrived" in trial.said(), trial.said()
        api.forget = [False]
        assert api.invoke(echo("again")).wait().json()["text"] == "again"
        api.forget = [False, False]  # that is not told for ever
        lost = api.invoke(echo("lost"))
        assert api.invoke(echo("next")).wait().json()["text"] == "next"
        assert not lost.kind and lost.id + " is lost" in trial.said()
        trial.stop()
    api.check()


if __name__ == "__main__":
    for story in (while_an_event_is_waited_for, while_the_function_runs,
                  when_a_result_has_no_answer):
        began = time.monotonic()
        story()
        print("  %s (%.1f s)" % (story.__name__, time.monotonic() - began), flush=True)
