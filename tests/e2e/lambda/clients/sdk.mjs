// SPDX-License-Identifier: Apache-2.0
// AWS's SDK for JavaScript as a client of a host: sdk.mjs URL ZIP. Run where it is installed.
import assert from "node:assert/strict";
import {createRequire} from "node:module";
import {readFileSync} from "node:fs";

const require = createRequire(process.cwd() + "/");
const sdk = require("@aws-sdk/client-lambda");
const version = require("@aws-sdk/client-lambda/package.json").version;
const [url, archive] = process.argv.slice(2);
const client = new sdk.LambdaClient({
    endpoint: url,
    region: "us-east-1",
    maxAttempts: 1,
    credentials: {accessKeyId: "headway", secretAccessKey: "headway"},
});
const PREFIX = "arn:aws:lambda:us-east-1:000000000000:function:";
const code = readFileSync(archive);
let cases = 0;

function same(value, wanted) {
    cases++;
    assert.deepEqual(value, wanted);
}

const send = (name, input) => client.send(new sdk[name + "Command"](input));

async function refused(name, input, error, status, word) {
    try {
        await send(name, input);
    } catch (failed) {
        same([failed.name, failed.$metadata.httpStatusCode], [error, status]);
        same(failed.message.includes(word), true);
        return;
    }
    assert.fail(`${name} was not refused`);
}

async function invoke(event, more = {}) {
    const said = await send("Invoke", {FunctionName: "f", Payload: JSON.stringify(event), ...more});
    return [said, JSON.parse(Buffer.from(said.Payload).toString() || "null")];
}

async function life() {
    const role = "arn:aws:iam::000000000000:role/any";
    const wanted = {FunctionName: "f", Role: role, Runtime: "provided.al2023", Handler: "any",
                    Code: {ZipFile: code}, Timeout: 30, Tags: {team: "bus"}};
    const said = await send("CreateFunction", wanted);
    same([said.FunctionArn, said.State], [PREFIX + "f", "Active"]);
    await sdk.waitUntilFunctionActiveV2({client, maxWaitTime: 60}, {FunctionName: "f"});
    await refused("CreateFunction", wanted, "ResourceConflictException", 409, "already exist: f");
    same((await send("GetFunction", {FunctionName: PREFIX + "f"})).Tags, {team: "bus"});
    await send("UpdateFunctionConfiguration", {FunctionName: "f", Timeout: 20,
                                               Environment: {Variables: {KIND: "sdk"}}});
    same((await invoke({variable: "KIND"}))[1], "sdk");
    const update = await send("UpdateFunctionCode", {FunctionName: "f", ZipFile: code,
                                                     Publish: true});
    same(update.Version, "1");
    same((await invoke(7, {Qualifier: "1"}))[0].ExecutedVersion, "1");
}

async function invocations() {
    for (const name of ["f", "f:$LATEST", PREFIX + "f", "000000000000:f"])
        same((await invoke([1], {FunctionName: name}))[1], [1]);
    let [said] = await invoke({log: "a line"}, {LogType: "Tail"});
    same(Buffer.from(said.LogResult, "base64").toString().includes("a line\n"), true);
    const context = Buffer.from('{"custom":{"k":"v"}}').toString("base64");
    let [, headers] = await invoke({headers: 1}, {ClientContext: context});
    same(JSON.parse(headers["lambda-runtime-client-context"]), {custom: {k: "v"}});
    let [failed, error] = await invoke({fail: "on purpose"});
    same([failed.FunctionError, error.errorMessage], ["Unhandled", "on purpose"]);
    same((await send("Invoke", {FunctionName: "f", InvocationType: "Event"})).StatusCode, 202);
    same((await send("Invoke", {FunctionName: "f", InvocationType: "DryRun"})).StatusCode, 204);
    await refused("Invoke", {FunctionName: "g"}, "ResourceNotFoundException", 404,
                  "Function not found: " + PREFIX + "g");
    await refused("Invoke", {FunctionName: "f", Payload: "{"}, "InvalidRequestContentException",
                  400, "Could not parse");
    await refused("Invoke", {FunctionName: "f", Payload: `"${"x".repeat(6291556)}"`},
                  "RequestTooLargeException", 413, "6291556");
    await send("PutFunctionConcurrency", {FunctionName: "f", ReservedConcurrentExecutions: 0});
    await refused("Invoke", {FunctionName: "f"}, "TooManyRequestsException", 429, "Rate Exceeded");
    await send("DeleteFunctionConcurrency", {FunctionName: "f"});
    const all = await Promise.all(Array.from({length: 20}, (_, i) => invoke(i)));
    same(all.map(([, value]) => value), Array.from({length: 20}, (_, i) => i));
}

async function stream(event) {
    const said = await send("InvokeWithResponseStream",
                            {FunctionName: "f", Payload: JSON.stringify(event), LogType: "Tail"});
    const pieces = [];
    let end;
    for await (const one of said.EventStream) {
        if (one.PayloadChunk)
            pieces.push(Buffer.from(one.PayloadChunk.Payload));
        end = one.InvokeComplete ?? end;
    }
    return [Buffer.concat(pieces), end];
}

async function streams() {
    let [bytes, end] = await stream({stream: 300});
    same([bytes.length, end.ErrorCode], [300000, undefined]);
    same(bytes.subarray(1000, 2000).toString(), "B".repeat(1000));
    [, end] = await stream({stream: 2, break: 1});
    same([end.ErrorCode, end.ErrorDetails.includes("it broke")], ["Broken", true]);
    [bytes] = await stream({whole: "ü"});
    same(JSON.parse(bytes), {whole: "ü"});
}

async function settings() {
    await send("TagResource", {Resource: PREFIX + "f", Tags: {k: "v"}});
    same((await send("ListTags", {Resource: PREFIX + "f"})).Tags, {team: "bus", k: "v"});
    await send("UntagResource", {Resource: PREFIX + "f", TagKeys: ["team", "k"]});
    same((await send("ListTags", {Resource: PREFIX + "f"})).Tags, {});
    const put = await send("PutFunctionEventInvokeConfig",
                           {FunctionName: "f", MaximumRetryAttempts: 1});
    same([put.MaximumRetryAttempts, put.LastModified instanceof Date], [1, true]);
    await send("DeleteFunctionEventInvokeConfig", {FunctionName: "f"});
    await refused("GetFunctionEventInvokeConfig", {FunctionName: "f"}, "ResourceNotFoundException",
                  404, "EventInvokeConfig");
    same((await send("GetAccountSettings", {})).AccountUsage.FunctionCount, 1);
    await send("CreateAlias", {FunctionName: "f", Name: "live", FunctionVersion: "1"});
    same((await invoke(8, {Qualifier: "live"}))[0].ExecutedVersion, "1");
    await refused("CreateFunctionUrlConfig", {FunctionName: "f", AuthType: "NONE"},
                  "UnknownOperationException", 400, "is not offered");
    for await (const page of sdk.paginateListFunctions({client, pageSize: 1}, {}))
        same(page.Functions.map((one) => one.FunctionName), ["f"]);
    await send("DeleteFunction", {FunctionName: "f"});
    same((await send("ListFunctions", {})).Functions, []);
}

for (const story of [life, invocations, streams, settings])
    await story();
console.log(`@aws-sdk/client-lambda ${version}: ${cases} cases`);
