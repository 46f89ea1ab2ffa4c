# SPDX-License-Identifier: Apache-2.0
"""Roles that are taken on, by another profile's keys, a role's keys, the environment's, or a web
identity's token; and new keys before the old expire."""
import socket
import time

from endpoint import Endpoint
from story import Bridge, answered, call, check, equal, failed, trial, until, write
from sts import Role, Sts

ARN = "arn:aws:iam::123456789012:role/"
TOP, MIDDLE = ARN + "path/top", ARN + "middle"
USER, SECRET = "AKIDCANARYUSER", "canary+secret/of/the/user"
USER_KEYS = "aws_access_key_id = %s\naws_secret_access_key = %s\n" % (USER, SECRET)


def make():
    return answered("bridge.v1.Trial/Make", {})


def bridge_of(sts, endpoint, *options, **variables):
    return Bridge(endpoint.url, *trial(), *options, AWS_ENDPOINT_URL_STS=sts.url, **variables).stands(
        "bridge.v1.Trial")


def chain(endpoint):
    """Keys of four seconds, of a role by a role by a user: calls go on while they change."""
    sts = Sts(endpoint, {MIDDLE: Role(by=USER), TOP: Role(
        by=MIDDLE, external_id="a b&c=d+e", session="me@here", duration="900")}, life=4)
    sts.user(USER, SECRET)
    write(".aws/config", "[profile top]\nrole_arn = %s\nsource_profile = middle\n"
          "external_id = a b&c=d+e\nrole_session_name = me@here\nduration_seconds = 900\n"
          "[profile middle]\nrole_arn = %s\nsource_profile = user\n" % (TOP, MIDDLE))
    write(".aws/credentials", "[user]\n" + USER_KEYS)
    bridge = bridge_of(sts, endpoint, AWS_PROFILE="top")
    while sts.given.count(TOP) < 4:
        make()
    said = bridge.stop()
    equal(said.count("temporary credentials of role " + TOP), 1, "whose they are is said once")


def environment(endpoint):
    """A user's session in variables, which goes for the role of a profile that is asked for."""
    sts = Sts(endpoint, {TOP: Role(by=USER)})
    sts.user(USER, SECRET, "canary/session+of/the/user==")
    write(".aws/config", "[profile top]\nrole_arn = %s\ncredential_source = Environment\n" % TOP)
    bridge = bridge_of(sts, endpoint, "--profile", "top", AWS_ACCESS_KEY_ID=USER,
                       AWS_SECRET_ACCESS_KEY=SECRET,
                       AWS_SESSION_TOKEN="canary/session+of/the/user==")
    make()
    equal(sts.given, [TOP], "roles")
    bridge.stop()


def web_identity(endpoint):
    """As in a pod: the token's file changes."""
    role = Role(token="canary.token-1_x", session="pod")
    sts = Sts(endpoint, {TOP: role}, life=4)
    token = write("web/token", role.token + "\n")
    bridge = bridge_of(sts, endpoint, AWS_WEB_IDENTITY_TOKEN_FILE=token, AWS_ROLE_ARN=TOP,
                       AWS_ROLE_SESSION_NAME="pod")
    make()
    role.token = "canary.token-2+/="
    write("web/token", role.token)
    while len(sts.given) < 3:
        make()
    bridge.stop()


def refused(endpoint):
    """What STS says is told to callers and once in the log; STS is asked once a second at most, until
    it gives what is wanted."""
    role = Role(by="nobody")
    sts = Sts(endpoint, {TOP: role})
    sts.user(USER, SECRET)
    write(".aws/config", "[default]\nrole_arn = %s\nsource_profile = default\n%s" % (TOP, USER_KEYS))
    bridge = bridge_of(sts, endpoint, AWS_PROFILE="default")
    words = "STS refuses role %s: 403 AccessDenied: User is not authorized to perform: " \
        "sts:AssumeRole" % TOP
    until(lambda: words in bridge.said(), "the bridge says so")
    asked, began = sts.refused, time.monotonic()
    for _ in range(20):
        failed("bridge.v1.Trial/Make", {}, "UNAVAILABLE", '"notProcessed":true', words)
    most = time.monotonic() - began + 1
    check(sts.refused - asked <= most, "%d times asked in %f s" % (sts.refused - asked, most))
    role.by = USER
    until(lambda: call("bridge.v1.Trial/Make", {}).code == 0, "STS is asked again")
    equal(bridge.stop().count("STS refuses"), 1, "it is said once")


def away(endpoint):
    free = socket.create_server(("127.0.0.1", 0))
    sts = Sts(endpoint, {})
    sts.url = "http://127.0.0.1:%d" % free.getsockname()[1]
    free.close()
    bridge = bridge_of(sts, endpoint, AWS_PROFILE="default")
    until(lambda: "STS does not answer at " + sts.url in bridge.said(), "the bridge says so")
    bridge.stop()


def main():
    endpoint = Endpoint({"trial": lambda invocation: {"text": "done"}}, {})
    chain(endpoint)
    environment(endpoint)
    web_identity(endpoint)
    refused(endpoint)
    away(endpoint)


main()
