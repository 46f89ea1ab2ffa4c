/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Port: what has the services of a program called where no broker does: the runtime of a cloud's
 * functions. headway_main takes one instead of serving on a bus where the environment says so: AWS
 * Lambda's, with AWS_LAMBDA_RUNTIME_API set. It comes as a module beside libheadway, or linked to
 * the program.
 *
 * All on the loop's thread. Nothing here is called back from inside a call into the runtime.
 */
#ifndef HEADWAY_PORT_FUNCTION_H
#define HEADWAY_PORT_FUNCTION_H

#include <headway/bus.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct headway_function headway_function;

/* What the runtime is given; it outlives the function, strings too. */
typedef struct headway_function_host {
    size_t size;
    const char *program; /* for what is said on stderr */
    headway_bus *bus;    /* paused, if it has brokers at all */
    int has_brokers;     /* the services call others, on a bus */
    /* Each service that is open, until one answers another value than 0, which it answers then. */
    int (*services)(const headway_bus *bus,
                    int (*each)(const headway_service_descriptor *service, void *user), void *user);
    /* Before the process may be frozen: links to brokers end, on_paused says that they have; it is
       not called if the bus is resumed before. And afterwards they are made anew: on_resumed says
       that a broker is there, or that none could be reached; not if the bus is paused before. */
    void (*pause)(headway_bus *bus, void (*on_paused)(void *user), void *user);
    void (*resume)(headway_bus *bus, void (*on_resumed)(void *user), void *user);
    /* Ends the program with this exit code, which does not wait for anything. */
    void (*end)(headway_bus *bus, int exit_code);
} headway_function_host;

typedef struct headway_function_runtime {
    size_t size;
    const char *name; /* "lambda" */
    /* Begins. setup_error: not 0 where the program's setup failed; then it reports that, and ends
       the program with exit code 1. 0, or HEADWAY_E... after saying on stderr what is wrong. */
    int (*open)(const headway_function_host *host, int setup_error,
                headway_function **ret_function);
    /* No new events; what is under way goes on. Idempotent. */
    void (*stop)(headway_function *function);
    /* Ends what is under way, soon; closed is called last, and the function is gone. */
    void (*close)(headway_function *function, void (*closed)(void *user), void *user);
} headway_function_runtime;

/* Of libheadway-lambda. A program that has it linked needs no module. */
HEADWAY_API extern const headway_function_runtime headway_lambda_runtime;

#ifdef __cplusplus
}
#endif
#endif
