/* SPDX-License-Identifier: Apache-2.0 */
/* CHECK: reports where and ends the test. Never compiled out. */
#ifndef HEADWAY_TESTS_CHECK_H
#define HEADWAY_TESTS_CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: CHECK(%s) failed\n", __FILE__, __LINE__, #condition);          \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#define CHECK_EQ(a, b)                                                                             \
    do {                                                                                           \
        long long check_a = (long long)(a), check_b = (long long)(b);                              \
        if (check_a != check_b) {                                                                  \
            fprintf(stderr, "%s:%d: %s is %lld, %s is %lld\n", __FILE__, __LINE__, #a, check_a,    \
                    #b, check_b);                                                                  \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#define CHECK_STR(a, b)                                                                            \
    do {                                                                                           \
        const char *check_a = (a), *check_b = (b);                                                 \
        if (strcmp(check_a, check_b) != 0) {                                                       \
            fprintf(stderr, "%s:%d: %s is \"%s\", not \"%s\"\n", __FILE__, __LINE__, #a, check_a,  \
                    check_b);                                                                      \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* A test program is a main that calls RUN for each story. */
#define RUN(test)                                                                                  \
    do {                                                                                           \
        fprintf(stderr, "  %s\n", #test);                                                          \
        test();                                                                                    \
    } while (0)

#endif
