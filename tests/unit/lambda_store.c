/* SPDX-License-Identifier: Apache-2.0 */
/* What a host remembers of functions: its limits, which code is dropped, and the disk below. */
#include "disk.h"

#include <lambda_fake.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

enum { VERSIONS = 4 };

/* A record of one function, its versions numbered from 1, with codes[0] as the latest's. */
typedef struct made {
    store_record record;
    Headway__Lambda__V1__Version versions[VERSIONS], *published[VERSIONS];
    Headway__Lambda__V1__FunctionConfiguration configurations[VERSIONS];
} made;

static const store_record *make(made *m, const char *name, const char *const *codes)
{
    headway__lambda__v1__record__init(&m->record);
    size_t count = 0;
    for (; codes[count]; count++) {
        CHECK(count < VERSIONS);
        headway__lambda__v1__version__init(&m->versions[count]);
        headway__lambda__v1__function_configuration__init(&m->configurations[count]);
        m->configurations[count].function_name = (char *)(uintptr_t)name;
        m->configurations[count].description = (char *)(uintptr_t) "";
        m->versions[count].configuration = &m->configurations[count];
        m->versions[count].code = (char *)(uintptr_t)codes[count];
        if (count)
            m->published[count - 1] = &m->versions[count];
    }
    m->record.latest = &m->versions[0];
    m->record.published = m->published;
    m->record.n_published = count - 1;
    return &m->record;
}

#define CODES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* ---- limits ---- */

static int save_nothing(void *user, const char *name, headway_bytes record)
{
    (void)user;
    (void)name;
    return record.size ? 0 : HEADWAY_EIO;
}

static int load_nothing(void *user, void (*found)(void *u, const char *name, headway_bytes record),
                        void *found_user)
{
    (void)user;
    (void)found;
    (void)found_user;
    return 0;
}

static const store_disk nowhere = {
    .load = load_nothing, .save = save_nothing, .drop = fake_drop, .tidy = fake_tidy};

static void so_many_functions(void)
{
    store *s;
    fake_disk d = {.count = 0};
    made m;
    char name[16];
    CHECK_EQ(store_new(&nowhere, &d, NULL, NULL, &s), 0);
    for (int i = STORE_FUNCTIONS; i > 0; i--) {
        snprintf(name, sizeof name, "f%04d", i);
        CHECK_EQ(store_put(s, make(&m, name, CODES("a"))), 0);
    }
    CHECK_EQ(store_put(s, make(&m, "more", CODES("a"))), HEADWAY_ELIMIT);
    CHECK_EQ(store_put(s, make(&m, name, CODES("a"))), 0); /* one that is there */
    CHECK_EQ(store_count(s), STORE_FUNCTIONS);
    for (size_t i = 1; i < STORE_FUNCTIONS; i++)
        CHECK(strcmp(store_at(s, i - 1)->latest->configuration->function_name,
                     store_at(s, i)->latest->configuration->function_name) < 0);
    store_free(s);
}

static void so_large_a_record(void)
{
    store *s;
    fake_disk d = {.count = 0};
    made m;
    static char text[STORE_RECORD];
    memset(text, 'x', sizeof text - 1);
    CHECK_EQ(store_new(&nowhere, &d, NULL, NULL, &s), 0);
    CHECK_EQ(store_put(s, make(&m, "f", CODES("a"))), 0);
    (void)make(&m, "f", CODES("b"));
    m.configurations[0].description = text;
    CHECK_EQ(store_put(s, &m.record), HEADWAY_ELIMIT);
    CHECK_STR(store_find(s, "f")->latest->code, "a");
    CHECK_EQ(d.dropped, 0);
    store_free(s);
}

static void code_is_dropped_with_its_last_version(void)
{
    store *s;
    fake_disk d = {.count = 0};
    made m;
    CHECK_EQ(store_new(&fake_disk_port, &d, NULL, NULL, &s), 0);
    CHECK_EQ(store_put(s, make(&m, "f", CODES("a"))), 0);
    CHECK_EQ(store_put(s, make(&m, "f", CODES("a", "a"))), 0);
    CHECK_EQ(store_put(s, make(&m, "f", CODES("b", "a"))), 0);
    CHECK_EQ(d.dropped, 0);
    CHECK_EQ(store_put(s, make(&m, "f", CODES("c", "a"))), 0);
    CHECK_EQ(d.dropped, 1);
    CHECK_EQ(store_put(s, make(&m, "f", CODES("c", "c", "c"))), 0);
    CHECK_EQ(d.dropped, 2);
    d.fails = 1;
    CHECK_EQ(store_put(s, make(&m, "f", CODES("d"))), HEADWAY_EIO);
    CHECK_EQ(store_put(s, make(&m, "g", CODES("d"))), HEADWAY_EIO);
    CHECK_EQ(store_remove(s, "f"), HEADWAY_EIO);
    CHECK_EQ(store_count(s), 1);
    CHECK_STR(store_find(s, "f")->latest->code, "c");
    d.fails = 0;
    CHECK_EQ(store_remove(s, "f"), 0);
    CHECK_EQ(d.dropped, 3);
    CHECK_EQ(store_remove(s, "f"), HEADWAY_ENOTFOUND);
    store_free(s);
    fake_disk_done(&d);
}

/* ---- the disk ---- */

static char folder[64];

static void path_of(const char *file, char path[256])
{
    snprintf(path, 256, "%s/%s", folder, file);
}

static void put_file(const char *file, const char *text)
{
    char path[256];
    path_of(file, path);
    FILE *out = fopen(path, "w");
    CHECK(out && fputs(text, out) >= 0);
    CHECK_EQ(fclose(out), 0);
}

static void put_folder(const char *file)
{
    char path[256];
    path_of(file, path);
    CHECK_EQ(mkdir(path, 0700), 0);
}

static int is_there(const char *file)
{
    char path[256];
    path_of(file, path);
    return access(path, F_OK) == 0;
}

static void closed(void *user)
{
    *(int *)user = 1;
}

static void close_disk(disk *d, uv_loop_t *loop)
{
    int is_closed = 0;
    disk_close(d, closed, &is_closed);
    uv_run(loop, UV_RUN_DEFAULT);
    CHECK(is_closed);
    disk_free(d);
}

static void count_found(void *user, const char *name, headway_bytes record)
{
    (void)name;
    *(size_t *)user += record.size > 0;
}

/* As after a kill -9 in the middle of things, and with what is nobody's business. */
static void what_was_left_is_tidied(void)
{
    uv_loop_t loop;
    disk *d, *other;
    char why[DISK_WHY] = "";
    size_t found = 0;
    const char *kept[] = {"0123456789abcdef"};
    CHECK_EQ(uv_loop_init(&loop), 0);
    put_folder("half");
    put_folder("half/code-00000000000000aa.tmp");
    put_file("half/code-00000000000000aa.tmp/file", "x");
    put_folder("whole");
    put_file("whole/function.json", "{}");
    put_file("whole/function.json.tmp", "{");
    put_folder("whole/code-0123456789abcdef");
    put_folder("whole/code-fedcba9876543210");
    put_folder("whole/notes");
    put_folder("other.folder");
    put_folder("mine");
    put_file("mine/letter", "dear");
    CHECK_EQ(disk_open(folder, &loop, why, &d), 0);
    CHECK_EQ(disk_open(folder, &loop, why, &other), HEADWAY_EADDRINUSE);
    CHECK(strstr(why, "another host has the folder"));
    CHECK_EQ(disk_port.load(d, count_found, &found), 0);
    CHECK_EQ(found, 1);
    disk_port.tidy(d, "whole", kept, 1);
    CHECK(!is_there("half") && is_there("whole/function.json"));
    CHECK(!is_there("whole/function.json.tmp") && !is_there("whole/code-fedcba9876543210"));
    CHECK(is_there("whole/code-0123456789abcdef") && is_there("whole/notes"));
    CHECK(is_there("mine/letter") && is_there("other.folder"));
    close_disk(d, &loop);
    CHECK_EQ(uv_loop_close(&loop), 0);
}

static void nothing(uv_timer_t *timer)
{
    (void)timer;
}

static void code_that_never_ran_goes_at_once(void)
{
    uv_loop_t loop;
    uv_timer_t alive; /* as a host's sockets keep its loop */
    disk *d;
    char why[DISK_WHY] = "";
    CHECK_EQ(uv_loop_init(&loop), 0);
    put_folder("f");
    put_folder("f/code-0000000000000001");
    put_file("f/code-0000000000000001/file", "x");
    put_folder("f/code-0000000000000002");
    CHECK_EQ(disk_open(folder, &loop, why, &d), 0);
    /* More than are remembered: the rest waits for the next start. */
    for (int i = 0; i < DISK_DROPPED + 10; i++)
        disk_port.drop(d, "f", "0000000000000002", 1);
    disk_port.drop(d, "f", "0000000000000001", 0);
    CHECK(is_there("f/code-0000000000000001"));
    close_disk(d, &loop);
    CHECK_EQ(disk_open(folder, &loop, why, &d), 0);
    disk_port.drop(d, "f", "0000000000000002", 1);
    disk_port.drop(d, "f", "0000000000000001", 0);
    CHECK_EQ(uv_timer_init(&loop, &alive), 0);
    CHECK_EQ(uv_timer_start(&alive, nothing, UINT32_MAX, 0), 0);
    while (is_there("f/code-0000000000000001"))
        uv_run(&loop, UV_RUN_NOWAIT);
    CHECK(is_there("f/code-0000000000000002"));
    uv_close((uv_handle_t *)&alive, NULL);
    close_disk(d, &loop);
    CHECK_EQ(uv_loop_close(&loop), 0);
}

static void folders_that_cannot_be(void)
{
    uv_loop_t loop;
    disk *d;
    char why[DISK_WHY] = "", path[256];
    static char deep[DISK_PATH + 1];
    CHECK_EQ(uv_loop_init(&loop), 0);
    memset(deep, 'd', sizeof deep - 1);
    CHECK_EQ(disk_open(deep, &loop, why, &d), HEADWAY_ELIMIT);
    put_file("file", "x");
    path_of("file/inner", path);
    CHECK_EQ(disk_open(path, &loop, why, &d), HEADWAY_EIO);
    CHECK(strstr(why, "cannot use the folder"));
    CHECK_EQ(uv_loop_close(&loop), 0);
}

int main(void)
{
    char command[96];
    snprintf(folder, sizeof folder, "/tmp/lambda_store_XXXXXX");
    CHECK(mkdtemp(folder));
    RUN(so_many_functions);
    RUN(so_large_a_record);
    RUN(code_is_dropped_with_its_last_version);
    RUN(what_was_left_is_tidied);
    RUN(code_that_never_ran_goes_at_once);
    RUN(folders_that_cannot_be);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}
