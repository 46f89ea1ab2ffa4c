/* SPDX-License-Identifier: Apache-2.0 */
/* A function that calls a bus. SETUP says how its setup goes: well, or "fails", it is "empty", or
   what it serves is "unreadable". */
#include "relay.headway.h"

#include <fleet/v1/fleet.headway.h>
#include <headway/headway.h>

#include <stdlib.h>

enum { TEXT_MOST = 16 << 20 };

static void on_device(headway_call *asked, const headway_status *status,
                      const Fleet__V1__Device *device, void *user)
{
    headway_call *call = user;
    Relay__V1__AskResponse answer = RELAY__V1__ASK_RESPONSE__INIT;
    (void)asked;
    if (status->code != HEADWAY_OK) {
        headway_call_fail_status(call, status);
        return;
    }
    answer.device = device->name;
    relay_v1_relay_ask_reply(call, &answer);
}

static int ask(headway_call *call, const Relay__V1__AskRequest *request, void *self)
{
    const Fleet__V1__GetRequest get = FLEET__V1__GET_REQUEST__INIT;
    /* Where everybody thaws at once a broker tells some to come again. */
    const headway_call_options options = {
        .size = sizeof options, .parent = call, .deadline_ms = 20000, .retries = 8};
    (void)request, (void)self;
    int error = fleet_v1_fleet_get(headway_call_bus(call), &get, &options, on_device, call, NULL);
    return error ? headway_call_fail(call, HEADWAY_UNAVAILABLE, "%s", headway_error_text(error))
                 : 0;
}

static void on_published(const headway_status *status, void *user)
{
    const Relay__V1__NoteResponse answer = RELAY__V1__NOTE_RESPONSE__INIT;
    headway_call *call = user;
    if (status->code == HEADWAY_OK)
        relay_v1_relay_note_reply(call, &answer);
    else
        headway_call_fail_status(call, status);
}

static int note(headway_call *call, const Relay__V1__NoteRequest *request, void *self)
{
    (void)request, (void)self;
    int error = headway_publish(headway_call_bus(call), "relay.note", headway_bytes_of_string("x"),
                                on_published, call);
    return error ? headway_call_fail(call, HEADWAY_UNAVAILABLE, "%s", headway_error_text(error))
                 : 0;
}

static int tell(headway_call *call, const Relay__V1__TellRequest *request, void *self)
{
    Relay__V1__TellResponse answer = RELAY__V1__TELL_RESPONSE__INIT;
    const char *trace = getenv("_X_AMZN_TRACE_ID");
    size_t size = request->size < TEXT_MOST ? request->size : TEXT_MOST;
    char *text = malloc(size + 1);
    (void)self;
    if (!text)
        return HEADWAY_RESOURCE_EXHAUSTED;
    memset(text, 'x', size);
    text[size] = 0;
    answer.remaining_ms = headway_call_remaining_ms(call);
    answer.trace = (char *)(trace ? trace : "");
    answer.text = text;
    int error = relay_v1_relay_tell_reply(call, &answer);
    free(text);
    return error ? headway_call_fail(call, HEADWAY_RESOURCE_EXHAUSTED, "%s",
                                     headway_error_text(error))
                 : 0;
}

static int setup(headway_bus *bus, void *user)
{
    static const headway_method method = {.name = "A", .route = "x.v1.X/A"};
    static const headway_service_descriptor unreadable = {.size = sizeof unreadable,
                                                          .name = "x.v1.X",
                                                          .methods = &method,
                                                          .method_count = 1,
                                                          .schema = {"\377\377", 2}};
    static const headway_handler nothing = {.open = NULL};
    static const relay_v1_relay_handlers handlers = {
        .size = sizeof handlers, .ask = ask, .note = note, .tell = tell};
    const char *how = getenv("SETUP");
    if (how && strcmp(how, "fails") == 0)
        return HEADWAY_EACCES;
    if (how && strcmp(how, "unreadable") == 0)
        return headway_service_open(bus, &unreadable, &nothing, NULL, NULL, NULL);
    return how ? 0 : relay_v1_relay_serve(bus, &handlers, user, NULL, NULL);
}

int main(int argc, char **argv)
{
    return headway_main(argc, argv, setup, NULL);
}
