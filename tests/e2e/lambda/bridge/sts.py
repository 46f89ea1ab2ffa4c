# SPDX-License-Identifier: Apache-2.0
"""STS as AWS has it, as far as roles are taken on: signatures are verified by botocore, roles trust
whom the story says, and keys that are given are taken by the endpoint until they expire."""
import datetime
import http.server
import re
import threading
import time
import urllib.parse
from xml.sax.saxutils import escape

from endpoint import Refusal, verify

SPACE = "https://sts.amazonaws.com/doc/2011-06-15/"
COMMON = {"Action", "Version", "RoleArn", "RoleSessionName"}
MAY = {"AssumeRole": COMMON | {"ExternalId", "DurationSeconds"},
       "AssumeRoleWithWebIdentity": COMMON | {"WebIdentityToken", "DurationSeconds"}}


class Role:
    """by: who may take it on, the access key of a user or the ARN of a role; or with which token."""

    def __init__(self, by=None, token=None, external_id=None, session=None, duration=None):
        self.by, self.token, self.external_id = by, token, external_id
        self.session, self.duration = session, duration


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *words):
        pass

    def answer(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            self.answer(200, self.serve(body))
        except Refusal as refusal:
            self.answer(refusal.status, "<ErrorResponse xmlns=\"%s\">\n  <Error>\n    <Type>Sender"
                        "</Type>\n    <Code>%s</Code>\n    <Message>%s</Message>\n  </Error>\n  "
                        "<RequestId>00000000-0000-0000-0000-000000000000</RequestId>\n"
                        "</ErrorResponse>\n" % (SPACE, refusal.kind, escape(str(refusal))))

    def serve(self, body):
        sts = self.server.sts
        if self.path != "/" or not self.headers["Content-Type"].startswith(
                "application/x-www-form-urlencoded"):
            raise Refusal(404, "InvalidAction", self.path)
        pairs = urllib.parse.parse_qsl(body.decode("ascii"), strict_parsing=True)
        form = dict(pairs)
        action = form.get("Action")
        if len(form) != len(pairs) or not form.keys() <= MAY[action] or form["Version"] != \
                "2011-06-15" or not re.fullmatch(r"[\w+=,.@-]{2,64}", form["RoleSessionName"]):
            raise Refusal(400, "ValidationError", "%s cannot be" % form)
        role = sts.roles.get(form["RoleArn"])
        if action == "AssumeRole":
            caller = sts.names[verify(self, body, sts, "sts")]
            good = role and role.by == caller
        else:
            good = role and not self.headers["Authorization"] and role.token == form["WebIdentityToken"]
        good = good and role.external_id == form.get("ExternalId") and \
            role.duration == form.get("DurationSeconds") and \
            role.session in (None, form["RoleSessionName"])
        if not good:
            sts.refused += 1
            raise Refusal(403, "AccessDenied", "User is not authorized to perform: sts:%s on "
                          "resource: %s" % (action, form["RoleArn"]))
        return sts.give(action, form)


class Sts:
    count = 0

    def __init__(self, endpoint, roles, life=3600):
        self.endpoint, self.roles, self.life = endpoint, roles, life
        self.keys, self.names, self.expired, self.given, self.refused = {}, {}, set(), [], 0
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.sts = self
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def user(self, key, secret, token=None):
        self.keys[key], self.names[key] = (secret, token), key

    def give(self, action, form):
        Sts.count += 1
        arn, key = form["RoleArn"], "ASIACANARY%d" % Sts.count
        pair = "canary/secret+%d" % Sts.count, "canary/token+%d==" % Sts.count
        self.keys[key] = self.endpoint.keys[key] = pair
        self.names[key] = arn
        for expired in self.expired, self.endpoint.expired:
            threading.Timer(self.life, expired.add, [key]).start()
        self.given.append(arn)
        end = datetime.datetime.fromtimestamp(time.time() + self.life, datetime.timezone.utc)
        return """<%(action)sResponse xmlns="%(space)s">
  <%(action)sResult>
    <AssumedRoleUser>
      <AssumedRoleId>AROA:%(name)s</AssumedRoleId>
      <Arn>%(arn)s/%(name)s</Arn>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>%(key)s</AccessKeyId>
      <SecretAccessKey>%(secret)s</SecretAccessKey>
      <SessionToken>%(token)s</SessionToken>
      <Expiration>%(end)s</Expiration>
    </Credentials>
    <PackedPolicySize>6</PackedPolicySize>
  </%(action)sResult>
  <ResponseMetadata>
    <RequestId>00000000-0000-0000-0000-000000000000</RequestId>
  </ResponseMetadata>
</%(action)sResponse>
""" % {"action": action, "space": SPACE, "name": escape(form["RoleSessionName"]), "arn": escape(arn),
            "key": key, "secret": pair[0], "token": pair[1], "end": end.strftime("%Y-%m-%dT%H:%M:%SZ")}
