/* SPDX-License-Identifier: Apache-2.0 */
#include "processes.h"

enum { MOST_JOBS = 4096, ITEM = 700 };

static const headway_method methods[METHODS] = {
    {.name = "Get", .route = "test.v1.Test/Get", .shape = HEADWAY_UNARY},
    {.name = "Upload", .route = "test.v1.Test/Upload", .shape = HEADWAY_CLIENT_STREAM},
    {.name = "Watch", .route = "test.v1.Test/Watch", .shape = HEADWAY_SERVER_STREAM},
    {.name = "Control", .route = "test.v1.Test/Control", .shape = HEADWAY_BIDI_STREAM},
};

const headway_service_descriptor test_service = {.size = sizeof test_service,
                                                 .name = "test.v1.Test",
                                                 .methods = methods,
                                                 .method_count = METHODS};

static char filler[1 << 20];

/* --- serving -------------------------------------------------------------------------------- */

static void job_over(struct job *job)
{
    job->call = NULL;
}

static void job_pump(struct job *job)
{
    while (job->call && job->to_send > 0) {
        int result = headway_call_reply_send(job->call, headway_bytes_of(filler, ITEM));
        if (result == HEADWAY_EAGAIN)
            return;
        if (result != 0) {
            headway_call_drop(job->call);
            job_over(job);
            return;
        }
        job->to_send--;
    }
}

static void job_answer(struct job *job)
{
    headway_call *call = job->call;
    if (!call || job->to_send > 0 || (job->shape & HEADWAY_CLIENT_STREAM && !job->heard_all))
        return;
    job_over(job);
    if (job->shape & HEADWAY_SERVER_STREAM)
        (void)headway_call_reply_end(call);
    else
        (void)headway_call_reply(call, headway_bytes_of(&job->received, sizeof job->received));
}

static void job_writable(headway_call *call, void *user)
{
    struct job *job = user;
    CHECK(job->call == call);
    job_pump(job);
    if (!job->process->hold && job->to_send == 0)
        job_answer(job);
}

static void job_cancelled(headway_call *call, void *user)
{
    struct job *job = user;
    CHECK(job->call == call);
    CHECK_EQ(job->cancelled, 0);
    job->cancelled = 1;
    CHECK(headway_call_cancelled(call));
    if (job->process->dice && headway_sim_draw(job->process->sim, 2))
        return; /* slow to notice: ended later */
    headway_call_drop(call);
    job_over(job);
}

static struct job *job_new(struct process *process, headway_call *call)
{
    for (unsigned i = 0; i < MOST_JOBS; i++) {
        struct job *job = &process->jobs[i];
        if (job->call)
            continue;
        *job = (struct job){.process = process, .call = call};
        job->shape = headway_call_method(call)->shape;
        headway_call_set_data(call, job);
        headway_call_watch(call, job_cancelled, job_writable, job);
        return job;
    }
    CHECK(!"room for a job");
    return NULL;
}

static int mood(struct job *job)
{
    struct process *process = job->process;
    headway_call *call = job->call;
    if (!process->dice)
        return -1;
    switch (headway_sim_draw(process->sim, 12)) {
    case 0:
        job_over(job);
        return HEADWAY_NOT_FOUND;
    case 1:
        job_over(job);
        (void)headway_call_fail(call, HEADWAY_ABORTED, "not today, %d", 7);
        return 0;
    case 2:
        job_over(job);
        headway_call_drop(call);
        return 0;
    case 3:
        return 0; /* held */
    default:
        return -1;
    }
}

static int on_open(headway_call *call, headway_bytes message, void *self)
{
    struct process *process = self;
    struct job *job = job_new(process, call);
    process->served++;
    if (message.size >= sizeof job->to_send && (job->shape & HEADWAY_SERVER_STREAM))
        memcpy(&job->to_send, message.data, sizeof job->to_send);
    job->received = (unsigned)message.size;
    int result = mood(job);
    if (result >= 0)
        return result;
    job_pump(job);
    if (!process->hold)
        job_answer(job);
    return 0;
}

static int on_next(headway_call *call, headway_bytes message, void *self)
{
    struct job *job = headway_call_data(call);
    (void)self;
    CHECK(job->call == call);
    job->received++;
    if (job->shape & HEADWAY_SERVER_STREAM && message.size >= sizeof(unsigned)) {
        job->to_send++; /* one outcome for each command */
        job_pump(job);
    }
    return 0;
}

static int on_done_sending(headway_call *call, void *self)
{
    struct process *process = self;
    struct job *job = headway_call_data(call);
    CHECK(job->call == call);
    job->heard_all = 1;
    if (!process->hold)
        job_answer(job);
    return 0;
}

static const headway_handler handlers[METHODS] = {
    {.open = on_open},
    {.open = on_open, .next = on_next, .done = on_done_sending},
    {.open = on_open},
    {.open = on_open, .next = on_next, .done = on_done_sending},
};

void jobs_release(struct process *process, unsigned most)
{
    for (unsigned i = 0; process->bus && i < MOST_JOBS && most > 0; i++) {
        struct job *job = &process->jobs[i];
        headway_call *call = job->call;
        if (!call)
            continue;
        most--;
        if (job->cancelled || job->to_send || job->shape & HEADWAY_CLIENT_STREAM) {
            job_over(job);
            (void)headway_call_fail(call, HEADWAY_ABORTED, NULL);
        } else {
            job_answer(job);
        }
    }
}

int process_serve(struct process *process, uint32_t concurrency)
{
    headway_service_options options = {.size = sizeof options, .concurrency = concurrency};
    return headway_service_open(process->bus, &test_service, handlers, process, &options,
                                &process->service);
}

/* --- calling -------------------------------------------------------------------------------- */

static void request_pump(struct request *request)
{
    while (request->call && request->to_send > 0) {
        int result = headway_call_send(request->call, headway_bytes_of(filler, request->send_size));
        if (result == HEADWAY_EAGAIN)
            return;
        if (result != 0) {
            request->to_send = 0;
            return;
        }
        request->to_send--;
        request->sent++;
        if (request->to_send == 0)
            (void)headway_call_end(request->call);
    }
}

static void on_message(headway_call *call, headway_bytes message, void *user)
{
    struct request *request = user;
    (void)call;
    CHECK_EQ(request->done, 0);
    request->messages++;
    if (message.size == sizeof request->told)
        memcpy(&request->told, message.data, sizeof request->told);
}

static void on_request_writable(headway_call *call, void *user)
{
    struct request *request = user;
    CHECK(request->call == call);
    request->writables++;
    request_pump(request);
}

static void check_ok(const struct request *request)
{
    switch (request->method) {
    case UNARY:
        CHECK_EQ(request->messages, 1);
        break;
    case UPLOAD:
        CHECK_EQ(request->messages, 1);
        CHECK_EQ(request->told, request->sent);
        break;
    case WATCH:
        CHECK_EQ(request->messages, request->wanted);
        break;
    default:
        CHECK_EQ(request->messages, request->sent);
    }
}

static void on_done(headway_call *call, const headway_status *status, void *user)
{
    struct request *request = user;
    (void)call;
    request->done++;
    CHECK_EQ(request->done, 1);
    CHECK(status->message != NULL);
    request->code = status->code;
    request->not_processed = status->not_processed;
    snprintf(request->message, sizeof request->message, "%s", status->message);
    request->call = NULL;
    request->process->cancelled += status->code == HEADWAY_CANCELLED;
    if (status->code == HEADWAY_OK)
        check_ok(request);
}

static const headway_call_events call_events = {on_message, on_request_writable, on_done};

struct request *process_ask(struct process *process, struct ask ask, int *ret_error)
{
    static char bytes[sizeof filler];
    CHECK(process->request_count < MOST_REQUESTS && ask.size <= sizeof bytes);
    struct request *request = &process->requests[process->request_count];
    *request = (struct request){.process = process,
                                .method = ask.method,
                                .wanted = ask.wanted,
                                .to_send = ask.messages,
                                .send_size = ask.size < 4 ? 4 : ask.size};
    if (ask.size < sizeof ask.wanted)
        ask.size = sizeof ask.wanted;
    memcpy(bytes, &ask.wanted, sizeof ask.wanted);
    ask.options.size = sizeof ask.options;
    *ret_error =
        headway_call_open(process->bus, &methods[ask.method], headway_bytes_of(bytes, ask.size),
                          &ask.options, &call_events, request, &request->call);
    CHECK_EQ(request->done, 0); /* never from inside */
    if (*ret_error != 0)
        return NULL;
    process->request_count++;
    request->accepted = 1;
    if (methods[ask.method].shape & HEADWAY_CLIENT_STREAM) {
        if (request->to_send == 0)
            (void)headway_call_end(request->call);
        request_pump(request);
    }
    return request;
}

void request_cancel(struct request *request)
{
    if (!request->call)
        return;
    request->to_send = 0;
    headway_call_cancel(request->call);
    CHECK_EQ(request->done, 0);
}

unsigned process_pending(const struct process *process)
{
    unsigned pending = 0;
    for (unsigned i = 0; i < process->request_count; i++)
        pending += !process->requests[i].done;
    for (unsigned i = 0; i < process->publication_count; i++)
        pending += !process->publications[i].done;
    return pending;
}

/* --- events --------------------------------------------------------------------------------- */

static void on_published(const headway_status *status, void *user)
{
    struct publication *publication = user;
    publication->done++;
    publication->code = status->code;
    CHECK_EQ(publication->done, 1);
}

int process_publish(struct process *process, const char *topic, size_t size)
{
    CHECK(process->publication_count < MOST_REQUESTS);
    struct publication *publication = &process->publications[process->publication_count];
    *publication = (struct publication){.accepted = 1};
    int result = headway_publish(process->bus, topic, headway_bytes_of(filler, size), on_published,
                                 publication);
    if (result == 0)
        process->publication_count++;
    return result;
}

static void on_event(headway_subscription *subscription, const char *topic, uint64_t sequence,
                     headway_bytes message, void *user)
{
    struct subscriber *subscriber = user;
    (void)message;
    CHECK(subscriber->subscription == subscription && !subscriber->done && topic[0]);
    CHECK(sequence > subscriber->last);
    subscriber->last = sequence;
    subscriber->events++;
}

static void on_gap(headway_subscription *subscription, uint64_t lost, void *user)
{
    struct subscriber *subscriber = user;
    (void)subscription;
    if (lost == HEADWAY_GAP_UNKNOWN)
        subscriber->last = 0; /* perhaps another broker's sequence */
    else
        subscriber->lost += lost;
}

static void on_unsubscribed(headway_subscription *subscription, const headway_status *status,
                            void *user)
{
    struct subscriber *subscriber = user;
    (void)subscription;
    (void)status;
    subscriber->done++;
    CHECK_EQ(subscriber->done, 1);
}

int process_subscribe(struct process *process, const char *pattern,
                      headway_subscription_options options)
{
    static const headway_subscription_events events = {
        .on_event = on_event, .on_gap = on_gap, .on_done = on_unsubscribed};
    struct subscriber *subscriber = process->subscribers;
    while (subscriber->used) {
        if (++subscriber == process->subscribers + MOST_SUBSCRIPTIONS)
            return HEADWAY_ELIMIT;
    }
    *subscriber = (struct subscriber){0};
    options.size = sizeof options;
    int result = headway_subscribe(process->bus, pattern, &options, &events, subscriber,
                                   &subscriber->subscription);
    subscriber->used = result == 0;
    return result;
}

/* --- life ----------------------------------------------------------------------------------- */

static void on_up(headway_bus *bus, void *user)
{
    (void)bus;
    ((struct process *)user)->ups++;
}

static void on_down(headway_bus *bus, const char *why, void *user)
{
    (void)bus;
    CHECK(why && why[0]);
    ((struct process *)user)->downs++;
}

static void on_bus_writable(headway_bus *bus, void *user)
{
    (void)bus;
    ((struct process *)user)->writables++;
}

static void process_forget(struct process *process)
{
    free(process->requests);
    free(process->jobs);
    free(process->publications);
    process->requests = NULL;
    process->jobs = NULL;
    process->publications = NULL;
    process->bus = NULL;
    process->service = NULL;
}

int process_start(struct process *process, headway_sim *sim, const char *name,
                  headway_bus_options options)
{
    memset(process, 0, sizeof *process);
    process->sim = sim;
    CHECK_EQ(headway_sim_host(sim, name, &process->host), 0);
    options.size = sizeof options;
    options.name = name;
    options.alloc = headway_sim_alloc(process->host);
    if (!options.random)
        options.random = headway_sim_random(process->host);
    options.on_up = on_up;
    options.on_down = on_down;
    options.on_writable = on_bus_writable;
    options.user = process;
    int result = headway_bus_open(headway_sim_loop(process->host), headway_sim_transport(),
                                  "mem://broker", &options, &process->bus);
    if (result != 0) {
        CHECK(!process->bus);
        CHECK_EQ(headway_sim_blocks(process->host), 0);
        return result;
    }
    process->requests = calloc(MOST_REQUESTS, sizeof *process->requests);
    process->publications = calloc(MOST_REQUESTS, sizeof *process->publications);
    process->jobs = calloc(MOST_JOBS, sizeof *process->jobs);
    CHECK(process->requests && process->publications && process->jobs);
    return 0;
}

static void on_closed(headway_bus *bus, void *user)
{
    struct process *process = user;
    CHECK(process->bus == bus);
    process->closed++;
}

static int process_closed(void *user)
{
    return ((struct process *)user)->closed;
}

void process_stop(struct process *process)
{
    headway_bus_statistics s = {.size = sizeof s};
    headway_bus_close(process->bus, on_closed, process);
    CHECK_EQ(headway_sim_run_until(process->sim, process_closed, process, 20 * SECOND), 1);
    CHECK_EQ(process->closed, 1);
    headway_bus_statistics_get(process->bus, &s);
    CHECK_EQ(s.calls_started, s.calls_ok + s.calls_failed);
    headway_bus_free(process->bus);
    CHECK_EQ(process_pending(process), 0);
    for (int i = 0; i < MOST_SUBSCRIPTIONS; i++)
        CHECK_EQ(process->subscribers[i].done, process->subscribers[i].used);
    CHECK_EQ(headway_sim_blocks(process->host), 0);
    process_forget(process);
}

void process_crash(struct process *process)
{
    headway_sim_crash(process->host);
    process_forget(process);
}

/* --- the broker ----------------------------------------------------------------------------- */

static void on_broker_closed(headway_broker *broker, void *user)
{
    struct broker_process *process = user;
    CHECK(process->broker == broker);
    process->closed++;
}

static int broker_closed(void *user)
{
    return ((struct broker_process *)user)->closed;
}

int broker_start(struct broker_process *broker, headway_sim *sim, headway_broker_options options)
{
    const char *name = broker->name ? broker->name : "broker";
    char url[80];
    *broker = (struct broker_process){.name = broker->name, .sim = sim};
    CHECK_EQ(headway_sim_host(sim, name, &broker->host), 0);
    snprintf(url, sizeof url, "mem://%s", name);
    options.size = sizeof options;
    options.alloc = headway_sim_alloc(broker->host);
    options.random = headway_sim_random(broker->host);
    int result = headway_broker_new(headway_sim_loop(broker->host), headway_sim_transport(),
                                    &options, &broker->broker);
    if (result != 0) {
        CHECK(!broker->broker);
        CHECK_EQ(headway_sim_blocks(broker->host), 0);
        return result;
    }
    result = headway_broker_listen(broker->broker, url, NULL, 0);
    if (result != 0)
        broker_stop(broker);
    return result;
}

headway_broker_statistics broker_check(const struct broker_process *broker)
{
    headway_broker_statistics s = {.size = sizeof s};
    headway_broker_statistics_get(broker->broker, &s);
    CHECK_EQ(s.calls_accepted, s.calls_answered + s.calls_refused + s.calls_timed_out +
                                   s.calls_dropped + s.calls_in_flight + s.calls_waiting);
    CHECK_EQ(s.events_matched, s.events_delivered + s.events_lost + s.events_queued);
    CHECK(s.reserved_bytes <= s.budget_bytes);
    return s;
}

void broker_stop(struct broker_process *broker)
{
    headway_broker_close(broker->broker, on_broker_closed, broker);
    CHECK_EQ(headway_sim_run_until(broker->sim, broker_closed, broker, 20 * SECOND), 1);
    headway_broker_statistics s = broker_check(broker);
    CHECK_EQ(s.calls_in_flight + s.calls_waiting + s.events_queued, 0);
    headway_broker_free(broker->broker);
    CHECK_EQ(headway_sim_blocks(broker->host), 0);
    broker->broker = NULL;
}

void broker_crash(struct broker_process *broker)
{
    headway_sim_crash(broker->host);
    broker->broker = NULL;
}
