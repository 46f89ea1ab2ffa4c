# SPDX-License-Identifier: Apache-2.0
"""Requests of HTTP as events, in all four forms, and the answers out of a function's results."""
import base64
import collections
import json
import urllib.parse

Request = collections.namedtuple("Request", "method path headers body")
Answer = collections.namedtuple("Answer", "status headers body")


def split(path):
    path, _, query = path.partition("?")
    return path, query


def carry(body):
    """As text where it is UTF-8, else in base64, as AWS does it."""
    try:
        return {"body": body.decode() or None, "isBase64Encoded": False}
    except UnicodeDecodeError:
        return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}


def payload_2(request, domain="a.execute-api.eu-central-1.amazonaws.com"):
    path, query = split(request.path)
    return {"version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": query,
            "headers": {name.lower(): value for name, value in request.headers.items()},
            "requestContext": {"domainName": domain, "stage": "$default",
                               "http": {"method": request.method, "path": path}},
            **carry(request.body)}


def function_url(request):
    return payload_2(request, "u.lambda-url.eu-central-1.on.aws")


def parameters(query, decode):
    values = collections.defaultdict(list)
    for part in query.split("&") if query else ():
        name, _, value = part.partition("=")
        values[decode(name)].append(decode(value))
    return values


def payload_1(request, decode=urllib.parse.unquote_plus, context=None):
    path, query = split(request.path)
    values = parameters(query, decode)
    return {"httpMethod": request.method, "path": path,
            "headers": {name: value for name, value in request.headers.items()},
            "multiValueHeaders": {name: [value] for name, value in request.headers.items()},
            "queryStringParameters": {name: all_[-1] for name, all_ in values.items()} or None,
            "multiValueQueryStringParameters": values or None,
            "requestContext": context or {"stage": "prod"}, **carry(request.body)}


def load_balancer_multi(request):
    """Parameters stay as they are in the query."""
    event = payload_1(request, lambda text: text, {"elb": {"targetGroupArn": "arn:x"}})
    del event["headers"], event["queryStringParameters"]
    return event


def load_balancer(request):
    """Of a parameter that comes twice it has the last: None, as it is another request then."""
    event = payload_1(request, lambda text: text, {"elb": {"targetGroupArn": "arn:x"}})
    several = event.pop("multiValueQueryStringParameters") or {}
    del event["multiValueHeaders"]
    return None if any(len(values) > 1 for values in several.values()) else event


FORMS = {"payload 2.0": payload_2, "function URL": function_url, "payload 1.0": payload_1,
         "load balancer": load_balancer, "load balancer, multi-value": load_balancer_multi}


def answer_of(result):
    """Of a whole result."""
    said = json.loads(result)
    headers = dict(said.get("headers") or {})
    headers.update({name: ", ".join(values)
                    for name, values in (said.get("multiValueHeaders") or {}).items()})
    body = said.get("body") or ""
    body = base64.b64decode(body) if said.get("isBase64Encoded") else body.encode()
    return Answer(said["statusCode"], headers, body)


def streamed_answer_of(result):
    """Of one with a prelude."""
    prelude, body = result.split(b"\0" * 8, 1)
    said = json.loads(prelude)
    return Answer(said["statusCode"], said["headers"], body)
