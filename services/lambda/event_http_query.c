/* SPDX-License-Identifier: Apache-2.0 */
/* A query out of its parts. API Gateway has decoded them; a load balancer has not. */
#include "event_http.h"

/* One name with one value; walk.add is called for each. */
struct walk {
    int (*add)(struct walk *walk, headway_bytes name, headway_bytes value);
    event_text text;
    size_t size, count; /* how long the text may become, and of how many */
    int kept;
    headway_http_problem *problem;
};

static int count_up(struct walk *walk, headway_bytes name, headway_bytes value)
{
    if (walk->count++ == EVENT_PARAMETERS)
        return headway_http_problem_set(walk->problem, 400, HEADWAY_INVALID_ARGUMENT,
                                        "the query has more than %d parameters: send fewer",
                                        EVENT_PARAMETERS);
    walk->size += 3 * (name.size + value.size) + 2;
    return 0;
}

static int put(struct walk *walk, headway_bytes name, headway_bytes value)
{
    void (*const put_part)(event_text *, headway_bytes) =
        walk->kept ? event_put_kept : event_put_encoded;
    if (walk->text.size)
        event_put(&walk->text, headway_bytes_of("&", 1));
    put_part(&walk->text, name);
    event_put(&walk->text, headway_bytes_of("=", 1));
    put_part(&walk->text, value);
    return 0;
}

static int each_value(struct walk *walk, headway_bytes name,
                      const Google__Protobuf__ListValue *list)
{
    for (size_t i = 0; list && i < list->n_values; i++) {
        if (list->values[i]->kind_case != GOOGLE__PROTOBUF__VALUE__KIND_STRING_VALUE)
            return headway_http_problem_set(walk->problem, 400, HEADWAY_INVALID_ARGUMENT,
                                            "a value of the query is no string");
        int error = walk->add(walk, name, headway_bytes_of_string(list->values[i]->string_value));
        if (error)
            return error;
    }
    return 0;
}

/* Every pair: of the form that has all values, where it is there. */
static int each(struct walk *walk, const Headway__Aws__V1__HttpEvent *event)
{
    int error = 0;
    for (size_t i = 0; !error && i < event->n_multi_value_query_string_parameters; i++)
        error = each_value(
            walk, headway_bytes_of_string(event->multi_value_query_string_parameters[i]->key),
            event->multi_value_query_string_parameters[i]->value);
    if (event->n_multi_value_query_string_parameters)
        return error;
    for (size_t i = 0; !error && i < event->n_query_string_parameters; i++)
        error = walk->add(walk, headway_bytes_of_string(event->query_string_parameters[i]->key),
                          headway_bytes_of_string(event->query_string_parameters[i]->value));
    return error;
}

int event_query(event_kind kind, const Headway__Aws__V1__HttpEvent *event, headway_arena *arena,
                headway_bytes *ret_query, headway_http_problem *ret_problem)
{
    struct walk walk = {
        .add = count_up, .kept = kind == EVENT_LOAD_BALANCER, .problem = ret_problem};
    int error = each(&walk, event);
    if (error)
        return error;
    walk.text.data = headway_arena_take(arena, walk.size + 1);
    if (!walk.text.data)
        return HEADWAY_ENOMEM;
    walk.add = put;
    (void)each(&walk, event);
    *ret_query = headway_bytes_of(walk.text.data, walk.text.size);
    return 0;
}
