/* SPDX-License-Identifier: Apache-2.0 */
/* Between event streams and lines that tell them: "read" takes a stream a line, in hex digits, and
   prints a line for each header and payload, and at last "end" or "refused"; "write" makes messages
   of such lines. Values are in hex digits, numbers in decimal. */
#include <check.h>
#include <eventstream.h>

enum { LINE = 1 << 17, ROOM = 1 << 20 };

static void print_hex(headway_bytes bytes)
{
    const unsigned char *data = bytes.data;
    for (size_t i = 0; i < bytes.size; i++)
        printf("%02x", data[i]);
}

static void print_message(const eventstream_message *message)
{
    for (size_t i = 0; i < message->header_count; i++) {
        const eventstream_header *header = &message->headers[i];
        printf("header ");
        print_hex(header->name);
        printf(" %d %lld ", (int)header->type, (long long)header->number);
        print_hex(header->value);
        printf("\n");
    }
    printf("payload ");
    print_hex(message->payload);
    printf("\n");
}

/* Digits become bytes in their own place. */
static headway_bytes bytes_of(char *digits)
{
    size_t size = strlen(digits) / 2;
    for (size_t i = 0; i < size; i++) {
        char two[3] = {digits[2 * i], digits[2 * i + 1], 0};
        digits[i] = (char)strtoul(two, NULL, 16);
    }
    return headway_bytes_of(digits, size);
}

/* In two pieces: where one ends is nothing to the reader. */
static void read_stream(headway_bytes stream)
{
    eventstream_reader reader;
    eventstream_message message;
    size_t half = stream.size / 2;
    const char *data = stream.data;
    headway_bytes pieces[] = {{data, half}, {data + half, stream.size - half}};
    int found = 0;
    eventstream_reader_init(&reader, NULL, 0);
    for (int i = 0; i < 2 && found >= 0; i++) {
        while ((found = eventstream_next(&reader, &pieces[i], &message)) > 0)
            print_message(&message);
    }
    printf(eventstream_end(&reader) == 0 ? "end\n" : "refused\n");
    eventstream_reader_done(&reader);
}

static void read_streams(void)
{
    static char line[LINE];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        read_stream(bytes_of(line));
    }
}

static char *field(char **rest)
{
    char *start = *rest, *end = start + strcspn(start, " \n");
    *rest = end + (*end != 0);
    *end = 0;
    return start;
}

static void write_message(eventstream_message *message, headway_arena *arena)
{
    headway_bytes bytes;
    CHECK_EQ(eventstream_write(message, arena, &bytes), 0);
    CHECK_EQ(fwrite(bytes.data, 1, bytes.size, stdout), bytes.size);
    message->header_count = 0;
}

static void write_stream(headway_arena *arena)
{
    eventstream_header headers[EVENTSTREAM_HEADERS];
    eventstream_message message = {headers, 0, {NULL, 0}};
    for (;;) {
        char *rest = headway_arena_take(arena, LINE);
        CHECK(rest != NULL);
        if (!fgets(rest, LINE, stdin))
            return;
        if (strcmp(field(&rest), "payload") == 0) {
            message.payload = bytes_of(field(&rest));
            write_message(&message, arena);
            headway_arena_reset(arena);
            continue;
        }
        eventstream_header *header = &headers[message.header_count++];
        header->name = bytes_of(field(&rest));
        header->type = (eventstream_type)atoi(field(&rest));
        header->number = strtoll(field(&rest), NULL, 10);
        header->value = bytes_of(field(&rest));
    }
}

int main(int argc, char **argv)
{
    headway_arena *arena = headway_arena_new(NULL, ROOM);
    CHECK(argc == 2 && arena);
    if (strcmp(argv[1], "read") == 0)
        read_streams();
    else
        write_stream(arena);
    headway_arena_free(arena);
    return 0;
}
