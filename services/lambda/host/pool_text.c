/* SPDX-License-Identifier: Apache-2.0 */
/* What the host says, in the words of AWS. */
#include "pool.h"

#include <stdio.h>

static void random_hex(const headway_random *random, char *out, size_t bytes)
{
    uint8_t drawn[16];
    random->fill(random->user, drawn, bytes);
    for (size_t i = 0; i < bytes; i++)
        snprintf(out + 2 * i, 3, "%02x", drawn[i]);
}

/* A UUID of version 4. */
void text_id(const headway_random *random, char ret_id[HOST_ID + 1])
{
    char hex[33];
    random_hex(random, hex, 16);
    hex[12] = '4';
    hex[16] = "89ab"[hex[16] & 3];
    snprintf(ret_id, HOST_ID + 1, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
             hex + 20);
}

void text_trace(const headway_random *random, int64_t wall_ms, char ret_trace[80])
{
    char root[25], parent[17];
    random_hex(random, root, 12);
    random_hex(random, parent, 8);
    snprintf(ret_trace, 80, "Root=1-%08x-%s;Parent=%s;Sampled=0", (unsigned)(wall_ms / 1000), root,
             parent);
}

size_t text_json(headway_bytes text, char *out, size_t size)
{
    const uint8_t *data = text.data;
    size_t used = 0;
    out[used++] = '"';
    for (size_t i = 0; i < text.size && used + 8 < size; i++) {
        if (data[i] < 0x20)
            used += (size_t)snprintf(out + used, 7, "\\u%04x", data[i]);
        else if (data[i] == '"' || data[i] == '\\')
            used += (size_t)snprintf(out + used, 3, "\\%c", data[i]);
        else
            out[used++] = (char)data[i];
    }
    out[used++] = '"';
    out[used] = 0;
    return used;
}

size_t text_error(const char *id, const char *type, const char *text, char *out, size_t size)
{
    char message[768], quoted[800], quoted_type[128];
    snprintf(message, sizeof message, "RequestId: %s Error: %s", id, text);
    text_json(headway_bytes_of_string(message), quoted, sizeof quoted);
    text_json(headway_bytes_of_string(type), quoted_type, sizeof quoted_type);
    int n = snprintf(out, size, "{\"errorType\":%s,\"errorMessage\":%s}", quoted_type, quoted);
    return n > 0 && (size_t)n < size ? (size_t)n : 0;
}

/* Names of signals as operating systems describe them. */
static const char *signal_text(int number)
{
    static const char *const texts[] = {[1] = "hangup",
                                        [2] = "interrupt",
                                        [3] = "quit",
                                        [4] = "illegal instruction",
                                        [6] = "aborted",
                                        [7] = "bus error",
                                        [8] = "floating point exception",
                                        [9] = "killed",
                                        [11] = "segmentation fault",
                                        [13] = "broken pipe",
                                        [14] = "alarm clock",
                                        [15] = "terminated"};
    return number > 0 && (size_t)number < sizeof texts / sizeof *texts ? texts[number] : NULL;
}

void text_exit(int code, int number, char *out, size_t size)
{
    const char *name = signal_text(number);
    if (number && name)
        snprintf(out, size, "Runtime exited with error: signal: %s", name);
    else if (number)
        snprintf(out, size, "Runtime exited with error: signal %d", number);
    else if (code)
        snprintf(out, size, "Runtime exited with error: exit status %d", code);
    else
        snprintf(out, size, "Runtime exited without providing a reason");
}

void text_refusal(host_refusal *refusal, int http, const char *type, const char *text)
{
    *refusal = (host_refusal){.http = http, .type = type};
    snprintf(refusal->text, sizeof refusal->text, "%s", text);
}

void text_throttled(host_refusal *refusal, const char *reason)
{
    text_refusal(refusal, 429, "TooManyRequestsException", "Rate Exceeded.");
    refusal->reason = reason;
    refusal->retry_after_ms = 1000;
}

void text_too_large(host_refusal *refusal, size_t size, size_t limit)
{
    text_refusal(refusal, 413, "RequestTooLargeException", "");
    snprintf(refusal->text, sizeof refusal->text,
             "%zu byte payload is too large for the %s invocation type (limit %zu bytes)", size,
             limit == HOST_PAYLOAD ? "RequestResponse" : "Event", limit);
}

void text_not_found(const host *h, const char *name, const char *version, host_refusal *refusal)
{
    arn_function function = {.name = ""};
    arn_refusal why;
    snprintf(function.name, sizeof function.name, "%s", name);
    if (strcmp(version, "$LATEST") != 0)
        snprintf(function.qualifier, sizeof function.qualifier, "%s", version);
    arn_not_found(&h->home, &function, &why);
    text_refusal(refusal, why.http, why.type, why.text);
}
