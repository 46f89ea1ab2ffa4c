// SPDX-License-Identifier: Apache-2.0
// A gateway as one writes it with Node and @grpc/grpc-js: both rules of lines.proto, by hand, to the
// gRPC service of the benchmark. usage: NODE_PATH=FOLDER node peer_node.js PORT GRPC_ADDRESS
'use strict';
const http = require('http');
const grpc = require('@grpc/grpc-js');
const protobuf = require('protobufjs');

const Line = new protobuf.Type('Line')
    .add(new protobuf.Field('text', 1, 'string'))
    .add(new protobuf.Field('number', 2, 'uint32'));
new protobuf.Root().add(Line);
const [port, address] = process.argv.slice(2);
const client = new grpc.Client(address, grpc.credentials.createInsecure());
const pack = (line) => Line.encode(line).finish();
const unpack = (bytes) => Line.decode(bytes);
const PREFIX = '/v1/lines';
const BODY_MOST = 1 << 20;

function answer(response, status, value) {
    const body = JSON.stringify(value);
    response.writeHead(status, {
        'content-type': 'application/json', 'content-length': Buffer.byteLength(body)});
    response.end(body);
}

function call(line, response) {
    const wrong = Line.verify(line);
    if (wrong) {
        answer(response, 400, {code: 3, message: wrong});
        return;
    }
    client.makeUnaryRequest('/bench.v1.Echo/Say', pack, unpack, line,
        {deadline: Date.now() + 10000}, (error, reply) => {
            if (error)
                answer(response, 502, {code: error.code, message: error.details});
            else
                answer(response, 200, Line.toObject(reply));
        });
}

function post(request, response) {
    const pieces = [];
    let size = 0;
    request.on('data', (piece) => {
        size += piece.length;
        if (size <= BODY_MOST)
            pieces.push(piece);
    });
    request.on('end', () => {
        let line;
        try {
            line = JSON.parse(Buffer.concat(pieces).toString());
        } catch (error) {
            answer(response, 400, {code: 3, message: error.message});
            return;
        }
        call(line, response);
    });
}

http.createServer((request, response) => {
    if (request.method === 'POST' && request.url === PREFIX)
        post(request, response);
    else if (request.method === 'GET' && request.url.startsWith(PREFIX + '/'))
        call({text: decodeURIComponent(request.url.slice(PREFIX.length + 1))}, response);
    else
        answer(response, 404, {code: 5, message: 'not here'});
}).listen(Number(port), '127.0.0.1');
