# SPDX-License-Identifier: Apache-2.0
"""Every answer against the model that AWS publishes with botocore: each member is one of its shape,
of its type and pattern, and none that is required is missing."""
import http.client
import json
import re
import urllib.parse

import botocore.session

import world
from world import PREFIX, case

MODEL = botocore.session.get_session().get_service_model("lambda")


def check_text(shape, value, path):
    case(isinstance(value, str), f"{path} is no string")
    if shape.enum:
        case(value in shape.enum, f"{path}: {value} is none of {shape.enum}")
    pattern = shape.metadata.get("pattern")
    if pattern:
        case(re.fullmatch(pattern, value), f"{path}: {value} is not as {pattern}")
    for bound, good in (("min", lambda n: len(value) >= n), ("max", lambda n: len(value) <= n)):
        if bound in shape.metadata:
            case(good(shape.metadata[bound]), f"{path}: {value} has a length that it cannot have")


def check_structure(shape, value, path):
    case(isinstance(value, dict), f"{path} is no object")
    for name in shape.required_members:
        member = shape.members[name]
        if member.serialization.get("location") is None:
            case(name in value, f"{path}.{name} is missing")
    for name, inner in value.items():
        case(name in shape.members, f"{path}.{name} is no member of {shape.name}")
        check(shape.members[name], inner, f"{path}.{name}")


def check(shape, value, path):
    kind = shape.type_name
    if kind == "structure":
        check_structure(shape, value, path)
    elif kind == "list":
        case(isinstance(value, list), f"{path} is no list")
        for at, inner in enumerate(value):
            check(shape.member, inner, f"{path}[{at}]")
    elif kind == "map":
        case(isinstance(value, dict), f"{path} is no map")
        for key, inner in value.items():
            check(shape.key, key, f"{path} key")
            check(shape.value, inner, f"{path}.{key}")
    elif kind == "string":
        check_text(shape, value, path)
    elif kind == "boolean":
        case(isinstance(value, bool), f"{path} is no boolean")
    else:
        good = isinstance(value, (int, float)) and not isinstance(value, bool)
        case(good, f"{path} is no number")
        case(kind in ("timestamp", "double", "float") or value == int(value), f"{path}: {value}")


def ask(host, name, body=None, **parameters):
    """The operation as its model has it; what is not in the path goes into the query."""
    operation = MODEL.operation_model(name)
    path = operation.http["requestUri"]
    for key in list(parameters):
        there = operation.input_shape.members[key].serialization
        if there["location"] == "uri":
            value = urllib.parse.quote(parameters.pop(key), safe="")
            path = path.replace("{" + there["name"] + "}", value)
    if parameters:
        members = operation.input_shape.members
        path += "?" + urllib.parse.urlencode(
            {members[key].serialization["name"]: value for key, value in parameters.items()})
    link = http.client.HTTPConnection(host.url.removeprefix("http://"), timeout=120)
    link.request(operation.http["method"], path, json.dumps(body) if body is not None else None)
    said = link.getresponse()
    text = said.read()
    link.close()
    return operation, said, text


def good(host, name, body=None, **parameters):
    operation, said, text = ask(host, name, body, **parameters)
    case(said.status in (operation.http.get("responseCode", 200), 204), f"{name}: {said.status} {text}")
    case(re.fullmatch("[0-9a-f-]{36}", said.headers["x-amzn-RequestId"] or ""), name)
    shape = operation.output_shape
    if shape and text and "payload" not in shape.serialization:
        check(shape, json.loads(text), name)
    return json.loads(text) if text else None


def bad(host, name, error, body=None, **parameters):
    """An error of the operation: by header, and its body as the model has it."""
    operation, said, text = ask(host, name, body, **parameters)
    case(said.headers["x-amzn-ErrorType"] == error, f"{name}: {said.headers} {text}")
    shapes = {shape.name: shape for shape in operation.error_shapes}
    if error not in shapes:
        case(error == "ValidationException", f"{error} is no error of {name}")
        return
    case(said.status == shapes[error].metadata["error"]["httpStatusCode"], f"{error} {said.status}")
    check(shapes[error], json.loads(text), error)


def operations(host):
    import base64
    code = base64.b64encode(world.code()).decode()
    f = {"FunctionName": "f"}
    wanted = {"FunctionName": "f", "Role": world.ROLE, "Runtime": "provided.al2", "Handler": "any",
              "Code": {"ZipFile": code}, "Description": "d", "MemorySize": 256, "Timeout": 9,
              "Environment": {"Variables": {"AB": "c"}}, "Tags": {"t": "u"},
              "TracingConfig": {"Mode": "PassThrough"}, "EphemeralStorage": {"Size": 512},
              "DeadLetterConfig": {"TargetArn": PREFIX + "g"}}
    good(host, "ListFunctions")
    good(host, "CreateFunction", wanted)
    bad(host, "CreateFunction", "ResourceConflictException", wanted)
    bad(host, "CreateFunction", "InvalidParameterValueException", {"FunctionName": "g"})
    good(host, "CreateFunction", wanted | {"FunctionName": "g", "Publish": True})
    good(host, "GetFunction", **f)
    good(host, "GetFunctionConfiguration", **f)
    good(host, "ListFunctions", MaxItems="1")
    good(host, "ListFunctions", Marker="f")
    good(host, "UpdateFunctionCode", {"ZipFile": code}, **f)
    good(host, "UpdateFunctionConfiguration", {"Timeout": 8}, **f)
    good(host, "PublishVersion", {}, **f)
    good(host, "ListVersionsByFunction", **f)
    good(host, "ListAliases", **f)
    good(host, "CreateAlias", {"Name": "live", "FunctionVersion": "1"}, **f)
    good(host, "GetAlias", Name="live", **f)
    good(host, "UpdateAlias", {"Description": "d"}, Name="live", **f)
    good(host, "ListAliases", **f)
    good(host, "Invoke", {"any": 1}, Qualifier="live", **f)
    bad(host, "GetAlias", "ResourceNotFoundException", Name="dead", **f)
    bad(host, "CreateAlias", "ResourceConflictException",
        {"Name": "live", "FunctionVersion": "1"}, **f)
    good(host, "DeleteAlias", Name="live", **f)
    bad(host, "GetFunction", "ResourceNotFoundException", FunctionName="h")
    bad(host, "UpdateFunctionConfiguration", "PreconditionFailedException", {"RevisionId": "x"}, **f)
    bad(host, "UpdateFunctionConfiguration", "ValidationException", {"Timeout": 0}, **f)


def settings(host):
    f = {"FunctionName": "f"}
    good(host, "PutFunctionConcurrency", {"ReservedConcurrentExecutions": 3}, **f)
    good(host, "GetFunctionConcurrency", **f)
    good(host, "DeleteFunctionConcurrency", **f)
    good(host, "GetFunctionConcurrency", **f)
    bad(host, "GetFunctionEventInvokeConfig", "ResourceNotFoundException", **f)
    good(host, "ListFunctionEventInvokeConfigs", **f)
    target = {"OnFailure": {"Destination": PREFIX + "g"}, "OnSuccess": {}}
    good(host, "PutFunctionEventInvokeConfig", {"MaximumRetryAttempts": 0,
                                                "DestinationConfig": target}, **f)
    good(host, "UpdateFunctionEventInvokeConfig", {"MaximumEventAgeInSeconds": 60}, **f)
    good(host, "GetFunctionEventInvokeConfig", **f)
    good(host, "ListFunctionEventInvokeConfigs", **f)
    bad(host, "PutFunctionEventInvokeConfig", "ValidationException", {"MaximumRetryAttempts": 3},
        **f)
    good(host, "DeleteFunctionEventInvokeConfig", **f)
    good(host, "GetAccountSettings")
    resource = {"Resource": PREFIX + "f"}
    good(host, "TagResource", {"Tags": {"k": "v"}}, **resource)
    good(host, "ListTags", **resource)
    good(host, "UntagResource", TagKeys="k", **resource)
    good(host, "Invoke", {"any": 1}, **f)
    bad(host, "Invoke", "ResourceNotFoundException", FunctionName="h")
    good(host, "PutFunctionConcurrency", {"ReservedConcurrentExecutions": 0}, **f)
    bad(host, "Invoke", "TooManyRequestsException", **f)
    good(host, "DeleteFunction", **f)


KNOWN = "2025-12-01"  # the newest version of a path that the host knows by name


def refused_by_name(host):
    """Whatever is not offered is refused under its own name."""
    offered = None
    for name in MODEL.operation_names:
        operation = MODEL.operation_model(name)
        path = re.sub("{[^}]*}", "x", operation.http["requestUri"])
        link = http.client.HTTPConnection(host.url.removeprefix("http://"), timeout=120)
        if offered is None:
            link.request("GET", "/2018-10-31/layers")
            text = json.loads(link.getresponse().read())["message"]
            offered = text.partition("It offers: ")[2].split(", ")
            case(len(offered) > 20, text)
        if name in offered or path.split("/")[1] > KNOWN:
            continue
        link.request(operation.http["method"], path)
        said = link.getresponse()
        text = said.read().decode()
        link.close()
        case(said.status == 400 and f'"{name} of Lambda is not offered' in text, f"{name}: {text}")


def main():
    with world.host() as host:
        operations(host)
        settings(host)
        refused_by_name(host)
    world.done(f"botocore's model {MODEL.api_version}")


main()
