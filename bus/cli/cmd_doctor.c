/* SPDX-License-Identifier: Apache-2.0 */
/* `headway doctor`: what stands between you and the bus, and what to do about it. */
#include "cli.h"

#include <headway/v1/broker.headway.h>

#include <errno.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DESCRIPTORS = 1024 };

typedef struct doctor_state {
    session s;
    int bad;
} doctor_state;

static void good(const char *what, const char *value)
{
    printf("ok    %-12s %s\n", what, value);
}

static void bad(doctor_state *d, const char *what, const char *value, const char *advice)
{
    printf("FAIL  %-12s %s\n                   %s\n", what, value, advice);
    d->bad = 1;
}

static void check_socket(doctor_state *d, const char *url)
{
    char directory[640];
    struct stat st;
    const char *path = url + 6;
    if (strncmp(url, "ipc://", 6) != 0)
        return;
    snprintf(directory, sizeof directory, "%s", path);
    char *slash = strrchr(directory, '/');
    if (slash)
        *slash = 0;
    if (stat(directory, &st) != 0)
        bad(d, "directory", directory, "it is not there yet: `headway broker` makes it");
    else if (st.st_mode & 077)
        bad(d, "directory", directory, "others may enter: chmod 700 it");
    else if (access(directory, R_OK | X_OK) != 0)
        bad(d, "directory", directory, "you may not enter: run as the user of the broker");
    else
        good("directory", directory);
    if (stat(path, &st) != 0)
        bad(d, "socket", path, "no broker has made it: start one with `headway broker`");
    else if (access(path, W_OK) != 0)
        bad(d, "socket", path, "you may not write to it: run as the user of the broker");
    else
        good("socket", path);
}

static void check_limits(doctor_state *d)
{
    struct rlimit limit;
    char text[64];
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    snprintf(text, sizeof text, "%llu open files", (unsigned long long)limit.rlim_cur);
    if (limit.rlim_cur < DESCRIPTORS)
        bad(d, "limits", text, "a broker wants 1024 or more: ulimit -n 4096");
    else
        good("limits", text);
}

static void ponged(headway_call *call, const headway_status *status,
                   const Headway__V1__PingResponse *response, void *user)
{
    doctor_state *d = user;
    char text[256];
    (void)call;
    if (status->code != HEADWAY_OK) {
        bad(d, "broker", status->message, "it is reached but does not answer: look at its log");
    } else {
        snprintf(text, sizeof text, "%s, version %s", response->name, response->version);
        if (strcmp(response->version, headway_version()) != 0)
            bad(d, "versions", text, "the broker is of another version than this program");
        else
            good("broker", text);
    }
    session_end(&d->s, d->bad ? EXIT_STATUS : 0);
}

static void ready(session *s)
{
    Headway__V1__PingRequest request = HEADWAY__V1__PING_REQUEST__INIT;
    headway_call_options options = {.size = sizeof options, .wait_for_ready = 1};
    if (headway_v1_broker_ping(s->bus, &request, &options, ponged, s, NULL) != 0)
        session_end(s, HEADWAY__EXIT_SOFTWARE);
}

static int run(int argc, char **argv)
{
    doctor_state d = {0};
    const headway_transport_ops *transport;
    char urls[HEADWAY__ENDPOINTS], why[512];
    option options[] = {SESSION_OPTIONS(&d.s)};
    int rest = options_parse("doctor", argc, argv, options, sizeof options / sizeof options[0]);
    if (rest > 0)
        fprintf(stderr, "headway doctor: takes no argument '%s'; name a bus with --bus\n", argv[0]);
    if (rest != 0)
        return HEADWAY__EXIT_USAGE;
    good("headway", headway_version());
    check_limits(&d);
    int wrong = headway_endpoint(d.s.bus_name, urls, sizeof urls);
    if (wrong != 0) {
        headway__endpoint_wrong("headway doctor", d.s.bus_name, wrong);
        bad(&d, "endpoint", d.s.bus_name ? d.s.bus_name : "HEADWAY_BUS",
            "no bus name or URL, or its socket path is longer than 107 bytes");
        return HEADWAY__EXIT_USAGE;
    }
    good("endpoint", urls);
    if (headway__transport_for(urls, &transport, why, sizeof why) != 0) {
        bad(&d, "transport", why, "install libheadway-zmq beside libheadway");
        return HEADWAY__EXIT_SOFTWARE;
    }
    good("transport", transport->name);
    for (char *url = urls, *next; url; url = next) {
        next = strchr(url, ',');
        if (next)
            *next++ = 0;
        check_socket(&d, url);
    }
    fflush(stdout);
    return session_run(&d.s, "doctor", ready);
}

const verb command_doctor = {
    "doctor", "find out why the bus cannot be reached",
    "usage: headway doctor [OPTION...]\n\n"
    "Checks endpoint, permissions, limits, transport, broker and versions, and says what to do.\n"
    "Ends with 0 if all is well, 1 if a check failed, 69 if no broker answers.\n\n"
    "  -b, --bus NAME|URL,...   -w, --wait TIME\n"
    "      --identity NAME   --broker-key LINE    where the broker has keys\n",
    run, NULL};
