/* SPDX-License-Identifier: Apache-2.0 */
/* Signs what it reads: a line for each request, of fields between tabs; and prints a line for each,
   the header Authorization or, of the form "link", the query. */
#include <check.h>
#include <sigv4.h>

enum { FIELDS = 13, LINE = 64 << 10, ROOM = 1 << 20 };

enum field {
    FORM,
    SERVICE,
    REGION,
    TIME,
    ACCESS_KEY,
    SECRET,
    TOKEN,
    TELLS,
    METHOD,
    PATH,
    QUERY,
    HEADERS,
    PAYLOAD
};

static void split(char *line, char **fields)
{
    line[strcspn(line, "\n")] = 0;
    for (int i = 0; i < FIELDS; i++) {
        fields[i] = line;
        char *tab = strchr(line, '\t');
        CHECK((tab != NULL) == (i + 1 < FIELDS));
        if (tab)
            *tab++ = 0;
        line = tab;
    }
}

/* "Name:value" between bytes 1. */
static size_t split_headers(char *text, headway_http_header *headers)
{
    size_t count = 0;
    for (char *rest = text; *rest; count++) {
        size_t size = strcspn(rest, "\1"), name = strcspn(rest, ":");
        headers[count].name = headway_bytes_of(rest, name);
        headers[count].value = headway_bytes_of(rest + name + 1, size - name - 1);
        rest += size + (rest[size] != 0);
    }
    return count;
}

static void sign(char **fields, headway_arena *arena)
{
    headway_http_header headers[SIGV4_HEADERS], added[SIGV4_ADDED];
    headway_bytes text;
    size_t count = split_headers(fields[HEADERS], headers);
    const sigv4_request request = {headway_bytes_of_string(fields[METHOD]),
                                   headway_bytes_of_string(fields[PATH]),
                                   headway_bytes_of_string(fields[QUERY]), headers, count};
    const sigv4_signer signer = {.access_key = fields[ACCESS_KEY],
                                 .secret = fields[SECRET],
                                 .token = *fields[TOKEN] ? fields[TOKEN] : NULL,
                                 .region = fields[REGION],
                                 .service = fields[SERVICE],
                                 .time = strtoll(fields[TIME], NULL, 10),
                                 .payload_hash = fields[PAYLOAD],
                                 .tell_payload = *fields[TELLS] == '1'};
    if (strcmp(fields[FORM], "link") == 0) {
        CHECK_EQ(sigv4_presign(&request, &signer, 900, arena, &text), 0);
    } else {
        CHECK_EQ(sigv4_sign(&request, &signer, arena, added, &count), 0);
        text = added[count - 1].value;
    }
    printf("%.*s\n", (int)text.size, (const char *)text.data);
}

int main(void)
{
    static char line[LINE];
    char *fields[FIELDS];
    headway_arena *arena = headway_arena_new(NULL, ROOM);
    while (fgets(line, sizeof line, stdin)) {
        split(line, fields);
        sign(fields, arena);
        headway_arena_reset(arena);
    }
    headway_arena_free(arena);
    return 0;
}
