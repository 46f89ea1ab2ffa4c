# SPDX-License-Identifier: Apache-2.0
"""The Lambda API as AWS has it, for functions that a test writes in Python: signatures are verified
by botocore, and what AWS would refuse is refused."""
import base64
import binascii
import datetime
import http.server
import json
import re
import struct
import sys
import threading
import urllib.parse

try:
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
except ImportError:
    print("python3-botocore is not installed")
    sys.exit(77)

REGION = "eu-west-1"
INVOKE = re.compile(r"^/2015-03-31/functions/([^/]+)/invocations$")
STREAM = re.compile(r"^/2021-11-15/functions/([^/]+)/response-streaming-invocations$")
SIGNED = re.compile(r"^AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([a-z]+)/aws4_request, "
                    r"SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$")


class Refusal(Exception):
    """An answer that is no result."""

    def __init__(self, status, kind, message, headers=None, **members):
        super().__init__(message)
        self.status, self.kind, self.headers = status, kind, headers or {}
        self.body = json.dumps({"Type": "User", "message": message, **members}).encode()


class FunctionError(Exception):
    """The function has failed, with this payload."""


class Cut(Exception):
    """The connection ends without an answer."""


def throttled(reason="ConcurrentInvocationLimitExceeded", retry_after=None):
    headers = {"Retry-After": str(retry_after)} if retry_after is not None else {}
    return Refusal(429, "TooManyRequestsException", "Rate Exceeded.", headers, Reason=reason)


class Stream:
    """A result in pieces; error: (code, details) at its end; cut: it breaks off."""

    def __init__(self, pieces, error=None, cut=False):
        self.pieces, self.error, self.cut = pieces, error, cut


class Invocation:
    def __init__(self, name, qualifier, handler, body, streams):
        self.name, self.qualifier, self.streams = name, qualifier, streams
        self.endpoint = handler.server.endpoint
        self.kind = handler.headers["X-Amz-Invocation-Type"] or "RequestResponse"
        self.trace = handler.headers["X-Amzn-Trace-Id"]
        self.body, self.payload = body, json.loads(body)
        context = handler.headers["X-Amz-Client-Context"]
        self.context = json.loads(base64.b64decode(context, validate=True)) if context else None


def message(headers, payload):
    """One message of an event stream."""
    packed = b""
    for name, text in headers.items():
        packed += bytes([len(name)]) + name.encode() + b"\x07" + struct.pack(">H", len(text))
        packed += text.encode()
    prelude = struct.pack(">II", 16 + len(packed) + len(payload), len(packed))
    whole = prelude + struct.pack(">I", binascii.crc32(prelude)) + packed + payload
    return whole + struct.pack(">I", binascii.crc32(whole))


def verify(handler, body, endpoint, service="lambda"):
    """The access key that has signed; what AWS would refuse is."""
    claim = SIGNED.match(handler.headers["Authorization"] or "")
    if not claim:
        raise Refusal(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
    key, day, region, for_, names, signature = claim.groups()
    if key in endpoint.expired:
        raise Refusal(403, "ExpiredTokenException",
                      "The security token included in the request is expired")
    if key not in endpoint.keys:
        raise Refusal(403, "UnrecognizedClientException",
                      "The security token included in the request is invalid.")
    secret, token = endpoint.keys[key]
    if token != handler.headers["X-Amz-Security-Token"]:
        raise Refusal(403, "UnrecognizedClientException", "another's token")
    signed = names.split(";")
    for name in handler.headers:
        if (name.lower() == "host" or name.lower().startswith("x-amz-")) \
                and name.lower() not in signed:
            raise Refusal(403, "InvalidSignatureException", name + " is not signed")
    date = handler.headers["X-Amz-Date"]
    then = datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ")
    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    if abs((now - then).total_seconds()) > 300 or day != date[:8] or region != REGION or for_ != service:
        raise Refusal(403, "InvalidSignatureException", "Signature expired: " + date)
    path, _, query = handler.path.partition("?")
    url = "http://%s%s%s" % (handler.headers["Host"], path, "?" + query if query else "")
    request = AWSRequest(handler.command, url, data=body,
                         headers={name: handler.headers[name] for name in signed})
    request.context["timestamp"] = date
    auth = SigV4Auth(Credentials(key, secret, token), service, REGION)
    text = auth.string_to_sign(request, auth.canonical_request(request))
    if auth.signature(text, request) != signature:
        raise Refusal(403, "InvalidSignatureException",
                      "The request signature we calculated does not match the signature you "
                      "provided.\n\nThe Canonical String for this request should have been\n'"
                      + auth.canonical_request(request) + "'")
    return key


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, *words):
        pass

    def find(self):
        path, _, query = self.path.partition("?")
        for pattern, streams in (INVOKE, False), (STREAM, True):
            match = pattern.match(path)
            if match:
                if re.search(r"[^A-Za-z0-9%._~-]", match[1]):
                    raise Refusal(400, "ValidationException", "not encoded: " + match[1])
                name = urllib.parse.unquote(match[1])
                fields = urllib.parse.parse_qs(query, strict_parsing=bool(query))
                return name, fields.get("Qualifier", [None])[0], streams
        raise Refusal(404, "UnknownOperationException", self.path)

    def answer(self, status, headers, body=b""):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def chunk(self, data):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def stream(self, result):
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.amazon.eventstream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in result.pieces:
            self.chunk(message({":message-type": "event", ":event-type": "PayloadChunk",
                                ":content-type": "application/octet-stream"}, piece))
        if result.cut:
            raise Cut()
        end = {} if not result.error else {"ErrorCode": result.error[0],
                                           "ErrorDetails": result.error[1]}
        self.chunk(message({":message-type": "event", ":event-type": "InvokeComplete",
                            ":content-type": "application/json"}, json.dumps(end).encode()))
        self.chunk(b"")

    def serve(self, body):
        endpoint = self.server.endpoint
        verify(self, body, endpoint)
        name, qualifier, streams = self.find()
        function = endpoint.functions.get(name.rsplit(":", 1)[-1] if ":" in name else name)
        if not function:
            raise Refusal(404, "ResourceNotFoundException", "Function not found: " + name)
        invocation = Invocation(name, qualifier, self, body, streams)
        endpoint.note(invocation)
        result = function(invocation)
        if invocation.kind == "Event":
            self.answer(202, {})
        elif streams:
            self.stream(result if isinstance(result, Stream)
                        else Stream([json.dumps(result).encode()]))
        else:
            self.answer(200, {"Content-Type": "application/json",
                              "X-Amz-Executed-Version": "$LATEST"}, json.dumps(result).encode())

    def do_POST(self):
        if self.headers["Transfer-Encoding"] or self.headers["Expect"]:
            self.answer(400, {})
            return
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            self.serve(body)
        except Refusal as refusal:
            self.answer(refusal.status, {"Content-Type": "application/json",
                                         "x-amzn-ErrorType": refusal.kind, **refusal.headers},
                        refusal.body)
        except FunctionError as error:
            self.answer(200, {"X-Amz-Function-Error": "Unhandled"}, str(error).encode())
        except (Cut, ConnectionError):
            self.close_connection = True


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *words):
        pass


class Endpoint:
    def __init__(self, functions, keys, port=0):
        self.functions, self.keys, self.expired = functions, keys, set()
        self.lock, self.seen, self.cuts = threading.Lock(), [], False
        self.server = Server(("127.0.0.1", port), Handler)
        self.server.endpoint = self
        self.port = self.server.server_address[1]
        self.url = "http://127.0.0.1:%d" % self.port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def note(self, invocation):
        with self.lock:
            self.seen.append(invocation)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
