/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of brokers that were met: pinned by URL, found again, and taken away. */
#include "known_brokers.h"

#include <check.h>
#include <sys/stat.h>
#include <unistd.h>

static char home[] = "/tmp/headway-known-XXXXXX", folder[64], file[96];

static key_public key_of(int number)
{
    key_public key = {.bytes = {9}, .name = "broker"};
    key.bytes[30] = (uint8_t)number;
    key.bytes[31] = (uint8_t)(number >> 8);
    return key;
}

static void write_file(const char *text, size_t size)
{
    FILE *out = fopen(file, "wb");
    CHECK(out && fwrite(text, 1, size, out) == size && fclose(out) == 0);
}

static void write_text(const char *text)
{
    write_file(text, strlen(text));
}

static size_t read_text(char *text, size_t size)
{
    FILE *in = fopen(file, "rb");
    if (!in)
        return 0;
    size_t n = fread(text, 1, size - 1, in);
    CHECK(fclose(in) == 0);
    text[n] = 0;
    return n;
}

static size_t count_of(const char *url)
{
    static key_list list;
    CHECK_EQ(headway__known_brokers_load(url, &list), 0);
    return list.count;
}

static void no_file_is_no_pin(void)
{
    size_t gone = 9;
    CHECK_EQ(count_of("tcp://a:1"), 0);
    CHECK_EQ(headway__known_brokers_unpin("tcp://a:1", NULL, &gone), 0);
    CHECK_EQ(gone, 0);
}

static void a_url_has_several_keys_and_is_found_however_it_is_written(void)
{
    static key_list list;
    char print[KEY_FINGERPRINT];
    size_t gone = 0;
    key_public one = key_of(1), two = key_of(2);
    one.until = 5;
    CHECK_EQ(headway__known_brokers_pin("TCP://Host.Example:7000", &one), 0);
    CHECK_EQ(headway__known_brokers_pin("tcp://host.example:7000", &one), 0);
    CHECK_EQ(headway__known_brokers_pin("tcp://host.EXAMPLE:7000", &two), 0);
    CHECK_EQ(headway__known_brokers_pin("tcp://host.example:7001", &two), 0);
    CHECK_EQ(headway__known_brokers_load("tcp://HOST.example:7000", &list), 0);
    CHECK_EQ(list.count, 2);
    CHECK(memcmp(list.keys[1].bytes, two.bytes, KEY_BYTES) == 0 && list.keys[0].until == 0);
    headway__key_fingerprint(one.bytes, print);
    CHECK_EQ(headway__known_brokers_unpin("tcp://host.Example:7000", print, &gone), 0);
    CHECK_EQ(gone, 1);
    CHECK_EQ(count_of("tcp://host.example:7000"), 1);
    CHECK_EQ(headway__known_brokers_unpin("tcp://host.example:7000", NULL, &gone), 0);
    CHECK_EQ(count_of("tcp://host.example:7000"), 0);
    CHECK_EQ(count_of("tcp://host.example:7001"), 1);
}

static void an_ipc_path_keeps_its_case(void)
{
    const key_public key = key_of(3);
    CHECK_EQ(headway__known_brokers_pin("IPC:///tmp/Bus", &key), 0);
    CHECK_EQ(count_of("ipc:///tmp/Bus"), 1);
    CHECK_EQ(count_of("ipc:///tmp/bus"), 0);
}

static void what_is_no_url_is_refused(void)
{
    static const char *const wrong[] = {"",
                                        "main",
                                        "tcp://",
                                        "tcp://:1",
                                        "tcp://a",
                                        "tcp://a:0",
                                        "tcp://a:65536",
                                        "tcp://a:1x",
                                        "tcp://a b:1",
                                        "tcp://a:1,tcp://b:1",
                                        "tcp://[::1:1",
                                        "tcp://[x]:1",
                                        "tcp://a\033[m:1",
                                        "ipc://",
                                        "ipc://@x",
                                        "ipc:///a b",
                                        "http://a:1"};
    const key_public key = key_of(4);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        CHECK_EQ(headway__known_brokers_pin(wrong[i], &key), 2);
    CHECK_EQ(headway__known_brokers_pin("tcp://[::1]:1", &key), 0);
    CHECK_EQ(headway__known_brokers_pin("tcp://127.0.0.1:1", &key), 0);
}

#define TEXT(text)                                                                                 \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }
#define KEY "headway-x25519 CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= b"

static void what_else_stands_in_the_file_stays(void)
{
    char text[1024];
    size_t gone = 0;
    const key_public key = key_of(5);
    write_text("\xef\xbb\xbftcp://first:1 " KEY "\r\n# a word\r\n\r\n  tcp://a:1\t" KEY
               "\ntcp://b:1 " KEY);
    CHECK_EQ(count_of("tcp://first:1"), 1);
    CHECK_EQ(count_of("tcp://a:1"), 1);
    CHECK_EQ(headway__known_brokers_pin("tcp://a:1", &key), 0);
    CHECK_EQ(count_of("tcp://b:1"), 1);
    CHECK_EQ(headway__known_brokers_unpin("tcp://a:1", NULL, &gone), 0);
    CHECK_EQ(headway__known_brokers_unpin("tcp://first:1", NULL, &gone), 0);
    CHECK_EQ(gone, 1);
    read_text(text, sizeof text);
    CHECK_STR(text, "# a word\r\n\r\ntcp://b:1 " KEY "\n");
}

static void a_damaged_file_is_an_error_and_stays_as_it_is(void)
{
    static const struct {
        const char *text;
        size_t size;
    } wrong[] = {TEXT("nonsense\n"),
                 TEXT("tcp://a:1\n"),
                 TEXT("tcp://a:1 " KEY " until=2030-01-01T00:00:00Z\n"),
                 TEXT("tcp://a:1 " KEY "\rtcp://b:1\n"),
                 TEXT("# \0\n"),
                 TEXT("tcp://a:1 " KEY "\n\0")};
    static key_list list;
    const key_public key = key_of(6);
    char text[1024];
    size_t gone;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        write_file(wrong[i].text, wrong[i].size);
        CHECK_EQ(headway__known_brokers_load("tcp://a:1", &list), 65);
        CHECK_EQ(headway__known_brokers_pin("tcp://a:1", &key), 65);
        CHECK_EQ(headway__known_brokers_unpin("tcp://a:1", NULL, &gone), 65);
        CHECK_EQ(read_text(text, sizeof text), wrong[i].size);
        CHECK(memcmp(text, wrong[i].text, wrong[i].size) == 0);
    }
    CHECK_EQ(truncate(file, KNOWN_FILE_MOST + 1), 0);
    CHECK_EQ(headway__known_brokers_load("tcp://a:1", &list), 65);
    CHECK_EQ(unlink(file), 0);
    CHECK_EQ(mkfifo(file, 0600), 0);
    CHECK_EQ(headway__known_brokers_load("tcp://a:1", &list), 65);
    CHECK_EQ(unlink(file), 0);
}

static void there_are_limits(void)
{
    char text[128], url[32];
    for (int i = 0; i < KEYS_MOST; i++) {
        const key_public key = key_of(i);
        CHECK_EQ(headway__known_brokers_pin("tcp://one:1", &key), 0);
    }
    const key_public more = key_of(KEYS_MOST), known = key_of(0);
    CHECK_EQ(headway__known_brokers_pin("tcp://one:1", &more), 65);
    CHECK_EQ(headway__known_brokers_pin("tcp://one:1", &known), 0);
    FILE *out = fopen(file, "ab");
    CHECK(out);
    for (int i = KEYS_MOST; i < KNOWN_MOST; i++)
        fprintf(out, "tcp://n:%d " KEY "\n", i);
    CHECK_EQ(fclose(out), 0);
    snprintf(url, sizeof url, "tcp://n:%d", KNOWN_MOST - 1);
    CHECK_EQ(count_of(url), 1);
    CHECK_EQ(headway__known_brokers_pin("tcp://other:1", &known), 65);
    snprintf(text, sizeof text, "tcp://n:9999 " KEY "\n");
    out = fopen(file, "ab");
    CHECK(out && fputs(text, out) >= 0 && fclose(out) == 0);
    static key_list list;
    CHECK_EQ(headway__known_brokers_load(url, &list), 65);
}

int main(void)
{
    CHECK(mkdtemp(home));
    snprintf(folder, sizeof folder, "%s/headway", home);
    snprintf(file, sizeof file, "%s/known_brokers", folder);
    CHECK_EQ(setenv("XDG_CONFIG_HOME", home, 1), 0);
    RUN(no_file_is_no_pin);
    RUN(a_url_has_several_keys_and_is_found_however_it_is_written);
    RUN(an_ipc_path_keeps_its_case);
    RUN(what_is_no_url_is_refused);
    RUN(what_else_stands_in_the_file_stays);
    RUN(a_damaged_file_is_an_error_and_stays_as_it_is);
    RUN(there_are_limits);
    snprintf(folder + strlen(folder), sizeof folder - strlen(folder), "/.lock");
    CHECK_EQ(unlink(file) | unlink(folder), 0);
    *strrchr(folder, '/') = 0;
    CHECK_EQ(rmdir(folder) | rmdir(home), 0);
    return 0;
}
