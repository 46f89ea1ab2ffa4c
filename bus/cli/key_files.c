/* SPDX-License-Identifier: Apache-2.0 */
#include "key_files.h"

#include "run.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { NAMES_MOST = 65536, LOCK_TURNS = 500, LOCK_TURN_MS = 20 };

static int cannot(const char *what, const char *path, int code)
{
    fprintf(stderr, "headway: cannot %s %s: %s\n", what, path, strerror(errno));
    return code;
}

/* --- paths ----------------------------------------------------------------------------------- */

static int make_folder(const char *path)
{
    struct stat is;
    char part[KEY_PATH];
    for (const char *at = strchr(path + 1, '/'); at; at = strchr(at + 1, '/')) {
        snprintf(part, sizeof part, "%.*s", (int)(at - path), path);
        if (mkdir(part, 0700) != 0 && errno != EEXIST)
            return cannot("make", part, HEADWAY__EXIT_CREATE);
    }
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return cannot("make", path, HEADWAY__EXIT_CREATE);
    if (stat(path, &is) != 0)
        return cannot("read", path, HEADWAY__EXIT_CREATE);
    if (is.st_uid != geteuid() || (is.st_mode & 022) != 0) {
        fprintf(stderr, "headway: others can write in %s: chmod go-w it, as its owner\n", path);
        return HEADWAY__EXIT_CREATE;
    }
    return 0;
}

int headway__key_has_folder(void)
{
    char config[KEY_PATH];
    return headway__config_directory(config, sizeof config) != HEADWAY_EINVAL;
}

int headway__key_path(const char *folder, const char *name, int make, char path[KEY_PATH])
{
    char config[768], whole[900];
    if (headway__config_directory(config, sizeof config) != 0) {
        fprintf(stderr, "headway: neither XDG_CONFIG_HOME nor HOME says where keys are kept\n");
        return HEADWAY__EXIT_USAGE;
    }
    snprintf(whole, sizeof whole, "%s%s%s", config, *folder ? "/" : "", folder);
    int n = snprintf(path, KEY_PATH, "%s/%s", whole, name);
    if (n <= 0 || n >= KEY_PATH) {
        fprintf(stderr, "headway: the path of %s is too long\n", name);
        return HEADWAY__EXIT_USAGE;
    }
    return make ? make_folder(whole) : 0;
}

/* Nobody waits for good for one that was stopped while it had the lock. */
static int wait_for(int fd)
{
    const struct timespec turn = {.tv_nsec = LOCK_TURN_MS * 1000000L};
    for (int i = 0; flock(fd, LOCK_EX | LOCK_NB) != 0; i++) {
        if ((errno != EWOULDBLOCK && errno != EINTR) || i == LOCK_TURNS)
            return -1;
        (void)nanosleep(&turn, NULL);
    }
    return 0;
}

int headway__key_lock(int *ret_lock)
{
    char path[KEY_PATH];
    int code = headway__key_path("", ".lock", 1, path);
    if (code)
        return code;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0)
        return cannot("write", path, HEADWAY__EXIT_CREATE);
    if (wait_for(fd) != 0) {
        code = errno != EWOULDBLOCK ? cannot("lock", path, HEADWAY__EXIT_CREATE)
                                    : HEADWAY__EXIT_CREATE;
        if (errno == EWOULDBLOCK)
            fprintf(stderr, "headway: another process has had %s for ten seconds: try again\n",
                    path);
        close(fd);
        return code;
    }
    *ret_lock = fd;
    return 0;
}

void headway__key_unlock(int lock)
{
    close(lock);
}

/* --- files ----------------------------------------------------------------------------------- */

static int write_all(int fd, const char *text)
{
    size_t size = strlen(text);
    while (size > 0) {
        ssize_t n = write(fd, text, size);
        if (n < 0 && errno != EINTR)
            return -1;
        text += n > 0 ? n : 0;
        size -= n > 0 ? (size_t)n : 0;
    }
    return fsync(fd);
}

/* The new name stands on the disk too. */
static void sync_folder(const char *path)
{
    char folder[KEY_PATH];
    snprintf(folder, sizeof folder, "%s", path);
    *strrchr(folder, '/') = 0;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
}

int headway__key_file_stage(const char *path, unsigned mode, const char *text,
                            char ret_staged[KEY_STAGED])
{
    char staged[KEY_STAGED];
    const char *name = strrchr(path, '/') + 1; /* beside it: the dot makes it nobody's name */
    snprintf(staged, sizeof staged, "%.*s.%s.new.%ld.%08x", (int)(name - path), path, name,
             (long)getpid(), (unsigned)randombytes_random());
    int fd = open(staged, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (fd < 0)
        return cannot("write", path, HEADWAY__EXIT_CREATE);
    int error = write_all(fd, text) != 0 ? errno : 0;
    if (close(fd) != 0 && !error)
        error = errno;
    if (!error) {
        memcpy(ret_staged, staged, sizeof staged);
        return 0;
    }
    (void)unlink(staged);
    errno = error;
    return cannot("write", path, HEADWAY__EXIT_CREATE);
}

int headway__key_file_place(const char *staged, const char *path, int replace)
{
    /* link does not replace what is there */
    int failed = replace ? rename(staged, path) != 0 : link(staged, path) != 0;
    int code = failed ? cannot("write", path, HEADWAY__EXIT_CREATE) : 0;
    if (failed || !replace)
        (void)unlink(staged);
    if (!failed)
        sync_folder(path);
    return code;
}

int headway__key_file_write(const char *path, unsigned mode, const char *text, int replace)
{
    char staged[KEY_STAGED];
    int code = headway__key_file_stage(path, mode, text, staged);
    return code ? code : headway__key_file_place(staged, path, replace);
}

/* At most `most` bytes; allocated, ended by NUL. NULL: errno. */
static char *slurp(int fd, size_t most, size_t *ret_size)
{
    char *text = malloc(most + 1);
    size_t used = 0;
    ssize_t n = 1;
    while (text && n != 0 && used <= most) {
        n = read(fd, text + used, most + 1 - used);
        if (n < 0 && errno != EINTR)
            break;
        used += n > 0 ? (size_t)n : 0;
    }
    if (text && n >= 0 && used <= most) {
        text[used] = 0;
        *ret_size = used;
        return text;
    }
    int error = text && n >= 0 ? EFBIG : errno;
    if (text)
        sodium_memzero(text, used);
    free(text);
    errno = error;
    return NULL;
}

/* As text is: no NUL, and without the mark that some editors put before UTF-8. */
static int plain(char *text, size_t *size)
{
    static const char mark[] = "\xef\xbb\xbf";
    if (memchr(text, 0, *size))
        return EILSEQ;
    if (strncmp(text, mark, 3) == 0)
        memmove(text, text + 3, (*size -= 3) + 1);
    return 0;
}

int headway__key_file_get(const char *path, size_t most, char **ret_text, size_t *ret_size)
{
    struct stat is;
    size_t size = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return errno == ENXIO ? ENODEV : errno; /* a socket */
    int error = fstat(fd, &is) != 0 ? errno : S_ISREG(is.st_mode) ? 0 : ENODEV;
    char *text = error ? NULL : slurp(fd, most, &size);
    if (!error)
        error = text ? plain(text, &size) : errno;
    close(fd);
    if (error) {
        free(text);
        return error;
    }
    *ret_text = text;
    *ret_size = size;
    return 0;
}

int headway__key_file_read(const char *path, size_t most, char **ret_text, size_t *ret_size)
{
    int error = headway__key_file_get(path, most, ret_text, ret_size);
    if (error == ENOENT)
        *ret_text = NULL;
    else if (error == ENODEV)
        fprintf(stderr, "headway: %s is no plain file\n", path);
    else if (error == EILSEQ)
        fprintf(stderr, "headway: %s is no text: there are NUL bytes in it\n", path);
    else if (error == EFBIG)
        fprintf(stderr, "headway: %s is too large: %zu bytes at most\n", path, most);
    else if (error) {
        errno = error;
        return cannot("read", path, HEADWAY__EXIT_DATA);
    }
    return !error || error == ENOENT ? 0 : HEADWAY__EXIT_DATA;
}

static int is_private(const char *path, const struct stat *is)
{
    if (!S_ISREG(is->st_mode))
        fprintf(stderr, "headway: %s is no plain file\n", path);
    else if (is->st_uid != geteuid())
        fprintf(stderr, "headway: %s belongs to another user: it is not taken\n", path);
    else if (is->st_mode & 077)
        fprintf(stderr,
                "headway: others can read or write %s (mode %03o): chmod 600 it, and if "
                "somebody may have read it make a new one (`headway key rotate`)\n",
                path, (unsigned)is->st_mode & 0777);
    else
        return 1;
    return 0;
}

/* systemd gives a service copies of what only root can read (LoadCredential=NAME.key:FILE), and
   lets its user read them by an access list, which looks like its group's right. */
static int is_credential(const char *path, const struct stat *is)
{
    if (S_ISREG(is->st_mode) && (is->st_uid == 0 || is->st_uid == geteuid()) &&
        (is->st_mode & 037) == 0)
        return 1;
    fprintf(stderr, "headway: %s is no credential that only this service can read: not taken\n",
            path);
    return 0;
}

/* Whether the service manager gave us this file. */
static int credential_path(const char *file, char path[KEY_PATH])
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    if (!folder || *folder != '/' || snprintf(path, KEY_PATH, "%s/%s", folder, file) >= KEY_PATH)
        return 0;
    return faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

int headway__key_secret_load(const char *name, uint8_t ret_secret[KEY_BYTES])
{
    char path[KEY_PATH], file[KEY_NAME + 8], why[128];
    struct stat is;
    size_t size;
    snprintf(file, sizeof file, "%s.key", name);
    int given = credential_path(file, path);
    int code = given ? 0 : headway__key_path("keys", file, 0, path);
    if (code)
        return code;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        int missing = errno == ENOENT;
        (void)cannot("read", path, 0);
        if (missing)
            fprintf(stderr, "`headway key new %s` makes a key, `headway key ls` lists them\n",
                    name);
        return HEADWAY__EXIT_DATA;
    }
    char *text = NULL;
    if (fstat(fd, &is) != 0 || !(given ? is_credential(path, &is) : is_private(path, &is)))
        code = HEADWAY__EXIT_DATA;
    else if (!(text = slurp(fd, KEY_FILE_MOST, &size)))
        code = cannot("read", path, HEADWAY__EXIT_DATA);
    else if (headway__key_secret_read(text, size, ret_secret, why, sizeof why) != 0) {
        fprintf(stderr, "headway: %s: %s\n", path, why);
        code = HEADWAY__EXIT_DATA;
    }
    if (text)
        sodium_memzero(text, KEY_FILE_MOST);
    free(text);
    close(fd);
    return code;
}

int headway__key_public_load(const char *name, key_public *ret_key)
{
    char path[KEY_PATH], file[KEY_NAME + 8];
    key_list list;
    snprintf(file, sizeof file, "%s.pub", name);
    int code = headway__key_path("keys", file, 0, path);
    if (code == 0)
        code = headway__key_list_load(path, &list);
    if (code)
        return code;
    if (list.count != 1) {
        fprintf(stderr,
                "headway: there is no key '%s' here: `headway key new %s` makes one, `headway "
                "key ls` lists them\n",
                name, name);
        return HEADWAY__EXIT_DATA;
    }
    *ret_key = list.keys[0];
    return 0;
}

/* --- lists ----------------------------------------------------------------------------------- */

int headway__key_lines(const char *path, const char *text, size_t size, key_line_taker *on,
                       void *user)
{
    const char *at = text, *end = text + size;
    char why[256];
    for (unsigned number = 1; at < end; number++) {
        const char *next = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((next ? next : end) - at);
        if (strspn(at, " \t\r") < length && *at != '#' &&
            on(user, at, length, why, sizeof why) != 0) {
            fprintf(stderr, "%s:%u:1: %s\n", path, number, why);
            return HEADWAY__EXIT_DATA;
        }
        at = next ? next + 1 : end;
    }
    return 0;
}

static int take_key(void *user, const char *line, size_t size, char *why, size_t why_size)
{
    key_list *list = user;
    key_public key;
    int wrong = headway__key_public_read(line, size, &key, why, why_size);
    if (!wrong && list->count == REVOKED_MOST) {
        snprintf(why, why_size, "more than %d keys", REVOKED_MOST);
        wrong = 1;
    }
    if (!wrong)
        list->keys[list->count++] = key;
    return wrong;
}

int headway__key_list_load(const char *path, key_list *ret_list)
{
    size_t size = 0;
    char *text = NULL;
    ret_list->count = 0;
    int code = headway__key_file_read(path, KEY_FILE_MOST, &text, &size);
    if (text)
        code = headway__key_lines(path, text, size, take_key, ret_list);
    free(text);
    return code;
}

int headway__key_list_save(const char *path, const key_list *list)
{
    char *text = malloc((size_t)REVOKED_MOST * KEY_LINE + 1);
    size_t used = 0;
    if (!text)
        return cannot("write", path, HEADWAY__EXIT_SOFTWARE);
    text[0] = 0;
    for (size_t i = 0; i < list->count; i++) {
        headway__key_public_write(&list->keys[i], text + used);
        used += strlen(text + used);
        text[used++] = '\n';
        text[used] = 0;
    }
    int code = 0;
    if (list->count > 0)
        code = headway__key_file_write(path, 0644, text, 1);
    else if (unlink(path) != 0 && errno != ENOENT)
        code = cannot("remove", path, HEADWAY__EXIT_CREATE);
    free(text);
    return code;
}

int headway__key_list_has(const key_list *list, const uint8_t bytes[KEY_BYTES])
{
    for (size_t i = 0; i < list->count; i++)
        if (memcmp(list->keys[i].bytes, bytes, KEY_BYTES) == 0)
            return 1;
    return 0;
}

int headway__key_list_add(key_list *list, const key_public *key, size_t most)
{
    if (list->count >= most) {
        fprintf(stderr, "headway: there are %zu keys of %s already: revoke some\n", list->count,
                key->name);
        return HEADWAY__EXIT_DATA;
    }
    list->keys[list->count++] = *key;
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The name of a file with this ending, allocated; NULL: it is none. */
static char *name_of(const char *file, const char *ending)
{
    size_t size = strlen(file), less = strlen(ending);
    char *name = size > less && strcmp(file + size - less, ending) == 0 ? strdup(file) : NULL;
    if (!name)
        return NULL;
    name[size - less] = 0;
    if (headway__key_name_valid(name))
        return name;
    free(name);
    return NULL;
}

typedef struct name_list {
    char **all;
    size_t count, capacity;
} name_list;

/* Takes name. 0, or the exit code. */
static int put_name(name_list *n, char *name, const char *path)
{
    char **more = n->all;
    if (n->count == NAMES_MOST) {
        fprintf(stderr, "headway: there are more than %d names in %s\n", NAMES_MOST, path);
        free(name);
        return HEADWAY__EXIT_DATA;
    }
    if (n->count == n->capacity) {
        n->capacity = n->capacity * 2 + 16;
        more = realloc(n->all, n->capacity * sizeof *more);
    }
    if (!more) {
        free(name);
        return HEADWAY__EXIT_SOFTWARE;
    }
    n->all = more;
    n->all[n->count++] = name;
    return 0;
}

int headway__key_names(const char *folder, const char *ending, char ***ret_names, size_t *ret_count)
{
    char path[KEY_PATH];
    name_list n = {.count = 0};
    int code = headway__key_path(folder, "", 0, path);
    DIR *dir = code ? NULL : opendir(path);
    if (!code && !dir && errno != ENOENT)
        code = cannot("read", path, HEADWAY__EXIT_DATA);
    while (dir && !code) {
        errno = 0;
        const struct dirent *at = readdir(dir);
        if (!at && errno)
            code = cannot("read", path, HEADWAY__EXIT_DATA);
        if (!at)
            break;
        char *name = name_of(at->d_name, ending);
        if (name)
            code = put_name(&n, name, path);
    }
    if (dir)
        closedir(dir);
    if (n.count > 0)
        qsort(n.all, n.count, sizeof *n.all, by_name);
    *ret_names = n.all;
    *ret_count = n.count;
    return code;
}

void headway__key_names_free(char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

int headway__key_login(char ret_name[KEY_NAME])
{
    const struct passwd *login = getpwuid(geteuid());
    int valid = login && headway__key_name_valid(login->pw_name);
    snprintf(ret_name, KEY_NAME, "%s", valid ? login->pw_name : "");
    return valid;
}
