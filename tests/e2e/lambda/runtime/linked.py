# SPDX-License-Identifier: Apache-2.0
"""A program that has the runtime linked needs no module: there is none for it."""
import os

from bootstrap import Bootstrap
from runtime_api import RuntimeApi

api = RuntimeApi()
with Bootstrap(api, os.environ["LINKED"], HEADWAY_LAMBDA_MODULE="/nowhere.so") as linked:
    got = api.invoke({"method": "fleet.v1.Fleet/Get", "request": {}}).wait()
    assert got.kind == "response" and got.json()["name"] == "local", got.result
    linked.stop()
api.check()
