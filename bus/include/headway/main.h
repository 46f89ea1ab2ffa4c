/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A service's main: owns loop, signals, drain, logging and the standard options.
 *
 *   static int setup(headway_bus *bus, void *user) { ... 0, or HEADWAY_E... }
 *   int main(int argc, char **argv) { return headway_main(argc, argv, setup, NULL); }
 *
 * Options: --bus URL|NAME,... (HEADWAY_BUS), --name (HEADWAY_WORKER, which a supervisor sets, goes
 * before it), --log, --transport (HEADWAY_TRANSPORT: zmtp or zmq), --via (HEADWAY_VIA: auto, broker
 * or direct) and --direct-listen (HEADWAY_DIRECT_LISTEN: URLs, or none) for direct links
 * (docs/GUIDE.md), --identity (HEADWAY_IDENTITY) and --broker-key (HEADWAY_BROKER_KEY) for brokers
 * with keys, --help, --version. While there is no broker it says so once and keeps trying.
 * SIGTERM and SIGINT drain (10 s at most) and end it; a second one ends it at once. What else is
 * open on the loop then, another bus or a timer, is left as it is. Exit codes: 0 after that, 2
 * usage, 70 setup failed, 77 a broker refuses a service of its for good and none has taken it: it
 * says why, and drains.
 *
 * With AWS_LAMBDA_RUNTIME_API set it is a function of AWS Lambda instead (a "bootstrap"): the
 * services that setup has opened are called with the events, and registered at no broker; what they
 * call themselves goes to HEADWAY_BUS, if that is set. Between events its links are ended, as the
 * process may be frozen then. HEADWAY_LAMBDA_METHOD, else the function's handler (_HANDLER) if it
 * has a '/', names the method that takes whole events ("fleet.v1.Fleet/Get");
 * HEADWAY_LAMBDA_STREAMING=1 sends streams of responses as they come; HEADWAY_LAMBDA_MODULE is the
 * file of the runtime (libheadway-lambda.so.0, beside libheadway). Without HEADWAY_LOG its log
 * follows AWS_LAMBDA_LOG_FORMAT and AWS_LAMBDA_LOG_LEVEL. Exit codes: 0 after SIGTERM,
 * which leaves what runs 300 ms, or when the Runtime API says that it is over; 1 setup failed, or
 * the Runtime API is gone or answers what no runtime can go on from; 70 it could not begin.
 */
#ifndef HEADWAY_MAIN_H
#define HEADWAY_MAIN_H

#include <headway/bus.h>

#ifdef __cplusplus
extern "C" {
#endif

HEADWAY_API int headway_main(int argc, char **argv, int (*setup)(headway_bus *bus, void *user),
                             void *user);
/* Ends headway_main as SIGTERM does; after a clean drain it answers exit_code. For programs that
   have done their work. Loop thread; the first call counts. */
HEADWAY_API void headway_main_stop(headway_bus *bus, int exit_code);
/* For programs that serve others too than the bus, whose calls must go on while those are seen off:
   at the first signal, or headway_main_stop, on_stop is called instead of draining the bus, and
   headway_main_drain starts that. A second signal ends it at once all the same. Loop thread. */
HEADWAY_API void headway_main_on_stop(headway_bus *bus,
                                      void (*on_stop)(headway_bus *bus, void *user), void *user);
HEADWAY_API void headway_main_drain(headway_bus *bus);
/* The endpoint that names or URLs, with commas between, stand for (see headway_bus_open): NULL or
   "" is HEADWAY_BUS, else the default broker's ipc path. EADDRESS for an empty item, and when a
   path would not fit a socket address; ELIMIT when url is too small or
   there are more than HEADWAY_BROKERS_LIMIT; EMALFORMED and EIO when a context's file is damaged or
   cannot be read. */
HEADWAY_API int headway_endpoint(const char *names_or_urls, char *url, size_t size);
/* What headway_bus_options.security takes for these brokers, as headway_main finds it: one's own
   key (the text of HEADWAY_IDENTITY_KEY; or by name: HEADWAY_IDENTITY, the context's, or that of
   the login), and theirs (HEADWAY_BROKER_KEY, the context's, or those of `headway key pin`). It
   lives until headway_security_free, which wipes it, and must outlive the bus. Brokers on ipc need
   no keys, nor do those on loopback for which none is known, while nobody names an identity: then
   it says so to the transport. EACCES, after saying on stderr what is missing. Any thread. */
HEADWAY_API int headway_security_new(const char *names_or_urls,
                                     headway_transport_security **ret_security) HEADWAY_MUST_CHECK;
HEADWAY_API void headway_security_free(headway_transport_security *security);

#ifdef __cplusplus
}
#endif
#endif
