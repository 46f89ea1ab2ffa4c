/* SPDX-License-Identifier: Apache-2.0 */
#include "websocket.h"

typedef struct headway__websocket_reader reader;
typedef struct headway__websocket_event event;

enum { FINAL = 0x80, RESERVED = 0x70, OPCODE = 0x0f, MASKED = 0x80, LENGTH = 0x7f };

void headway__websocket_init(reader *r, uint32_t message_limit)
{
    *r = (reader){.message_limit = message_limit};
}

void headway__websocket_room(reader *r, void *room, size_t size)
{
    r->room = room;
    r->room_size = size;
}

static enum headway__websocket_kind broken(reader *r, event *e, int code, const char *why)
{
    r->broken = true;
    e->code = code;
    e->why = why;
    return HEADWAY__WEBSOCKET_BROKEN;
}

static bool is_control(const reader *r)
{
    return r->opcode >= HEADWAY__WEBSOCKET_CLOSE;
}

static size_t head_need(const reader *r)
{
    unsigned length = r->head_size < 2 ? 0 : r->head[1] & LENGTH;
    if (r->head_size < 2)
        return 2;
    return 6u + (length == 126 ? 2 : length == 127 ? 8 : 0);
}

/* As soon as the first two bytes are there. */
static const char *check_start(const reader *r)
{
    unsigned opcode = r->head[0] & OPCODE, length = r->head[1] & LENGTH;
    bool control = opcode >= HEADWAY__WEBSOCKET_CLOSE;
    if (r->head[0] & RESERVED)
        return "a frame has a reserved bit";
    if (!(r->head[1] & MASKED))
        return "a frame is not masked";
    if ((opcode > HEADWAY__WEBSOCKET_BINARY && !control) || opcode > HEADWAY__WEBSOCKET_PONG)
        return "a frame has an unknown opcode";
    if (control && (!(r->head[0] & FINAL) || length > HEADWAY__WEBSOCKET_CONTROL))
        return "a control frame is fragmented or too long";
    if (opcode == HEADWAY__WEBSOCKET_CONTINUES && !r->message)
        return "a frame continues no message";
    if (opcode != HEADWAY__WEBSOCKET_CONTINUES && !control && r->message)
        return "a message begins inside another";
    return NULL;
}

static const char *read_length(reader *r)
{
    unsigned length = r->head[1] & LENGTH, extra = length == 126 ? 2 : length == 127 ? 8 : 0;
    r->left = extra ? 0 : length;
    for (unsigned i = 0; i < extra; i++)
        r->left = r->left << 8 | r->head[2 + i];
    if ((extra == 2 && r->left < 126) || (extra == 8 && (r->left < 65536 || r->left >> 63)))
        return "a frame's length is not in its shortest form";
    memcpy(r->mask, r->head + 2 + extra, sizeof r->mask);
    return NULL;
}

/* The head is whole. */
static enum headway__websocket_kind start_payload(reader *r, event *e)
{
    const char *why = read_length(r);
    if (why)
        return broken(r, e, 1002, why);
    r->final = r->head[0] & FINAL;
    r->opcode = r->head[0] & OPCODE;
    r->head_size = r->turn = 0;
    r->in_payload = true;
    r->control_size = 0;
    if (is_control(r))
        return HEADWAY__WEBSOCKET_MORE;
    if (r->opcode) {
        r->message = r->opcode;
        r->have = 0;
    }
    if (r->left > r->message_limit - r->have)
        return broken(r, e, 1009, "a message is larger than is taken here");
    return HEADWAY__WEBSOCKET_MORE;
}

/* Takes the head as far as it has come; in_payload when it is whole. */
static enum headway__websocket_kind head(reader *r, headway_bytes *input, bool paid, event *e)
{
    while (r->head_size < head_need(r) && input->size > 0) {
        const uint8_t *byte = input->data;
        const char *why;
        unsigned opcode = *byte & OPCODE;
        bool begins = opcode == HEADWAY__WEBSOCKET_TEXT || opcode == HEADWAY__WEBSOCKET_BINARY;
        if (r->head_size == 0 && !paid && begins && !r->message)
            return HEADWAY__WEBSOCKET_UNPAID;
        r->head[r->head_size++] = *byte;
        *input = headway_bytes_of(byte + 1, input->size - 1);
        why = r->head_size == 2 ? check_start(r) : NULL;
        if (why)
            return broken(r, e, 1002, why);
    }
    if (r->head_size < head_need(r))
        return HEADWAY__WEBSOCKET_MORE;
    return start_payload(r, e);
}

static void unmask(reader *r, uint8_t *bytes, size_t size)
{
    size_t i = 0;
    uint64_t wide;
    uint8_t turned[8];
    for (size_t k = 0; k < sizeof turned; k++)
        turned[k] = r->mask[(r->turn + k) & 3];
    memcpy(&wide, turned, sizeof wide);
    for (; i + sizeof wide <= size; i += sizeof wide) {
        uint64_t word;
        memcpy(&word, bytes + i, sizeof word);
        word ^= wide;
        memcpy(bytes + i, &word, sizeof word);
    }
    for (; i < size; i++)
        bytes[i] ^= turned[i & 7];
    r->turn = (r->turn + size) & 3;
}

/* At most `most` bytes of the payload, unmasked where they lie. */
static headway_bytes take_payload(reader *r, headway_bytes *input, size_t most)
{
    size_t size = input->size < most ? input->size : most;
    uint8_t *bytes = (uint8_t *)(uintptr_t)input->data;
    if (size > r->left)
        size = (size_t)r->left;
    if (size > 0)
        unmask(r, bytes, size);
    *input = headway_bytes_of(bytes + size, input->size - size);
    r->left -= size;
    return headway_bytes_of(bytes, size);
}

bool headway__websocket_code_valid(int code)
{
    return (code >= 1000 && code <= 1014 && (code < 1004 || code > 1006)) ||
           (code >= 3000 && code <= 4999);
}

static enum headway__websocket_kind goodbye(reader *r, event *e)
{
    e->code = 1005;
    if (r->control_size == 0)
        return HEADWAY__WEBSOCKET_GOODBYE;
    if (r->control_size == 1)
        return broken(r, e, 1002, "a close frame has half a code");
    e->code = r->control[0] << 8 | r->control[1];
    if (!headway__websocket_code_valid(e->code))
        return broken(r, e, 1002, "a close frame has a code that none may send");
    e->bytes = headway_bytes_of(r->control + 2, r->control_size - 2u);
    if (!headway__utf8_valid(e->bytes))
        return broken(r, e, 1007, "a close frame's reason is not UTF-8");
    return HEADWAY__WEBSOCKET_GOODBYE;
}

static enum headway__websocket_kind control(reader *r, headway_bytes *input, event *e)
{
    headway_bytes part = take_payload(r, input, SIZE_MAX);
    if (part.size > 0)
        memcpy(r->control + r->control_size, part.data, part.size);
    r->control_size += (uint8_t)part.size;
    if (r->left > 0)
        return HEADWAY__WEBSOCKET_MORE;
    r->in_payload = false;
    e->bytes = headway_bytes_of(r->control, r->control_size);
    if (r->opcode == HEADWAY__WEBSOCKET_CLOSE)
        return goodbye(r, e);
    return r->opcode == HEADWAY__WEBSOCKET_PING ? HEADWAY__WEBSOCKET_PINGED
                                                : HEADWAY__WEBSOCKET_PONGED;
}

static enum headway__websocket_kind message(reader *r, headway_bytes bytes, event *e)
{
    e->text = r->message == HEADWAY__WEBSOCKET_TEXT;
    e->bytes = bytes;
    r->message = 0;
    r->have = 0;
    if (e->text && !headway__utf8_valid(bytes))
        return broken(r, e, 1007, "a text message is not UTF-8");
    return HEADWAY__WEBSOCKET_MESSAGE;
}

/* Of a message: from the input where it is whole there, else piece by piece into the room. */
static enum headway__websocket_kind data(reader *r, headway_bytes *input, event *e)
{
    bool last = input->size >= r->left && r->final;
    if (last && r->have == 0) {
        r->in_payload = false;
        return message(r, take_payload(r, input, SIZE_MAX), e);
    }
    while (r->left > 0 && input->size > 0) {
        headway_bytes part;
        size_t next = input->size < r->left ? input->size : (size_t)r->left;
        if (r->have + next > r->room_size) {
            e->need = r->have + next;
            return HEADWAY__WEBSOCKET_ROOM;
        }
        part = take_payload(r, input, next);
        memcpy(r->room + r->have, part.data, part.size);
        r->have += part.size;
    }
    if (r->left > 0)
        return HEADWAY__WEBSOCKET_MORE;
    r->in_payload = false;
    return r->final ? message(r, headway_bytes_of(r->room, r->have), e) : HEADWAY__WEBSOCKET_MORE;
}

enum headway__websocket_kind headway__websocket_next(reader *r, headway_bytes *input, bool paid,
                                                     event *ret_event)
{
    enum headway__websocket_kind kind = HEADWAY__WEBSOCKET_MORE;
    *ret_event = (event){.why = NULL};
    if (r->broken)
        return broken(r, ret_event, 1002, "it was broken before");
    while (kind == HEADWAY__WEBSOCKET_MORE && (input->size > 0 || r->in_payload)) {
        if (!r->in_payload)
            kind = head(r, input, paid, ret_event);
        else if (is_control(r))
            kind = control(r, input, ret_event);
        else
            kind = data(r, input, ret_event);
        if (input->size == 0 && (!r->in_payload || r->left > 0))
            break;
    }
    return kind;
}

size_t headway__websocket_head(uint8_t bytes[HEADWAY__WEBSOCKET_HEAD],
                               enum headway__websocket_opcode opcode, uint64_t size)
{
    unsigned extra = size < 126 ? 0 : size < 65536 ? 2 : 8;
    bytes[0] = (uint8_t)(FINAL | opcode);
    bytes[1] = (uint8_t)(extra == 0 ? size : extra == 2 ? 126 : 127);
    for (unsigned i = 0; i < extra; i++)
        bytes[2 + i] = (uint8_t)(size >> (8 * (extra - 1 - i)));
    return 2 + extra;
}
