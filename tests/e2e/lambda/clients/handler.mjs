// SPDX-License-Identifier: Apache-2.0
// Functions as people write them for Lambda's runtimes of Node: nothing in them knows of this host.
export const plain = async (event, context) => ({
    event,
    name: context.functionName,
    arn: context.invokedFunctionArn,
    id: context.awsRequestId,
    time: context.getRemainingTimeInMillis() > 0,
    client: context.clientContext,
    memory: context.memoryLimitInMB,
    variable: process.env.KIND,
});

export const failing = async () => {
    throw new RangeError("on purpose");
};

export const exiting = async () => process.exit(9);

export const slow = async () => new Promise((done) => setTimeout(done, 60000));

const {awslambda} = globalThis;
export const streaming = awslambda && awslambda.streamifyResponse(async (event, out) => {
    out.setContentType("text/plain");
    for (let i = 0; i < event.pieces; i++) {
        out.write(String.fromCharCode(65 + i % 26).repeat(1000));
        await new Promise((done) => setImmediate(done));
    }
    if (event.breaks)
        throw new RangeError("in the middle");
    out.end();
});
