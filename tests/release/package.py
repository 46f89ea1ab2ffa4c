# SPDX-License-Identifier: Apache-2.0
"""A packaged service as a function, in a root of its own. usage: package.py PROGRAM ROOT"""
import json
import subprocess
import sys

from runtime_api import RuntimeApi

LONG = 60
program, root = sys.argv[1:]
api = RuntimeApi()
command = [program] if root == "/" else ["unshare", "-r", "--root=" + root, program]
bootstrap = subprocess.Popen(command, env={"AWS_LAMBDA_RUNTIME_API": api.host, "PATH": "/usr/bin"})
try:
    direct = {"method": "fleet.v1.Fleet/Get", "request": {"device": "local"}}
    answer = api.invoke(direct).wait().json()
    assert answer["name"] == "local", answer
    answer = api.invoke({"method": "fleet.v1.Fleet/Get", "request": {"device": "none"}}).wait()
    assert answer.kind == "error" and answer.json()["errorType"] == "headway.NOT_FOUND", answer.result
    url = {"version": "2.0", "routeKey": "$default", "rawPath": "/v1/devices/local",
           "rawQueryString": "", "headers": {"host": "x"}, "isBase64Encoded": False,
           "requestContext": {"requestId": "x", "domainName": "x.lambda-url.eu-west-1.on.aws",
                              "http": {"method": "GET", "path": "/v1/devices/local",
                                       "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1",
                                       "userAgent": "x"}}}
    answer = api.invoke(url).wait().json()
    assert answer["statusCode"] == 200 and json.loads(answer["body"])["name"] == "local", answer
    bootstrap.terminate()
    assert bootstrap.wait(LONG) == 0, "it ended with %s" % bootstrap.returncode
    api.check()
finally:
    bootstrap.kill()
print("%s in %s answers as on the bus" % (program, root))
