/* SPDX-License-Identifier: Apache-2.0 */
/* The checker is checked: honest books pass, and each planted fault is found and named. */
#include "../../harness/check.h"
#include "books.h"

typedef struct said {
    int role;
    unsigned number;
    const char *line;
} said;

/* Two clients, of slots 0 and 1; client 32 is killed. Times are left out: a line's is its place. */
static const said honest[] = {
    {DRIVER, 0, "start 0:16 0 0 0"},
    {DRIVER, 0, "start 1:16 0 0 0"},
    {DRIVER, 0, "start 2:16 0 0 0"},
    {DRIVER, 0, "start 2:32 0 0 0"},
    {DRIVER, 0, "start 1:32 0 0 0"},
    {CLIENT, 16, "ready 16:0 0 0 0"},
    {CLIENT, 16, "ready 16:1 0 0 0"},
    {CLIENT, 16, "ready 16:2 0 0 0"},
    /* a read, sent again after the first worker's death */
    {CLIENT, 16, "call 16:1 0 77 0"},
    {WORKER, 16, "run 16:1 0 0 0"},
    {DRIVER, 0, "kill 1:16 0 0 0"},
    {WORKER, 32, "run 16:1 0 0 0"},
    {WORKER, 32, "reply 16:1 77 0 0"},
    {CLIENT, 16, "end 16:1 0 0 77"},
    /* a write whose worker died; one that was refused; one that was not taken; one out of time */
    {CLIENT, 16, "call 16:2 1 5 0"},
    {WORKER, 16, "run 16:2 1 0 0"},
    {CLIENT, 16, "end 16:2 14 0 0"},
    {CLIENT, 16, "call 16:3 1 5 0"},
    {CLIENT, 16, "end 16:3 14 1 0"},
    {CLIENT, 16, "call 16:4 1 5 0"},
    {CLIENT, 16, "not 16:4 1 0 0"},
    {CLIENT, 16, "call 16:5 1 5 20"},
    {CLIENT, 16, "end 16:5 4 0 0"},
    /* a list, and a gathering */
    {CLIENT, 16, "call 16:6 2 2 0"},
    {WORKER, 32, "run 16:6 2 0 0"},
    {WORKER, 32, "gave 16:6 1 0 0"},
    {WORKER, 32, "gave 16:6 2 0 0"},
    {CLIENT, 16, "item 16:6 1 1 0"},
    {CLIENT, 16, "item 16:6 2 2 0"},
    {CLIENT, 16, "end 16:6 0 0 2"},
    {CLIENT, 16, "call 16:7 3 2 0"},
    {CLIENT, 16, "sent 16:7 1 0 0"},
    {CLIENT, 16, "sent 16:7 2 0 0"},
    {WORKER, 32, "run 16:7 3 0 0"},
    {WORKER, 32, "took 16:7 1 0 0"},
    {WORKER, 32, "took 16:7 2 0 0"},
    {CLIENT, 16, "end 16:7 0 0 2"},
    /* one that its caller cancelled; one whose caller died */
    {CLIENT, 16, "call 16:8 1 5 0"},
    {CLIENT, 16, "cancel 16:8 0 0 0"},
    {CLIENT, 16, "end 16:8 1 0 0"},
    {CLIENT, 32, "call 32:1 1 5 0"},
    {DRIVER, 0, "kill 2:32 0 0 0"},
    /* events: 2 and 3 are lost and told, then nobody knows, and then there is calm */
    {CLIENT, 16, "call 16:9 4 0 0"},
    {CLIENT, 16, "end 16:9 0 0 0"},
    {CLIENT, 16, "event 16:0 900 1 68719476745"},
    {CLIENT, 16, "event 16:1 900 1 68719476745"},
    {CLIENT, 16, "call 16:10 4 0 0"},
    {CLIENT, 16, "end 16:10 14 1 0"},
    {CLIENT, 16, "call 16:11 4 0 0"},
    {CLIENT, 16, "end 16:11 0 0 0"},
    {CLIENT, 16, "gap 16:0 2 0 0"},
    {CLIENT, 16, "event 16:0 900 4 68719476747"},
    {CLIENT, 16, "event 16:1 900 4 68719476747"},
    {CLIENT, 16, "gap 16:0 18446744073709551615 0 0"},
    {CLIENT, 16, "call 16:12 4 0 0"},
    {CLIENT, 16, "end 16:12 0 0 0"},
    {CLIENT, 16, "event 16:0 900 9 68719476748"},
    {CLIENT, 16, "gap 16:1 1 0 0"},
    {DRIVER, 0, "calm 0:0 0 0 0"},
    {CLIENT, 16, "call 16:13 4 0 0"},
    {CLIENT, 16, "end 16:13 0 0 0"},
    {CLIENT, 16, "event 16:0 900 10 68719476749"},
    {CLIENT, 16, "event 16:1 900 10 68719476749"},
    {CLIENT, 16, "gap 16:2 1 0 0"},
    {CLIENT, 16, "call 16:14 0 3 0"},
    {WORKER, 32, "run 16:14 0 0 0"},
    {CLIENT, 16, "end 16:14 0 0 3"},
    {DRIVER, 0, "hush 0:0 0 0 0"},
    {CLIENT, 16, "quiet 16:0 0 0 0"},
    {CLIENT, 16, "over 16:0 1 0 0"},
    {CLIENT, 16, "over 16:1 1 0 0"},
    {CLIENT, 16, "over 16:2 1 0 0"},
    {CLIENT, 16, "bye 16:0 0 0 0"},
    {DRIVER, 0, "exit 2:16 0 0 0"},
    {WORKER, 32, "bye 0:0 0 0 0"},
    {DRIVER, 0, "exit 1:32 0 0 0"},
    {DRIVER, 0, "exit 0:16 0 0 0"},
};
enum { LINES = sizeof honest / sizeof honest[0] };

/* In place of a line: others, apart by '|', or none. */
typedef struct fault {
    const char *name, *line, *instead;
} fault;

static const fault faults[] = {
    {"ended twice", "end 16:1 0 0 77", "end 16:1 0 0 77|end 16:1 0 0 77"},
    {"ended twice", "not 16:4 1 0 0", "not 16:4 1 0 0|end 16:4 14 1 0"},
    {"never ended", "end 16:5 4 0 0", ""},
    {"never ended", "end 16:11 0 0 0", ""},
    {"answered, but not run", "run 16:14 0 0 0", ""},
    {"run too often", "run 16:2 1 0 0", "run 16:2 1 0 0|run 16:2 1 0 0"},
    {"run too often", "run 16:6 2 0 0", "run 16:6 2 0 0|run 16:6 2 0 0"},
    {"run too often", "run 16:14 0 0 0",
     "run 16:14 0 0 0|run 16:14 0 0 0|run 16:14 0 0 0|run 16:14 0 0 0|run 16:14 0 0 0|"
     "run 16:14 0 0 0|run 16:14 0 0 0|run 16:14 0 0 0"},
    {"unseen, but run", "end 16:2 14 0 0", "end 16:2 14 1 0"},
    {"unseen, but received", "end 16:9 0 0 0", "end 16:9 14 1 0"},
    {"not taken, but run", "run 16:2 1 0 0", "run 16:2 1 0 0|run 16:4 1 0 0"},
    {"not taken, but received", "end 16:11 0 0 0", "not 16:11 1 0 0"},
    {"never called", "run 16:2 1 0 0", "run 16:2 1 0 0|run 16:99 1 0 0"},
    {"wrong answer", "end 16:1 0 0 77", "end 16:1 0 0 78"},
    {"wrong answer", "item 16:6 2 2 0", "item 16:6 2 3 0"},
    {"cancelled unasked", "cancel 16:8 0 0 0", ""},
    {"item out of order", "item 16:6 1 1 0", ""},
    {"item out of order", "item 16:6 1 1 0", "item 16:6 1 1 0|item 16:6 1 1 0"},
    {"item never given", "gave 16:6 2 0 0", ""},
    {"result out of order", "gave 16:6 1 0 0", ""},
    {"request out of order", "took 16:7 1 0 0", ""},
    {"request out of order", "took 16:7 2 0 0", "took 16:7 2 0 0|took 16:7 2 0 0"},
    {"request never sent", "sent 16:7 2 0 0", ""},
    {"stream cut short", "took 16:7 2 0 0", ""},
    {"stream cut short", "item 16:6 2 2 0", ""},
    {"not last", "end 16:6 0 0 2", "end 16:6 0 0 2|item 16:6 3 3 0"},
    {"not last", "over 16:0 1 0 0", "over 16:0 1 0 0|event 16:0 900 11 68719476749"},
    {"event twice", "event 16:0 900 4 68719476747",
     "event 16:0 900 4 68719476747|event 16:0 900 4 68719476747"},
    {"event out of order", "event 16:0 900 9 68719476748", "event 16:0 900 3 68719476748"},
    {"event lost untold", "gap 16:0 2 0 0", ""},
    {"event lost untold", "gap 16:0 2 0 0", "gap 16:0 1 0 0"},
    {"event lost untold", "gap 16:0 18446744073709551615 0 0", ""},
    {"event lost untold", "gap 16:1 1 0 0", ""},
    {"event never published", "call 16:11 4 0 0", "call 16:11 0 0 0"},
    {"event never published", "event 16:0 900 9 68719476748", "event 16:0 900 9 68719476799"},
    {"event not asked for", "event 16:1 900 10 68719476749", "event 16:1 900 10 73014444045"},
    {"event published twice", "event 16:1 900 4 68719476747", "event 16:1 900 5 68719476747"},
    {"event before ready", "ready 16:0 0 0 0", ""},
    {"subscription ended", "over 16:1 1 0 0", "over 16:1 8 0 0"},
    {"subscription never ended", "over 16:2 1 0 0", ""},
    {"missed in calm", "event 16:0 900 10 68719476749", ""},
    {"missed in calm", "gap 16:2 1 0 0", ""},
    {"failed in calm", "end 16:14 0 0 3", "end 16:14 14 0 0"},
    {"failed in calm", "end 16:13 0 0 0", "end 16:13 14 0 0"},
    {"died by itself", "exit 2:16 0 0 0", "exit 2:16 139 0 0"},
    {"died by itself", "exit 0:16 0 0 0", "exit 0:16 1 0 0"},
    {"not at its end", "exit 0:16 0 0 0", ""},
    {"not at its end", "bye 0:0 0 0 0", ""},
    {"not at its end", "quiet 16:0 0 0 0", ""},
    {"not at its end", "kill 1:16 0 0 0", ""},
    {"never started", "start 2:32 0 0 0", ""},
    {"never ended", "kill 2:32 0 0 0", ""},
    {"unfinished", "calm 0:0 0 0 0", ""},
    {"unfinished", "hush 0:0 0 0 0", ""},
    {"unreadable", "end 16:5 4 0 0", "end 16:5 4 0 0|end 16:5 4 0"},
    {"unreadable", "run 16:2 1 0 0", "run 16:2 1 0 0|walk 16:2 1 0 0"},
};
enum { FAULTS = sizeof faults / sizeof faults[0] };

/* A line, or what stands in its place. */
static void say(books *b, const said *at, const char *text, size_t time)
{
    char all[512];
    size_t size = 0;
    while (*text) {
        size_t length = strcspn(text, "|");
        size += (size_t)snprintf(all + size, sizeof all - size, "%zu %.*s\n", 1000 + time,
                                 (int)length, text);
        text += length + (text[length] == '|');
    }
    books_read(b, at->role, at->number, all, size);
}

/* Journal after journal, with one fault or none. 1: the fault's line was there. */
static int write_books(books *b, const fault *planted)
{
    static const said journals[] = {
        {CLIENT, 16, ""}, {CLIENT, 32, ""}, {WORKER, 16, ""}, {WORKER, 32, ""}, {DRIVER, 0, ""}};
    int found = !planted;
    for (size_t j = 0; j < sizeof journals / sizeof journals[0]; j++)
        for (size_t i = 0; i < LINES; i++) {
            const said *at = &honest[i];
            if (at->role != journals[j].role || at->number != journals[j].number)
                continue;
            int here = !found && strcmp(at->line, planted->line) == 0;
            say(b, at, here ? planted->instead : at->line, i);
            found |= here;
        }
    return found;
}

/* What the checker says is in words. */
static unsigned check_with(const fault *planted, char *words, size_t size)
{
    FILE *out = tmpfile();
    CHECK(out);
    books *b = books_new(out);
    CHECK(write_books(b, planted));
    unsigned count = books_check(b);
    rewind(out);
    words[fread(words, 1, size - 1, out)] = 0;
    fclose(out);
    books_free(b);
    return count;
}

static void honest_books_pass(void)
{
    char words[4096];
    unsigned count = check_with(NULL, words, sizeof words);
    CHECK_STR(words, "");
    CHECK_EQ(count, 0);
}

static void each_planted_fault_is_found_by_its_name(void)
{
    char words[4096], name[64];
    for (size_t i = 0; i < FAULTS; i++) {
        unsigned count = check_with(&faults[i], words, sizeof words);
        snprintf(name, sizeof name, "WRONG: %s: ", faults[i].name);
        if (count == 0 || !strstr(words, name)) {
            fprintf(stderr, "fault %zu: \"%s\" was not said, but: %s\n", i, faults[i].name, words);
            abort();
        }
    }
    fprintf(stderr, "    %d faults\n", FAULTS);
}

static void the_balance_is_struck(void)
{
    books *b = books_new(stderr);
    CHECK(write_books(b, NULL));
    CHECK_EQ(books_check(b), 0);
    CHECK_EQ(b->accepted, 14);
    CHECK_EQ(b->not_taken, 1);
    CHECK_EQ(b->ends[0], 8);
    CHECK_EQ(b->ends[14], 3);
    CHECK_EQ(b->refused, 2);
    CHECK_EQ(b->died, 1);
    CHECK_EQ(b->ends[0] + b->ends[1] + b->ends[4] + b->ends[14] + b->died, b->accepted);
    CHECK_EQ(b->published, 5);
    CHECK_EQ(b->events, 7);
    CHECK_EQ(b->missing, 3);
    CHECK_EQ(b->gaps_told, 4);
    CHECK_EQ(b->gaps_unknown, 1);
    books_free(b);
}

/* kill -9 may tear the last line; what was not said whole was not said. */
static void a_torn_last_line_is_no_fault(void)
{
    books *b = books_new(stderr);
    books_read(b, CLIENT, 32, "1000 call 32:1 1 5 0\n1001 en", 28);
    CHECK_EQ(b->line_count, 1);
    CHECK_EQ(b->faults, 0);
    books_free(b);
}

int main(void)
{
    RUN(honest_books_pass);
    RUN(each_planted_fault_is_found_by_its_name);
    RUN(the_balance_is_struck);
    RUN(a_torn_last_line_is_no_fault);
    return 0;
}
