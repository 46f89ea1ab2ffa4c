# SPDX-License-Identifier: Apache-2.0
"""boto3: functions are created, invoked in every way, changed and deleted."""
import base64
import json
import os

import boto3

import world
from world import PREFIX, case, create, events_of, refused


def invoke(client, event, **more):
    wanted = {"FunctionName": "f", "Payload": json.dumps(event)} | more
    said = client.invoke(**wanted)
    return said, json.loads(said["Payload"].read() or "null")


def created(client):
    said = create(client, Environment={"Variables": {"KIND": "trial"}}, Tags={"team": "bus"})
    case(said["FunctionArn"] == PREFIX + "f" and said["State"] == "Active", said)
    client.get_waiter("function_active").wait(FunctionName="f")
    refused(client.create_function, "ResourceConflictException", 409, "Function already exist: f",
            FunctionName="f", Role=world.ROLE, Runtime="provided.al2023", Handler="x",
            Code={"ZipFile": world.code()})
    said, text = invoke(client, {"read": "lib/text.txt"})
    case(text == {"text": "one", "mode": "0o640"}, text)
    said, text = invoke(client, {"variable": "KIND"})
    case(text == "trial", text)


def invoked(client):
    said, event = invoke(client, {"a": [1, "\u00fc"]})
    case(said["StatusCode"] == 200 and event == {"a": [1, "\u00fc"]}, said)
    case(said["ExecutedVersion"] == "$LATEST" and "FunctionError" not in said, said)
    for name in ("f:$LATEST", PREFIX + "f", world.ACCOUNT + ":f", PREFIX + "f:$LATEST"):
        case(invoke(client, 1, FunctionName=name)[1] == 1, name)
    case(invoke(client, 2, Qualifier="$LATEST")[1] == 2, "Qualifier")
    case(json.loads(client.invoke(FunctionName="f")["Payload"].read()) == {}, "no payload is {}")
    case(client.invoke(FunctionName="f", InvocationType="DryRun")["StatusCode"] == 204, "DryRun")
    case(client.invoke(FunctionName="f", InvocationType="Event")["StatusCode"] == 202, "Event")


def with_options(client):
    said, _ = invoke(client, {"log": "a line of the log"}, LogType="Tail")
    tail = base64.b64decode(said["LogResult"]).decode()
    case("a line of the log" in tail and "REPORT RequestId" in tail, tail)
    case(f"START RequestId: {said['ResponseMetadata']['RequestId']}" in tail, tail)
    context = base64.b64encode(b'{"custom":{"k":"v"}}').decode()
    _, headers = invoke(client, {"headers": 1}, ClientContext=context)
    case(json.loads(headers["lambda-runtime-client-context"]) == {"custom": {"k": "v"}}, headers)
    case(headers["lambda-runtime-invoked-function-arn"] == PREFIX + "f", headers)
    # As a file has it, and as long as it may be.
    longest = json.dumps({"custom": {"k": "v" * 2652}}, indent=2)
    context = base64.b64encode(longest.encode()).decode()
    case(len(context) == 3580, len(context))
    _, headers = invoke(client, {"headers": 1}, ClientContext=context)
    case(headers["lambda-runtime-client-context"] == longest.replace("\n", " "), "long context")


def failed(client):
    said, error = invoke(client, {"fail": "on purpose"})
    case(said["FunctionError"] == "Unhandled" and error["errorMessage"] == "on purpose", said)
    said, error = invoke(client, {"exit": 3})
    case(said["FunctionError"] == "Unhandled" and error["errorType"] == "Runtime.ExitError", error)
    case(invoke(client, 5)[1] == 5, "and it runs again")


def events(client, host):
    """What nobody waits for is tried again as its function says, and then told of."""
    target = os.path.join(host.folder, "failed")
    client.put_function_event_invoke_config(
        FunctionName="f", MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": "file:" + target}})
    said = client.invoke(FunctionName="f", InvocationType="Event", Payload=b'{"fail":"unheard"}')
    case(said["StatusCode"] == 202, said)
    world.until(lambda: os.path.exists(target) and open(target).read().endswith("\n"))
    with open(target) as file:
        record = json.loads(file.readline())
    case(record["requestContext"]["condition"] == "RetriesExhausted", record)
    case(record["requestContext"]["functionArn"] == PREFIX + "f:$LATEST", record)
    case(record["requestPayload"] == {"fail": "unheard"}, record)
    case(record["requestContext"]["requestId"] == said["ResponseMetadata"]["RequestId"], record)
    client.delete_function_event_invoke_config(FunctionName="f")


def refusals(client):
    wrong = (("ResourceNotFoundException", 404, "Function not found: " + PREFIX + "g",
              {"FunctionName": "g"}),
             ("ResourceNotFoundException", 404, "f:9", {"Qualifier": "9"}),
             ("InvalidRequestContentException", 400, "Could not parse", {"Payload": b"{"}),
             ("InvalidRequestContentException", 400, "Base64", {"ClientContext": "no"}),
             ("ValidationException", 400, "'invocationType'", {"InvocationType": "Any"}),
             ("ValidationException", 400, "'functionName'", {"FunctionName": "a b"}),
             ("RequestTooLargeException", 413, "6291556",
              {"Payload": b'"' + b"x" * 6291556 + b'"'}),
             ("RequestTooLargeException", 413, "1048576",
              {"Payload": b'"' + b"x" * 1048576 + b'"', "InvocationType": "Event"}))
    for error, status, word, arguments in wrong:
        refused(client.invoke, error, status, word, **({"FunctionName": "f"} | arguments))


def streamed(host):
    *pieces, (kind, end) = events_of(host, "f", {"stream": 300}, **{"X-Amz-Log-Type": "Tail"})
    whole = b"".join(bytes([65 + i % 26]) * 1000 for i in range(300))
    case(all(kind == "PayloadChunk" for kind, _ in pieces), "pieces")
    case(b"".join(piece for _, piece in pieces) == whole, "the stream")
    case(kind == "InvokeComplete" and "ErrorCode" not in json.loads(end), end)
    case(b"REPORT RequestId" in base64.b64decode(json.loads(end)["LogResult"]), end)
    *_, (kind, end) = events_of(host, "f", {"stream": 2, "break": 1})
    end = json.loads(end)
    case(end["ErrorCode"] == "Broken" and "it broke" in end["ErrorDetails"], end)
    *pieces, (kind, end) = events_of(host, "f", {"fail": "at once"})
    case(json.loads(end)["ErrorCode"] == "Failed" and b"at once" in pieces[-1][1], end)
    *pieces, _ = events_of(host, "f", {"whole": 1})
    case(json.loads(b"".join(piece for _, piece in pieces)) == {"whole": 1}, "what came whole")


def streamed_by_boto3(client):
    if not hasattr(client, "invoke_with_response_stream"):
        return
    said = client.invoke_with_response_stream(FunctionName="f", Payload=b'{"stream":300}')
    pieces = [event["PayloadChunk"]["Payload"] for event in said["EventStream"]
              if "PayloadChunk" in event]
    case(len(b"".join(pieces)) == 300000, "the stream")


def throttled(client):
    case(client.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=0)
         ["ReservedConcurrentExecutions"] == 0, "reserved")
    said = refused(client.invoke, "TooManyRequestsException", 429, "Rate Exceeded.",
                   FunctionName="f")
    case(said["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded", said)
    client.delete_function_concurrency(FunctionName="f")
    case(invoke(client, 6)[1] == 6, "not any more")
    refused(client.put_function_concurrency, "InvalidParameterValueException", 400,
            "below its minimum value of [100]", FunctionName="f", ReservedConcurrentExecutions=999)


def changed(client):
    said = client.update_function_code(FunctionName="f", ZipFile=world.code(b"two"), Publish=True)
    case(said["Version"] == "1", said)
    client.get_waiter("function_updated").wait(FunctionName="f")
    case(invoke(client, {"read": "lib/text.txt"})[1]["text"] == "two", "new code")
    client.update_function_code(FunctionName="f", ZipFile=world.code(b"three"))
    case(invoke(client, {"read": "lib/text.txt"})[1]["text"] == "three", "newer code")
    said, old = invoke(client, {"read": "lib/text.txt"}, Qualifier="1")
    case(old["text"] == "two" and said["ExecutedVersion"] == "1", "a version stays as it was")
    said = client.update_function_configuration(
        FunctionName="f", Environment={"Variables": {"KIND": "other"}})
    case(said["Timeout"] == 30, said)
    case(invoke(client, {"variable": "KIND"})[1] == "other", "new variables")
    refused(client.update_function_configuration, "PreconditionFailedException", 412,
            "Revision Id", FunctionName="f", RevisionId="another")


def deleted(client):
    create(client, "g")
    names = [one["FunctionName"] for page in client.get_paginator("list_functions").paginate(
        PaginationConfig={"PageSize": 1}) for one in page["Functions"]]
    case(names == ["f", "g"], names)
    for name in names:
        client.delete_function(FunctionName=name)
    case(client.list_functions()["Functions"] == [], "none is left")
    refused(client.invoke, "ResourceNotFoundException", 404, "Function not found",
            FunctionName="f")


def main():
    with world.host() as host:
        client = host.client()
        for story in (created, invoked, with_options, failed, refusals, streamed_by_boto3,
                      throttled, changed):
            story(client)
        events(client, host)
        streamed(host)
        deleted(client)
        identity = host.client("sts").get_caller_identity()
        case(identity["Account"] == world.ACCOUNT, identity)
    world.done(f"boto3 {boto3.__version__}")


main()
