#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Core and broker have no clock, thread, socket, log line, malloc or global of their own: what
# their object files import and hold is read from their symbols. usage: pure.sh OBJECT...
status=0
for object in "$@"; do
    case $object in
    */alloc.c.o) continue ;; # the default allocator, which others get as a port
    esac
    # A fortified call is judged as the call it stands for.
    found=$(nm -u "$object" | awk '{ print $NF }' | sed 's/^__\(.*\)_chk$/\1/' | grep -xE \
        '(m|c|re|aligned_)?alloc|free|posix_memalign|str(n)?dup|v?asprintf|abort|exit|getenv|time|clock(_.*)?|gettimeofday|nanosleep|usleep|sleep|pthread_.*|thrd_.*|mtx_.*|socket|bind|connect|listen|accept|send(to|msg)?|recv(from|msg)?|read|write|open|close|poll|epoll_.*|select|v?f?printf|puts|putchar|fputs|fputc|fwrite|perror|std(out|err|in)|rand(om)?|srand|getrandom|uv_.*|zmq_.*|__errno_location')
    [ -z "$found" ] || {
        echo "$object: imports what only a port may offer: $(echo $found)"
        status=1
    }
    # Constant tables with addresses in them are .data.rel.ro: not state.
    globals=$(objdump -t "$object" | awk 'NF >= 5 &&
        $(NF - 3) == "O" && $(NF - 2) ~ /^\.t?(data|bss)(\.|$)/ && $(NF - 2) !~ /\.rel\.ro/ &&
        $NF !~ /^__|gcov/ { print $NF }')
    [ -z "$globals" ] || {
        echo "$object: holds state of its own: $(echo $globals)"
        status=1
    }
done
[ $# -gt 0 ] || {
    echo "no object files were given"
    status=1
}
exit $status
