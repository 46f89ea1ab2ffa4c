# SPDX-License-Identifier: Apache-2.0
"""A host that has keys takes what botocore signs with one of them, and nothing else."""
import datetime
import http.client
from unittest import mock

import botocore
import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

import world
from world import PREFIX, case, create, refused

KEY, SECRET = "AKIDTRIAL", "a secret/with+signs="


def signed_at(host, seconds, body=b"", sent=None):
    """A request that was signed at another time, or for another body."""
    when = datetime.datetime.utcnow() + datetime.timedelta(seconds=seconds)
    request = AWSRequest("POST", host.url + "/2015-03-31/functions/f/invocations", data=body)
    with mock.patch("botocore.auth.datetime") as clock:
        clock.datetime.utcnow.return_value = when
        botocore.auth.SigV4Auth(Credentials(KEY, SECRET), "lambda", world.REGION).add_auth(request)
    link = http.client.HTTPConnection(host.url.removeprefix("http://"), timeout=120)
    link.request("POST", "/2015-03-31/functions/f/invocations", sent or body,
                 dict(request.headers.items()))
    said = link.getresponse()
    text = said.read().decode()
    link.close()
    return said.status, said.headers["x-amzn-ErrorType"], text


def main():
    with world.host("--keys", f"{KEY}: {SECRET}") as host:
        client = host.client(key=KEY, secret=SECRET)
        create(client)
        for name in ("f", "f:$LATEST", PREFIX + "f"):
            case(client.invoke(FunctionName=name)["StatusCode"] == 200, name)
        client.update_function_code(FunctionName="f", ZipFile=world.code(b"x" * 100000))
        case(client.list_functions(MaxItems=5, Marker="a b/c")["Functions"], "a query is signed")
        client.tag_resource(Resource=PREFIX + "f", Tags={"a b": "c"})
        client.untag_resource(Resource=PREFIX + "f", TagKeys=["a b", "z", "\u00fc+"])
        refused(host.client(key=KEY, secret="wrong").list_functions, "InvalidSignatureException",
                403, "does not match")
        refused(host.client(key="ANOTHER", secret=SECRET).list_functions,
                "UnrecognizedClientException", 403, "security token")
        refused(host.client(signature_version=botocore.UNSIGNED).list_functions,
                "MissingAuthenticationTokenException", 403, "Missing Authentication Token")
        case(signed_at(host, 0)[0] == 200, "now")
        status, error, text = signed_at(host, -600)
        case(status == 403 and error == "InvalidSignatureException" and "expired" in text, text)
        status, error, text = signed_at(host, 600)
        case(status == 403 and "not yet current" in text, text)
        status, error, text = signed_at(host, 0, b"[1]", b"[2]")
        case(status == 403 and error == "InvalidSignatureException", text)
        identity = host.client("sts", key=KEY, secret=SECRET).get_caller_identity()
        case(identity["Account"] == world.ACCOUNT, identity)
        case(SECRET not in host.said(), "the secret is in no log")
    world.done("signatures by botocore")


main()
