/* SPDX-License-Identifier: Apache-2.0 */
/* Zips as tools write them, and as attackers do. Each is made here byte by byte. */
#include "unzip.h"

#include <check.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROOM = 64 << 10, UNIX = 3, FILE_MODE = 0100644, LINK_MODE = 0120777, FOLDER_MODE = 040755 };

/* One entry; what is 0 is as it should be. */
typedef struct made {
    const char *name, *data;
    unsigned mode, method, flags, crc, size, packed;
    const char *local_name;
    int at_first; /* its header is that of the first entry */
} made;

typedef struct zip {
    unsigned char data[ROOM];
    size_t size;
} zip;

static void put(zip *z, unsigned value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        z->data[z->size++] = (unsigned char)(value >> 8 * i);
}

static void put_text(zip *z, const char *text)
{
    memcpy(z->data + z->size, text, strlen(text));
    z->size += strlen(text);
}

static unsigned crc_of(const char *text)
{
    unsigned crc = ~0u;
    for (; *text; text++) {
        crc ^= (unsigned char)*text;
        for (int i = 0; i < 8; i++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

static void put_about(zip *z, const made *m)
{
    put(z, 20, 2);
    put(z, m->flags, 2);
    put(z, m->method, 2);
    put(z, 0, 4); /* when */
    put(z, m->crc ? m->crc : crc_of(m->data), 4);
    put(z, m->packed ? m->packed : (unsigned)strlen(m->data), 4);
    put(z, m->size ? m->size : (unsigned)strlen(m->data), 4);
}

static void put_local(zip *z, const made *m)
{
    const char *name = m->local_name ? m->local_name : m->name;
    put(z, 0x04034b50, 4);
    put_about(z, m);
    put(z, (unsigned)strlen(name), 2);
    put(z, 0, 2);
    put_text(z, name);
    put_text(z, m->data);
}

static void put_central(zip *z, const made *m, unsigned from)
{
    put(z, 0x02014b50, 4);
    put(z, UNIX << 8 | 20, 2);
    put_about(z, m);
    put(z, (unsigned)strlen(m->name), 2);
    put(z, 0, 2);
    put(z, 0, 2); /* comment */
    put(z, 0, 2);
    put(z, 0, 2);
    put(z, m->mode << 16, 4);
    put(z, from, 4);
    put_text(z, m->name);
}

static void make(zip *z, const made *entries, size_t count)
{
    unsigned from[16];
    z->size = 0;
    for (size_t i = 0; i < count; i++) {
        from[i] = entries[i].at_first ? 0 : (unsigned)z->size;
        if (!entries[i].at_first)
            put_local(z, &entries[i]);
    }
    unsigned directory = (unsigned)z->size;
    for (size_t i = 0; i < count; i++)
        put_central(z, &entries[i], from[i]);
    unsigned size = (unsigned)z->size - directory;
    put(z, 0x06054b50, 4);
    put(z, 0, 4);
    put(z, (unsigned)count, 2);
    put(z, (unsigned)count, 2);
    put(z, size, 4);
    put(z, directory, 4);
    put(z, 0, 2);
}

static int unpack(const zip *z, const zip_limits *limits, char folder[32], char why[ZIP_WHY])
{
    snprintf(folder, 32, "/tmp/lambda_zip_XXXXXX");
    CHECK(mkdtemp(folder));
    *why = 0;
    return unzip(headway_bytes_of(z->data, z->size), limits, folder, why);
}

static void remove_folder(const char *folder)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    CHECK_EQ(system(command), 0);
}

static void refused(const made *entries, size_t count, int error, const char *word)
{
    static zip z;
    char folder[32], why[ZIP_WHY];
    make(&z, entries, count);
    CHECK_EQ(unpack(&z, NULL, folder, why), error);
    if (!strstr(why, word))
        fprintf(stderr, "    %s, not %s\n", why, word);
    CHECK(strstr(why, word));
    remove_folder(folder);
}

#define REFUSED(error, word, ...)                                                                  \
    do {                                                                                           \
        const made refused_entries[] = {__VA_ARGS__};                                              \
        refused(refused_entries, sizeof refused_entries / sizeof *refused_entries, error, word);   \
    } while (0)

/* ---- stories ---- */

static void check_file(const char *folder, const char *path, const char *content, unsigned mode)
{
    char whole[128], text[64] = "";
    struct stat about;
    snprintf(whole, sizeof whole, "%s/%s", folder, path);
    CHECK_EQ(stat(whole, &about), 0);
    CHECK_EQ(about.st_mode & 0777, mode);
    int fd = open(whole, O_RDONLY);
    CHECK(fd >= 0 && read(fd, text, sizeof text - 1) >= 0);
    close(fd);
    CHECK_STR(text, content);
}

static void what_is_in_it_comes_out(void)
{
    static zip z;
    char folder[32], why[ZIP_WHY];
    const made entries[] = {{"bootstrap", "#!/bin/sh\n", .mode = 0100755},
                            {"lib/", "", .mode = FOLDER_MODE},
                            {"lib/deep/er.txt", "text", .mode = FILE_MODE},
                            {"lib/up", "../bootstrap", .mode = LINK_MODE},
                            {"./lib//a.txt", "a", .mode = FILE_MODE},
                            {"bare", "no mode", .mode = 0}};
    make(&z, entries, sizeof entries / sizeof *entries);
    CHECK_EQ(unpack(&z, NULL, folder, why), 0);
    check_file(folder, "bootstrap", "#!/bin/sh\n", 0755);
    check_file(folder, "lib/deep/er.txt", "text", 0644);
    check_file(folder, "lib/up", "#!/bin/sh\n", 0755);
    check_file(folder, "lib/a.txt", "a", 0644);
    check_file(folder, "bare", "no mode", 0644);
    remove_folder(folder);
}

static void permissions_beyond_those_of_files_are_left_out(void)
{
    static zip z;
    char folder[32], why[ZIP_WHY];
    const made entries[] = {{"root", "x", .mode = 0104755}, {"hidden", "x", .mode = 0100200}};
    make(&z, entries, 2);
    CHECK_EQ(unpack(&z, NULL, folder, why), 0);
    check_file(folder, "root", "x", 0755);
    check_file(folder, "hidden", "x", 0600);
    remove_folder(folder);
}

static void paths_stay_in_the_folder(void)
{
    REFUSED(HEADWAY_EINVAL, "leads out", {"../evil", "x", .mode = FILE_MODE});
    REFUSED(HEADWAY_EINVAL, "leads out", {"a/../../evil", "x", .mode = FILE_MODE});
    REFUSED(HEADWAY_EINVAL, "leads out", {"a/..", "x", .mode = FILE_MODE});
    REFUSED(HEADWAY_EINVAL, "absolute", {"/etc/passwd", "x", .mode = FILE_MODE});
    REFUSED(HEADWAY_EINVAL, "backslash", {"..\\evil", "x", .mode = FILE_MODE});
    REFUSED(HEADWAY_EINVAL, "control", {"a\nb", "x", .mode = FILE_MODE});
}

static void links_stay_in_the_folder(void)
{
    REFUSED(HEADWAY_EINVAL, "link", {"l", "../evil", .mode = LINK_MODE});
    REFUSED(HEADWAY_EINVAL, "link", {"a/b/l", "../../../evil", .mode = LINK_MODE});
    REFUSED(HEADWAY_EINVAL, "link", {"l", "/etc", .mode = LINK_MODE});
    /* Where "up" leads is not where it stands. */
    REFUSED(HEADWAY_EINVAL, "link", {"a/up", "..", .mode = LINK_MODE},
            {"l", "a/up/../evil", .mode = LINK_MODE});
    REFUSED(HEADWAY_EINVAL, "no folder", {"l", "a", .mode = LINK_MODE},
            {"l/evil", "x", .mode = FILE_MODE});
}

static void nothing_is_there_twice(void)
{
    REFUSED(HEADWAY_EINVAL, "twice", {"a", "x", .mode = FILE_MODE}, {"a", "y", .mode = FILE_MODE});
    REFUSED(HEADWAY_EINVAL, "twice", {"a", "x", .mode = FILE_MODE},
            {"./a", "y", .mode = FILE_MODE});
    REFUSED(HEADWAY_EINVAL, "twice", {"a", "x", .mode = FILE_MODE},
            {"a/", "", .mode = FOLDER_MODE});
    REFUSED(HEADWAY_EINVAL, "no folder", {"a", "x", .mode = FILE_MODE},
            {"a.b", "x", .mode = FILE_MODE}, {"a/b", "y", .mode = FILE_MODE});
    REFUSED(HEADWAY_EINVAL, "over another", {"a", "x", .mode = FILE_MODE},
            {"b", "x", .mode = FILE_MODE, .at_first = 1});
}

static void headers_agree(void)
{
    REFUSED(HEADWAY_EINVAL, "another thing", {"a", "x", .mode = FILE_MODE, .local_name = "b"});
    REFUSED(HEADWAY_EINVAL, "encrypted", {"a", "x", .mode = FILE_MODE, .flags = 1});
    REFUSED(HEADWAY_EINVAL, "method 12", {"a", "x", .mode = FILE_MODE, .method = 12});
    REFUSED(HEADWAY_EINVAL, "damaged", {"a", "x", .mode = FILE_MODE, .crc = 7});
    REFUSED(HEADWAY_EINVAL, "damaged", {"a", "no deflate", .mode = FILE_MODE, .method = 8});
    REFUSED(HEADWAY_EINVAL, "beyond", {"a", "x", .mode = FILE_MODE, .packed = 5000, .size = 5000});
    REFUSED(HEADWAY_EINVAL, "other than its size", {"a", "xyz", .mode = FILE_MODE, .size = 2});
    REFUSED(HEADWAY_EINVAL, "neither", {"pipe", "x", .mode = 010644});
    REFUSED(HEADWAY_EINVAL, "neither", {"device", "x", .mode = 020644});
}

static void bombs_do_not_go_off(void)
{
    static zip z;
    char folder[32], why[ZIP_WHY];
    /* Said to be more than deflate can make of it, and more than a folder may hold. */
    REFUSED(HEADWAY_ELIMIT, "cannot be unpacked",
            {"a", "x", .mode = FILE_MODE, .method = 8, .size = 5000});
    const made small[] = {{"a", "xxxx", .mode = FILE_MODE}, {"b", "yyyy", .mode = FILE_MODE}};
    make(&z, small, 2);
    CHECK_EQ(unpack(&z, &(zip_limits){.unzipped = 7}, folder, why), HEADWAY_ELIMIT);
    CHECK(strstr(why, "more than 7 bytes"));
    remove_folder(folder);
    CHECK_EQ(unpack(&z, &(zip_limits){.entries = 1}, folder, why), HEADWAY_ELIMIT);
    CHECK(strstr(why, "2 entries"));
    remove_folder(folder);
    CHECK_EQ(unpack(&z, &(zip_limits){.entries = 2, .unzipped = 8}, folder, why), 0);
    remove_folder(folder);
}

/* By deflate, and what it says of itself. */
static int unpack_deflated(unsigned size, unsigned crc, const char *more)
{
    static zip z;
    char folder[32], why[ZIP_WHY], data[32];
    snprintf(data, sizeof data, "\xcb\x48\x4d\x4c\x29\x4f\xac\x54\xc8\x40\xa5\x01%s", more);
    const made entry = {"a", data, .mode = FILE_MODE, .method = 8, .size = size, .crc = crc};
    make(&z, &entry, 1);
    int error = unpack(&z, NULL, folder, why);
    if (!error)
        check_file(folder, "a", "headway headway headway", 0644);
    else
        CHECK(strstr(why, "damaged"));
    remove_folder(folder);
    return error;
}

static void what_was_packed_is_what_was_said(void)
{
    unsigned crc = crc_of("headway headway headway");
    CHECK_EQ(unpack_deflated(23, crc, ""), 0);
    CHECK_EQ(unpack_deflated(22, crc, ""), HEADWAY_EINVAL);
    CHECK_EQ(unpack_deflated(24, crc, ""), HEADWAY_EINVAL);
    CHECK_EQ(unpack_deflated(23, crc + 1, ""), HEADWAY_EINVAL);
    CHECK_EQ(unpack_deflated(23, crc, "more"), HEADWAY_EINVAL);
}

static void too_long_or_too_deep(void)
{
    static char name[ZIP_PATH + 2], deep[2 * ZIP_DEPTH + 4];
    memset(name, 'n', sizeof name - 1);
    REFUSED(HEADWAY_EINVAL, "bytes: 1 to", {name, "x", .mode = FILE_MODE});
    for (size_t i = 0; i < ZIP_DEPTH + 1; i++)
        memcpy(deep + 2 * i, "d/", 2);
    deep[2 * ZIP_DEPTH + 1] = 0;
    REFUSED(HEADWAY_EINVAL, "deeper", {deep, "x", .mode = FILE_MODE});
}

/* Cut anywhere, it is no zip any more. */
static void cut_short(void)
{
    static zip z;
    const made entry = {"a", "x", .mode = FILE_MODE};
    char why[ZIP_WHY];
    zip_entry *entries;
    size_t count;
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    make(&z, &entry, 1);
    for (size_t size = 0; size < z.size; size++) {
        CHECK_EQ(zip_read(headway_bytes_of(z.data, size), NULL, arena, &entries, &count, why),
                 HEADWAY_EINVAL);
    }
    CHECK_EQ(zip_read(headway_bytes_of(z.data, z.size), NULL, arena, &entries, &count, why), 0);
    CHECK_EQ(count, 1);
    headway_arena_free(arena);
}

int main(void)
{
    RUN(what_is_in_it_comes_out);
    RUN(permissions_beyond_those_of_files_are_left_out);
    RUN(paths_stay_in_the_folder);
    RUN(links_stay_in_the_folder);
    RUN(nothing_is_there_twice);
    RUN(headers_agree);
    RUN(bombs_do_not_go_off);
    RUN(what_was_packed_is_what_was_said);
    RUN(too_long_or_too_deep);
    RUN(cut_short);
    return 0;
}
