# SPDX-License-Identifier: Apache-2.0
"""A gateway as one writes it with Debian's aiohttp, grpc and protobuf for Python: both rules of
lines.proto, by hand, to the gRPC service of the benchmark. usage: peer_aiohttp.py PORT ADDRESS"""
import sys

import grpc.aio
from aiohttp import web
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory


def line_type():
    field = descriptor_pb2.FieldDescriptorProto
    file = descriptor_pb2.FileDescriptorProto(name="lines.proto", package="bench.v1",
                                              syntax="proto3")
    line = file.message_type.add(name="Line")
    line.field.add(name="text", number=1, type=field.TYPE_STRING, label=field.LABEL_OPTIONAL)
    line.field.add(name="number", number=2, type=field.TYPE_UINT32, label=field.LABEL_OPTIONAL)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.MessageFactory(pool).GetPrototype(
        pool.FindMessageTypeByName("bench.v1.Line"))


class Gateway:
    def __init__(self, address):
        self.line, self.address, self.say = line_type(), address, None

    async def connect(self, _):
        channel = grpc.aio.insecure_channel(self.address)
        self.say = channel.unary_unary("/bench.v1.Echo/Say",
                                       request_serializer=self.line.SerializeToString,
                                       response_deserializer=self.line.FromString)

    async def call(self, line):
        try:
            reply = await self.say(line, timeout=10)
        except grpc.aio.AioRpcError as error:
            return web.json_response({"code": error.code().value[0], "message": error.details()},
                                     status=502)
        return web.Response(text=json_format.MessageToJson(reply, indent=None),
                            content_type="application/json")

    async def post(self, request):
        try:
            line = json_format.Parse(await request.text(), self.line())
        except json_format.ParseError as error:
            return web.json_response({"code": 3, "message": str(error)}, status=400)
        return await self.call(line)

    async def get(self, request):
        return await self.call(self.line(text=request.match_info["text"]))


def main(port, address):
    gateway, app = Gateway(address), web.Application()
    app.on_startup.append(gateway.connect)
    app.add_routes([web.post("/v1/lines", gateway.post),
                    web.get("/v1/lines/{text}", gateway.get)])
    web.run_app(app, host="127.0.0.1", port=int(port), access_log=None, print=None)


if __name__ == "__main__":
    main(*sys.argv[1:])
