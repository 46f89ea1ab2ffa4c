/* SPDX-License-Identifier: Apache-2.0 */
/* The random port on getrandom(2). */
#include <errno.h>
#include <headway/port/random.h>
#include <stdlib.h>
#include <sys/random.h>

static void fill(void *user, void *bytes, size_t size)
{
    unsigned char *at = bytes;
    (void)user;
    while (size > 0) {
        ssize_t got = getrandom(at, size, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            abort(); /* a link tag that a peer can guess would be worse than none */
        at += got;
        size -= (size_t)got;
    }
}

const headway_random *headway_random_default(void)
{
    static const headway_random system_random = {fill, NULL};
    return &system_random;
}
