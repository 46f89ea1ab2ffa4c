/* SPDX-License-Identifier: Apache-2.0 */
/* usage: kill-check DIRECTORY [LEAST]: checks the journals of a run, and says its balance. Less
   than LEAST good ends of any kind of call is a fault too: nothing can go wrong where nothing runs.
 */
#include "books.h"

#include <headway/status.h>
#include <inttypes.h>
#include <stdlib.h>

static void say_balance(const books *b)
{
    uint64_t others = 0, cut = b->ends[HEADWAY_DEADLINE_EXCEEDED];
    for (int code = 0; code < ENDS; code++)
        if (code != HEADWAY_OK && code != HEADWAY_DEADLINE_EXCEEDED)
            others += b->ends[code];
    printf("calls: %" PRIu64 " accepted = %" PRIu64 " answered + %" PRIu64 " refused + %" PRIu64
           " timed out + %" PRIu64 " told a status + %" PRIu64 " died with their client"
           " + %" PRIu64 " unaccounted; %" PRIu64 " were not taken\n",
           b->accepted, b->ends[HEADWAY_OK], b->refused, cut, others - b->refused, b->died,
           b->accepted - b->ends[HEADWAY_OK] - cut - others - b->died, b->not_taken);
    for (int code = 1; code < ENDS; code++)
        if (b->ends[code])
            printf("  %s: %" PRIu64 "\n", headway_code_name(code), b->ends[code]);
    printf("events: %" PRIu64 " published, %" PRIu64 " received by %" PRIu64
           " subscriptions; %" PRIu64 " missing in their sequences, %" PRIu64 " told lost, %" PRIu64
           " gaps of unknown size\n",
           b->published, b->events, b->subscriptions, b->missing, b->gaps_told, b->gaps_unknown);
}

int main(int argc, char **argv)
{
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: kill-check DIRECTORY [LEAST]\n");
        return 2;
    }
    books *b = books_new(stdout);
    if (books_read_all(b, argv[1]) != 0) {
        perror(argv[1]);
        return 2;
    }
    books_check(b);
    uint64_t least = argc == 3 ? strtoull(argv[2], NULL, 10) : 1;
    for (int kind = 0; kind < KINDS; kind++)
        if (b->good[kind] < least)
            books_fault(b, "idle", "only %" PRIu64 " good ends of kind %s", b->good[kind],
                        journal_kinds[kind]);
    say_balance(b);
    printf("%u faults\n", b->faults);
    int failed = b->faults != 0;
    books_free(b);
    return failed;
}
