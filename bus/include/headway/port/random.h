/* SPDX-License-Identifier: Apache-2.0 */
/* Port: randomness for link tags, instance ids and jitter. */
#ifndef HEADWAY_PORT_RANDOM_H
#define HEADWAY_PORT_RANDOM_H

#include <headway/bytes.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct headway_random {
    /* Fills size bytes that a peer cannot guess (a seeded generator in the simulator). */
    void (*fill)(void *user, void *bytes, size_t size);
    void *user;
} headway_random;

/* The operating system's getrandom(2). Static. */
HEADWAY_API const headway_random *headway_random_default(void);

#ifdef __cplusplus
}
#endif
#endif
