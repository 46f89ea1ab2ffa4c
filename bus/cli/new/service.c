/* SPDX-License-Identifier: Apache-2.0 */
/* The service itself. It knows the bus it is given and nothing else: no socket, no clock, no main.
   So the same code runs in its program and, under virtual time, in the test. */
#include "service.h"

#include "greeter/v1/greeter.headway.h"

#include <stdio.h>

enum { NAME_MOST = 100 };

typedef struct state {
    headway_bus *bus;
    uint64_t greetings;
} state;

/* An event that cannot be sent now is no reason to fail the call. */
static void tell(state *s, char *name)
{
    Greeter__V1__Greeted event = GREETER__V1__GREETED__INIT;
    event.name = name;
    event.greetings = s->greetings;
    int error = greeter_v1_greeted_publish(s->bus, &event, NULL, NULL);
    if (error != 0)
        fprintf(stderr, "nobody was told: %s\n", headway_error_text(error));
}

/* The answer may also come later: return 0, keep the call, and reply when it is ready. */
static int greet(headway_call *call, const Greeter__V1__GreetRequest *request, void *self)
{
    state *s = self;
    char greeting[NAME_MOST + 16];
    size_t size = strlen(request->name);
    if (size == 0 || size > NAME_MOST)
        return headway_call_fail(call, HEADWAY_INVALID_ARGUMENT,
                                 "name has %zu bytes: write 1 to %d", size, NAME_MOST);
    s->greetings++;
    tell(s, request->name);
    snprintf(greeting, sizeof greeting, "Hello, %s.", request->name);
    Greeter__V1__GreetResponse response = GREETER__V1__GREET_RESPONSE__INIT;
    response.greeting = greeting;
    return greeter_v1_greeter_greet_reply(call, &response);
}

typedef struct counting {
    uint64_t next, up_to;
} counting;

/* Sends while there is credit; HEADWAY_EAGAIN means that it goes on when the caller has read. */
static void go_on(headway_call *call, void *user)
{
    counting *c = user;
    int error = 0;
    while (error == 0 && c->next <= c->up_to) {
        Greeter__V1__CountResponse response = GREETER__V1__COUNT_RESPONSE__INIT;
        response.number = c->next;
        error = greeter_v1_greeter_count_reply_send(call, &response);
        c->next += error == 0;
    }
    if (error == 0)
        (void)greeter_v1_greeter_count_reply_end(call);
    else if (error != HEADWAY_EAGAIN && error != HEADWAY_ECLOSED)
        (void)headway_call_fail(call, HEADWAY_INTERNAL, "%s", headway_error_text(error));
}

static void cancelled(headway_call *call, void *user)
{
    (void)user;
    headway_call_drop(call);
}

static int count(headway_call *call, const Greeter__V1__CountRequest *request, void *self)
{
    (void)self;
    headway_arena *arena = headway_call_arena(call); /* lives as long as the call */
    counting *c = arena ? headway_arena_take(arena, sizeof *c) : NULL;
    if (!c)
        return HEADWAY_RESOURCE_EXHAUSTED;
    *c = (counting){.next = 1, .up_to = request->up_to};
    headway_call_watch(call, cancelled, go_on, c);
    go_on(call, c);
    return 0;
}

static void released(void *self)
{
    const headway_alloc *alloc = headway_bus_alloc(((state *)self)->bus);
    alloc->release(alloc->user, self);
}

/* Memory is the bus's: on the simulator it dies with its host, as it does with a process. */
int service_open(headway_bus *bus, void *user)
{
    static const greeter_v1_greeter_handlers handlers = {
        .size = sizeof handlers,
        .greet = greet,
        .count = count,
    };
    const headway_service_options options = {.size = sizeof options, .on_released = released};
    const headway_alloc *alloc = headway_bus_alloc(bus);
    headway_service *service;
    state *s = alloc->allocate(alloc->user, sizeof *s);
    (void)user;
    if (!s)
        return HEADWAY_ENOMEM;
    *s = (state){.bus = bus};
    int error = greeter_v1_greeter_serve(bus, &handlers, s, &options, &service);
    if (error != 0)
        released(s);
    return error;
}
