/* SPDX-License-Identifier: Apache-2.0 */
/* A rotation ends at each of its steps, by an error or for good: the key before is never lost, and
   the next rotation goes on from there. */
#include "key_trust.h"

#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- the system, which fails or ends us at the step it is told to ----------------------------- */

enum { STEPS = 200, UNTIL = 2000000000 };

static int armed, kills, step, at;

static int ends_here(void)
{
    if (!armed || ++step != at)
        return 0;
    if (kills)
        raise(SIGKILL);
    errno = ENOSPC;
    return 1;
}

int rename(const char *from, const char *to)
{
    return ends_here() ? -1 : renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int link(const char *from, const char *to)
{
    return ends_here() ? -1 : linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink(const char *path)
{
    return ends_here() ? -1 : unlinkat(AT_FDCWD, path, 0);
}

int fsync(int fd)
{
    return ends_here() ? -1 : (int)syscall(SYS_fsync, fd);
}

ssize_t write(int fd, const void *data, size_t size)
{
    return ends_here() ? -1 : (ssize_t)syscall(SYS_write, fd, data, size);
}

/* --- what there is ---------------------------------------------------------------------------- */

static char home[64];

enum { PATH = 512 };

static void path_in(char path[PATH], const char *folder, const char *name)
{
    snprintf(path, PATH, "%s/headway/%s/%s", home, folder, name);
}

/* All names and contents of a folder, as one hash; how many are neither asked-for nor hidden. */
static uint64_t hash_of(const char *folder, int *ret_hidden)
{
    char path[PATH], text[512];
    uint64_t hash = 0;
    path_in(path, folder, "");
    DIR *dir = opendir(path);
    CHECK(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        *ret_hidden += entry->d_name[0] == '.';
        path_in(path, folder, entry->d_name);
        FILE *file = fopen(path, "rb");
        CHECK(file);
        size_t size = (size_t)snprintf(text, 256, "%s ", entry->d_name);
        size += fread(text + size, 1, sizeof text - size, file);
        fclose(file);
        uint64_t one = 14695981039346656037u;
        for (size_t i = 0; i < size; i++)
            one = (one ^ (uint8_t)text[i]) * 1099511628211u;
        hash += one; /* in any order */
    }
    closedir(dir);
    return hash;
}

static int is_trusted(const uint8_t bytes[KEY_BYTES])
{
    static key_list list;
    char path[PATH];
    path_in(path, "authorized", "anna");
    CHECK_EQ(headway__key_list_load(path, &list), 0);
    for (size_t i = 0; i < list.count; i++)
        if (memcmp(list.keys[i].bytes, bytes, KEY_BYTES) == 0)
            return !list.keys[i].until || list.keys[i].until == UNTIL;
    return 0;
}

static int has_secret(const char *name, const uint8_t public[KEY_BYTES])
{
    uint8_t secret[KEY_BYTES], own[KEY_BYTES];
    char path[PATH], file[64];
    snprintf(file, sizeof file, "%s.key", name);
    path_in(path, "keys", file);
    if (access(path, F_OK) != 0)
        return 0;
    CHECK_EQ(headway__key_secret_load(name, secret), 0); /* no moment has half a key */
    crypto_scalarmult_base(own, secret);
    return memcmp(own, public, KEY_BYTES) == 0;
}

static void set_out(key_public *ret_old)
{
    strcpy(home, "/tmp/headway-rotate-XXXXXX");
    CHECK(mkdtemp(home));
    CHECK_EQ(setenv("XDG_CONFIG_HOME", home, 1), 0);
    CHECK_EQ(key_make("anna", "anna", ret_old), 0);
    CHECK_EQ(key_trust(ret_old, 0), 0);
}

static void tidy(void)
{
    static const char *const folders[] = {"keys", "authorized"};
    char path[PATH];
    for (size_t i = 0; i < 2; i++) {
        path_in(path, folders[i], "");
        DIR *dir = opendir(path);
        for (struct dirent *entry; dir && (entry = readdir(dir));) {
            path_in(path, folders[i], entry->d_name);
            (void)unlinkat(AT_FDCWD, path, 0);
        }
        if (dir)
            closedir(dir);
        path_in(path, folders[i], "");
        (void)rmdir(path);
    }
    path_in(path, "", "");
    CHECK_EQ(rmdir(path), 0);
    CHECK_EQ(rmdir(home), 0);
}

/* --- stories ---------------------------------------------------------------------------------- */

/* Rotates in a process of its own. Its exit code, 0 to 127; 200: killed; 201: there is no such
   step. */
static int rotate_until(int number, int kill)
{
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        key_public new;
        int trusted;
        kills = kill;
        at = number;
        armed = number > 0;
        int code = key_rotate("anna", UNTIL, &new, &trusted);
        armed = 0;
        _exit(number > 0 && step < at ? 201 : code);
    }
    int status;
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status) ? 200 : WEXITSTATUS(status);
}

static void whole(const key_public *old)
{
    key_public now, kept;
    CHECK_EQ(key_pair("anna", &now), 0);
    CHECK_EQ(key_pair("anna.old", &kept), 0);
    CHECK(memcmp(now.bytes, old->bytes, KEY_BYTES) != 0 &&
          memcmp(kept.bytes, old->bytes, KEY_BYTES) == 0);
    CHECK_STR(now.name, "anna");
    CHECK_STR(kept.name, "anna");
    CHECK(is_trusted(now.bytes) && is_trusted(old->bytes));
}

static void a_step_that_fails_leaves_all_as_it_was(void)
{
    int failures = 0, ended = 0;
    for (int number = 1; !ended && number < STEPS; number++) {
        key_public old, now;
        int hidden = 0;
        set_out(&old);
        uint64_t keys = hash_of("keys", &hidden), trusted = hash_of("authorized", &hidden);
        int code = rotate_until(number, 0);
        ended = code == 201;
        if (code == 0 || ended) { /* a folder that could not be synced; or no step is left */
            whole(&old);
        } else {
            failures++;
            CHECK_EQ(code, 73);
            CHECK_EQ(hash_of("keys", &hidden), keys);
            CHECK_EQ(hash_of("authorized", &hidden), trusted);
            CHECK_EQ(hidden, 0);
            CHECK_EQ(key_pair("anna", &now), 0);
            CHECK(memcmp(now.bytes, old.bytes, KEY_BYTES) == 0);
        }
        tidy();
    }
    CHECK(ended && failures >= 9);
}

static void killed_at_any_step_the_old_key_works_and_the_next_rotation_goes_on(void)
{
    int killed = 0, ended = 0;
    for (int number = 1; !ended && number < STEPS; number++) {
        key_public old;
        set_out(&old);
        int code = rotate_until(number, 1);
        ended = code == 201;
        if (!ended) {
            killed++;
            CHECK_EQ(code, 200);
            CHECK(has_secret("anna", old.bytes) || has_secret("anna.old", old.bytes));
            CHECK(is_trusted(old.bytes));
            key_public now;
            int done = key_pair("anna", &now) == 0 && memcmp(now.bytes, old.bytes, KEY_BYTES) != 0;
            CHECK_EQ(rotate_until(0, 0), done ? 73 : 0);
        }
        whole(&old);
        tidy();
    }
    CHECK(ended && killed >= 12);
}

int main(void)
{
    CHECK(sodium_init() >= 0);
    RUN(a_step_that_fails_leaves_all_as_it_was);
    RUN(killed_at_any_step_the_old_key_works_and_the_next_rotation_goes_on);
    return 0;
}
