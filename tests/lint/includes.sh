#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Who may include whom: the layers, read from the #include lines.
. "$(dirname "$0")/files.sh"

tree_files '*.c' '*.h' | xargs awk '
function layer_of(path) {
    if (path ~ /^bus\/include\//) return "headers"
    if (path ~ /^bus\/message\/include\//) return "message-headers"
    if (path ~ /^bus\/adapters\//) { split(path, part, "/"); return "adapter/" part[3] }
    if (path ~ /^bus\//) { split(path, part, "/"); return part[2] }
    if (path ~ /^codegen\//) return "codegen"
    if (path ~ /^services\/gateway\/server\//) return "adapter/http"
    if (path ~ /^services\/.*\/adapters\//) return "adapter/service" # sockets and libraries of services
    if (path ~ /^services\//) return path ~ /\/main\.c$/ ? "main" : "services"
    return ""
}
# What an angle-bracket include belongs to.
function kind_of(name) {
    if (name == "headway/message.h" || name == "headway/json.h" || name == "headway/stub.h")
        return "message-api"
    if (name == "headway/uv.h" || name == "headway/zmq.h" || name == "headway/zmtp.h")
        return "adapter-api"
    if (name ~ /^headway\//) return "api"
    if (name ~ /^protobuf-c\//) return "protobuf-c"
    if (name ~ /^sanitizer\//) return "c" # poisoning of arenas
    if (name == "uv.h") return "libuv"
    if (name == "zmq.h") return "libzmq"
    if (name ~ /^(assert|ctype|errno|float|inttypes|limits|locale|math|stdarg|stdbool|stddef|stdint|stdio|stdlib|string|stdalign|stdnoreturn)\.h$/)
        return "c"
    return "system"
}
function allow(layer, kinds) { allowed[layer] = " " kinds " " }
BEGIN {
    split("core message schema settings broker cli", layers, " ")
    for (i in layers) private[layers[i]]
    allow("headers", "c api")
    allow("message-headers", "c api message-api protobuf-c")
    allow("core", "c api")
    allow("message", "c api message-api protobuf-c")
    allow("schema", "c api message-api protobuf-c message")
    allow("settings", "c api message-api protobuf-c system")
    allow("broker", "c api message-api protobuf-c generated core")
    allow("adapter/uv", "c api adapter-api libuv system")
    allow("adapter/zmq", "c api adapter-api libuv libzmq system")
    allow("adapter/zmtp", "c api adapter-api libuv system")
    allow("adapter/http", "c api libuv system")
    allow("adapter/service", "c api message-api adapter-api protobuf-c generated libuv http-server system")
    allow("adapter/mem", "c api broker") # the simulator runs the broker too
    allow("cli", "c api message-api adapter-api protobuf-c libuv generated system broker core schema settings adapter")
    allow("codegen", "c api message-api protobuf-c generated")
    allow("services", "c api message-api protobuf-c generated system settings")
    allow("main", "c api message-api adapter-api libuv protobuf-c generated http-server system settings")
}
function exists(path,    row, found) {
    found = (getline row < path) >= 0
    close(path)
    return found
}
# The folder that a path is at home in: bus/core, bus/adapters/uv, services/fleet.
function home_of(path,    part) {
    while (sub(/[^\/]+\/\.\.\//, "", path)) {}
    split(path, part, "/")
    if (part[1] == "codegen") return part[1]
    return part[1] "/" part[2] (part[2] == "adapters" ? "/" part[3] : "")
}
# A quoted include names a neighbour, generated code, or a file of another layer.
function quoted_kind(name, file,    folder, layer) {
    folder = file
    sub(/\/[^\/]*$/, "", folder)
    if (exists(folder "/" name) && home_of(folder "/" name) == home_of(file)) return "own"
    if (file ~ /^services\// && name !~ /\.\.\// && exists(home_of(file) "/" name)) return "own"
    if (name ~ /\.(pb-c|headway)\.h$/) return "generated"
    for (layer in private)
        if (exists("bus/" layer "/" name) || index(name, layer "/") == 1 || name ~ ("/" layer "/"))
            return layer
    if (exists("services/gateway/server/" name)) return "http-server"
    if (name ~ /(^|\/)adapters\//) return "adapter"
    return "unknown"
}
/^[ \t]*#[ \t]*include[ \t]/ {
    layer = layer_of(FILENAME)
    if (!(layer in allowed)) next
    name = $0
    sub(/^[ \t]*#[ \t]*include[ \t]*/, "", name)
    angled = name ~ /^</
    sub(/^[<"]/, "", name)
    sub(/[>"].*$/, "", name)
    kind = angled ? kind_of(name) : quoted_kind(name, FILENAME)
    if (angled && name ~ /\.(pb-c|headway)\.h$/) kind = "generated"
    if (kind == "own" || index(allowed[layer], " " kind " ")) next
    printf "%s:%d: %s may not include %s (%s)\n", FILENAME, FNR, layer, name, kind
    bad = 1
}
END { exit bad }'
