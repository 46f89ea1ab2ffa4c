#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Requests drawn at random are signed by botocore and by us, in headers and in links.
usage: sigv4.py PROGRAM"""
import calendar
import hashlib
import random
import subprocess
import sys
import time
from urllib.parse import quote

try:
    from botocore import auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
except ImportError:
    print("python3-botocore is not installed")
    sys.exit(77)

COUNT = 400
ALPHABET = "abcXYZ019-_.~ +&=/:$%@'\"()*!,;?#[]é漢😀"
SIGNERS = {
    ("header", "s3"): auth.S3SigV4Auth,
    ("link", "s3"): auth.S3SigV4QueryAuth,
    "header": auth.SigV4Auth,
    "link": auth.SigV4QueryAuth,
}
WORDS = ["application/json", "  Tail ", "a   b\t c", '"x  y"', "", "é", "a,b , c"]


def text(draw, most):
    return "".join(draw.choice(ALPHABET) for _ in range(draw.randrange(1, most)))


def path(draw):
    segments = [quote(text(draw, 8), safe="~") for _ in range(draw.randrange(0, 5))]
    if draw.random() < 0.3:
        segments.insert(draw.randrange(0, len(segments) + 1), draw.choice(["", ".", ".."]))
    end = draw.choice(["", "/"]) if segments and segments[-1] else ""
    return "/" + "/".join(segments) + end


def query(draw, repeats):
    names = [text(draw, 5) for _ in range(draw.randrange(0, 6))]
    if repeats and names:
        names += [names[0]] * draw.randrange(0, 3)
    else:
        names = sorted(set(names), key=names.index)
    draw.shuffle(names)
    pairs = [(name, text(draw, 6) if draw.random() < 0.8 else "") for name in names]
    return "&".join(f"{quote(n, safe='-_.~')}={quote(v, safe='-_.~')}" for n, v in pairs)


def headers(draw, host):
    found = [("Host", host)]
    for name in ["Content-Type", "X-Amz-Invocation-Type", "x-amz-Log-Type", "Accept", "user-agent"]:
        if draw.random() < 0.4:
            found.append((name, draw.choice(WORDS)))
    for _ in range(draw.randrange(0, 4)):
        found.append(("X-Amz-Meta", draw.choice(WORDS)))
    return found


class Case:
    def __init__(self, draw):
        self.form = draw.choice(["header", "header", "link"])
        self.service = draw.choice(["lambda", "lambda", "sqs", "s3", "execute-api"])
        self.region = draw.choice(["us-east-1", "eu-central-1", "cn-north-1"])
        self.when = draw.randrange(0, 4102444800)
        self.key = "AKIA" + "".join(draw.choice("ABC234") for _ in range(16))
        self.secret = "".join(draw.choice("abcDEF123+/") for _ in range(40))
        self.token = "".join(draw.choice("abc+/=") for _ in range(99)) if draw.random() < 0.4 else ""
        self.method = draw.choice(["GET", "POST", "PUT", "DELETE", "PATCH"])
        self.path = path(draw)
        self.query = query(draw, self.form == "header")
        self.host = draw.choice(["lambda.us-east-1.amazonaws.com", "127.0.0.1:9001"])
        self.headers = headers(draw, self.host)
        self.body = text(draw, 40).encode() if draw.random() < 0.5 else b""
        self.tells = draw.random() < 0.3 and self.form == "header"

    def payload(self):
        if self.form == "link" and self.service == "s3":
            return "UNSIGNED-PAYLOAD"
        return hashlib.sha256(self.body).hexdigest()

    def line(self):
        """For the program."""
        fields = [self.form, self.service, self.region, str(self.when), self.key, self.secret]
        fields += [self.token, str(int(self.tells)), self.method, self.path, self.query]
        fields.append("\1".join(f"{name}:{value}" for name, value in self.headers))
        return "\t".join(f.replace("\t", " ") for f in fields + [self.payload()])

    def request(self):
        url = f"http://{self.host}{self.path}" + (f"?{self.query}" if self.query else "")
        request = AWSRequest(method=self.method, url=url, data=self.body)
        for name, value in self.headers:
            request.headers.add_header(name, value)
        if self.tells and self.service != "s3":
            request.headers["X-Amz-Content-SHA256"] = self.payload()
        request.context["timestamp"] = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(self.when))
        return request

    def botocore(self):
        """What botocore's signer would do now, at the case's time."""
        kind = SIGNERS.get((self.form, self.service)) or SIGNERS[self.form]
        more = {"expires": 900} if self.form == "link" else {}
        signer = kind(Credentials(self.key, self.secret, self.token or None), self.service,
                      self.region, **more)
        request = self.request()
        if self.form == "link":
            request.data = b""  # it would go into the query
            signer.payload = lambda _: self.payload()
        signer._modify_request_before_signing(request)
        canonical = signer.canonical_request(request)
        signature = signer.signature(signer.string_to_sign(request, canonical), request)
        if self.form == "link":
            return signature, canonical
        signer._inject_signature_to_request(request, signature)
        return request.headers["Authorization"], canonical


def main():
    draw = random.Random(8)
    assert calendar.timegm((2015, 8, 30, 12, 36, 0)) == 1440938160
    cases = [Case(draw) for _ in range(COUNT)]
    lines = "".join(case.line() + "\n" for case in cases)
    run = subprocess.run(sys.argv[1:], input=lines.encode(), capture_output=True, check=False)
    ours = run.stdout.decode().split("\n")[:-1]
    if run.returncode or len(ours) != COUNT:
        print(run.stderr.decode(), f"{len(ours)} of {COUNT} were signed")
        return 1
    wrong = 0
    for case, line in zip(cases, ours):
        wanted, canonical = case.botocore()
        if case.form == "link":
            line = line.split("X-Amz-Signature=")[-1]
        if line != wanted:
            wrong += 1
            print(f"{case.line()}\n ours     {line}\n botocore {wanted}\n{canonical}\n")
    print(f"{COUNT - wrong} of {COUNT} are signed alike")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
