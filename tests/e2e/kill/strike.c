/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: kill-strike DIRECTORY SEED KILLS: two brokers, workers and clients under load; one after
 * the other is killed by SIGKILL at random and started again a little later. In the end nobody is
 * killed any more, everything must go well, and all end as they should. Journals and logs stand in
 * DIRECTORY, kill-check reads them. HEADWAY_CLI is the broker's program; the others are beside this
 * one. The seed decides who is killed, when, and what the clients ask for.
 */
#include "crew.h"

#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>

enum { BROKERS = 2, WORKERS = 3, CLIENTS = 3, PAUSE_MS = 200 };

/* One in four kills is of a broker. One in five follows the last at once. */
static void strikes(unsigned kills)
{
    for (unsigned done = 0; done < kills;) {
        int broker = crew_random(4) == 0;
        place *p =
            &the_crew
                 .places[broker ? crew_random(BROKERS) : BROKERS + crew_random(WORKERS + CLIENTS)];
        long pause = crew_random(5) ? (long)crew_random(2 * PAUSE_MS) : 0;
        if (p->pid) {
            crew_strike(p);
            if (++done % 100 == 0)
                printf("%u of %u kills\n", done, kills);
            fflush(stdout);
        }
        crew_pass(pause);
    }
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: HEADWAY_CLI=PROGRAM kill-strike DIRECTORY SEED KILLS\n");
        return 2;
    }
    crew_open(argv[1], dirname(argv[0]), strtoull(argv[2], NULL, 10), BROKERS, WORKERS, CLIENTS);
    crew_pass(1000);
    strikes((unsigned)strtoul(argv[3], NULL, 10));
    int good = crew_calm();
    return !(crew_end() && good);
}
