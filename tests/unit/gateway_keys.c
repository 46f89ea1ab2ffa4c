/* SPDX-License-Identifier: Apache-2.0 */
/* Keys: what the file may say, what a request may show, and what is never told. */
#include "keys.h"

#include <check.h>
#include <sys/stat.h>
#include <unistd.h>

/* Some hash. */
#define ONE "b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910"
static char said[8192];

static FILE *ear(void)
{
    memset(said, 0, sizeof said);
    FILE *out = fmemopen(said, sizeof said, "w");
    CHECK(out);
    return out;
}

static int parse(const char *text, gateway_keys **ret_keys)
{
    FILE *out = ear();
    int error = keys_parse("keys.yaml", headway_bytes_of_string(text), out, ret_keys);
    fclose(out);
    return error;
}

static const char *hash_of(const char *text)
{
    static char hex[2 * KEY_HASH + 1];
    unsigned char hash[KEY_HASH];
    keys_hash(headway_bytes_of_string(text), hash);
    for (int i = 0; i < KEY_HASH; i++)
        snprintf(hex + 2 * i, 3, "%02x", hash[i]);
    return hex;
}

static gateway_keys *two_keys(void)
{
    char text[1024];
    gateway_keys *keys = NULL;
    int used = snprintf(text, sizeof text, "keys:\n- {name: one, sha256: %s, identity: web.shop}\n",
                        hash_of("k1"));
    snprintf(text + used, sizeof text - (size_t)used,
             "- {name: two, sha256: %s, expires: '2030-01-01T00:00:00Z'}\n", hash_of("k2"));
    CHECK(parse(text, &keys) == 0 || !fputs(said, stderr));
    return keys;
}

static keys_found find(const gateway_keys *keys, const char *authorization, const char *x_api_key,
                       const char *query, const gateway_key **ret_key)
{
    keys_shown shown = {headway_bytes_of_string(authorization), headway_bytes_of_string(x_api_key),
                        headway_bytes_of_string(query)};
    return keys_find(keys, &shown, 1800000000, ret_key);
}

static void a_hash_is_sha256(void)
{
    CHECK_STR(hash_of("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void a_key_is_found_wherever_it_is_shown(void)
{
    gateway_keys *keys = two_keys();
    const gateway_key *key = NULL;
    CHECK_EQ(find(keys, "Bearer k1", NULL, NULL, &key), KEYS_GOOD);
    CHECK_STR(key->name, "one");
    CHECK_STR(key->identity, "web.shop");
    CHECK_EQ(find(keys, "bearer   k2", NULL, NULL, &key), KEYS_GOOD);
    CHECK_STR(key->identity, "two");
    CHECK_EQ(find(keys, NULL, "k1", NULL, &key), KEYS_GOOD);
    CHECK_EQ(find(keys, NULL, NULL, "a=b&key=k1&c", &key), KEYS_GOOD);
    CHECK_EQ(find(keys, "Bearer k1", "k1", "key=k1", &key), KEYS_GOOD);
    keys_free(keys);
}

static void what_is_no_key_is_refused(void)
{
    gateway_keys *keys = two_keys();
    const gateway_key *key = NULL;
    CHECK_EQ(find(keys, NULL, NULL, NULL, &key), KEYS_NONE);
    CHECK_EQ(find(keys, NULL, NULL, "monkey=k1&xkey=k1", &key), KEYS_NONE);
    CHECK_EQ(find(keys, "Basic azE6", NULL, NULL, &key), KEYS_UNKNOWN);
    CHECK_EQ(find(keys, "Bearer", NULL, NULL, &key), KEYS_UNKNOWN);
    CHECK_EQ(find(keys, "Bearer ", NULL, NULL, &key), KEYS_UNKNOWN);
    CHECK_EQ(find(keys, "Bearer k3", NULL, NULL, &key), KEYS_UNKNOWN);
    CHECK_EQ(find(keys, "Bearer k", NULL, NULL, &key), KEYS_UNKNOWN);
    CHECK_EQ(find(keys, "Bearer k1 ", NULL, NULL, &key), KEYS_UNKNOWN);
    CHECK_EQ(find(keys, "Bearer k1", "k2", NULL, &key), KEYS_AMBIGUOUS);
    CHECK(!key);
    keys_free(keys);
}

static void a_hash_is_no_key(void)
{
    gateway_keys *keys = two_keys();
    const gateway_key *key = NULL;
    CHECK_EQ(find(keys, NULL, hash_of("k1"), NULL, &key), KEYS_UNKNOWN);
    keys_free(keys);
}

static void an_expired_key_says_so(void)
{
    gateway_keys *keys = two_keys();
    const gateway_key *key = NULL;
    keys_shown shown = {.x_api_key = headway_bytes_of_string("k2")};
    CHECK_EQ(keys_find(keys, &shown, 1893455999, &key), KEYS_GOOD);
    CHECK_EQ(keys_find(keys, &shown, 1893456000, &key), KEYS_EXPIRED);
    CHECK_STR(key->name, "two");
    CHECK(strstr(keys_message(KEYS_EXPIRED), "expired"));
    CHECK(strstr(keys_challenge(KEYS_EXPIRED), "invalid_token"));
    CHECK(!strstr(keys_challenge(KEYS_NONE), "error"));
    keys_free(keys);
}

static void what_is_wrong_is_told_where_it_stands(void)
{
    static const char *const all[][2] = {
        {"keys:\n- {name: a b, sha256: " ONE "}\n", "keys.yaml:2:10: field keys[0].name: write"},
        {"keys:\n- {sha256: " ONE "}\n", "field keys[0].name"},
        {"keys:\n- {name: a, sha256: 00}\n", "keys.yaml:2:21: field keys[0].sha256: write the 64"},
        {"keys:\n- {name: a, sha256: g" ONE "}\n", "field keys[0].sha256"},
        {"keys:\n- {name: a, sha256: " ONE ", identity: ''}\n", "field keys[0].identity"},
        {"keys:\n- {name: a, sha256: " ONE ", expires: '1960-01-01T00:00:00Z'}\n", "expires"},
        {"keys:\n- {name: a, sha256: " ONE ", expires: soon}\n", "keys.yaml:2:"},
        {"keys:\n- {name: a, key: " ONE "}\n", "there is no such field"},
        {"keys:\n- {name: a, sha256: " ONE "}\n- {name: b, sha256: " ONE "}\n",
         "keys.yaml:3:21: field keys[1].sha256: another key has it already"},
        {"keys:\n- {name: a, sha256: " ONE "}\n- {name: a, sha256: " ONE "}\n",
         "keys.yaml:3:10: field keys[1].name: another key has it already"},
        {"[", "keys.yaml:1:1:"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        gateway_keys *keys = NULL;
        int error = parse(all[i][0], &keys);
        if (!strstr(said, all[i][1]))
            fprintf(stderr, "%s%s", all[i][0], said);
        CHECK(error && strstr(said, all[i][1]) && !keys);
    }
}

static void a_file_has_a_limit_of_keys(void)
{
    size_t size = 0;
    char *text = NULL;
    gateway_keys *keys = NULL;
    FILE *file = open_memstream(&text, &size);
    CHECK(file);
    fputs("keys:\n", file);
    for (int i = 0; i <= KEYS_MOST; i++)
        fprintf(file, "- {name: k%d, sha256: %064x}\n", i, i);
    fclose(file);
    CHECK_EQ(parse(text, &keys), HEADWAY_EMALFORMED);
    CHECK(strstr(said, "10000 keys at most"));
    free(text);
}

static void fill_one_after_the_other(void *user, void *bytes, size_t size)
{
    unsigned char *next = user, *at = bytes;
    for (size_t i = 0; i < size; i++)
        at[i] = (*next)++;
}

static void a_made_key_opens_what_it_was_made_for(void)
{
    char folder[] = "/tmp/headway_keys_XXXXXX", path[64], text[KEY_TEXT], other[KEY_TEXT];
    unsigned char seed = 1;
    headway_random random = {fill_one_after_the_other, &seed};
    struct stat about;
    gateway_keys *keys = NULL;
    const gateway_key *key = NULL;
    CHECK(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/keys.yaml", folder);
    FILE *out = ear();
    keys_make(&random, text);
    keys_make(&random, other);
    CHECK(strlen(text) == 46 && strcmp(text, other) != 0);
    CHECK_EQ(keys_add(path, &(gateway_key){.name = "ci"}, text, out), 0);
    CHECK_EQ(
        keys_add(path,
                 &(gateway_key){.name = "shop", .identity = "a \"b\" \\c", .expires = 1900000000},
                 other, out),
        0);
    CHECK_EQ(keys_add(path, &(gateway_key){.name = "ci"}, other, out), HEADWAY_EINVAL);
    CHECK_EQ(keys_add(path, &(gateway_key){.name = "c i"}, other, out), HEADWAY_EINVAL);
    CHECK(stat(path, &about) == 0 && (about.st_mode & 0777) == 0600);
    CHECK_EQ(keys_read(path, out, &keys), 0);
    CHECK_EQ(find(keys, NULL, text, NULL, &key), KEYS_GOOD);
    CHECK_STR(key->identity, "ci");
    CHECK_EQ(find(keys, NULL, other, NULL, &key), KEYS_GOOD);
    CHECK_STR(key->identity, "a \"b\" \\c");
    CHECK_EQ(key->expires, 1900000000);
    keys_free(keys);
    CHECK_EQ(keys_remove(path, "ci", out), 0);
    CHECK_EQ(keys_remove(path, "ci", out), HEADWAY_ENOTFOUND);
    CHECK_EQ(keys_read(path, out, &keys), 0);
    CHECK_EQ(find(keys, NULL, text, NULL, &key), KEYS_UNKNOWN);
    keys_free(keys);
    fclose(out);
    CHECK(!strstr(said, text) && !strstr(said, other));
    unlink(path);
    rmdir(folder);
}

static int command(const char *const *words, const headway_random *random, char *out, size_t size)
{
    char *argv[16];
    int argc = 0;
    memset(out, 0, size);
    FILE *said_to = ear(), *to = fmemopen(out, size, "w");
    CHECK(to);
    for (; words[argc]; argc++)
        argv[argc] = (char *)words[argc];
    int code = keys_command(argc, argv, random, &(keys_streams){to, said_to});
    fclose(to);
    fclose(said_to);
    return code;
}
#define COMMAND(...) command((const char *const[]){__VA_ARGS__, NULL}, &random, text, sizeof text)

static void the_command_shows_a_key_once(void)
{
    char folder[] = "/tmp/headway_keys_XXXXXX", path[64], text[1024], shown[1024];
    unsigned char seed = 9;
    headway_random random = {fill_one_after_the_other, &seed};
    CHECK(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/keys.yaml", folder);
    CHECK_EQ(COMMAND("new", "ci", "--file", path, "--identity=robots.ci", "--days", "30"), 0);
    memcpy(shown, text, sizeof shown);
    CHECK(strncmp(shown, "hw_", 3) == 0 && strlen(shown) == 47 && !strstr(said, "hw_"));
    CHECK_EQ(COMMAND("ls", "--file", path), 0);
    CHECK(strncmp(text, "ci ", 3) == 0 && strstr(text, "robots.ci") && strstr(text, "Z\n"));
    CHECK_EQ(COMMAND("new", "ci", "--file", path), 65);
    CHECK_EQ(COMMAND("rm", "other", "--file", path), 65);
    CHECK_EQ(COMMAND("rm", "ci", "--file", path), 0);
    CHECK_EQ(COMMAND("ls", "--file", path), 0);
    CHECK_STR(text, "");
    CHECK_EQ(COMMAND("new", "--file", path), 2);
    CHECK_EQ(COMMAND("new", "a", "b"), 2);
    CHECK_EQ(COMMAND("new", "a", "--file"), 2);
    CHECK_EQ(COMMAND("new", "a", "--fil", path), 2);
    CHECK_EQ(COMMAND("new", "a", "--file", path, "--days", "0"), 2);
    CHECK_EQ(COMMAND("--help"), 0);
    CHECK(strncmp(text, "usage: headway gateway key new NAME", 35) == 0);
    unlink(path);
    rmdir(folder);
}

/* As on a new machine, where not even ~/.config is there. */
static void the_usual_folders_are_made_with_the_first_key(void)
{
    char home[] = "/tmp/headway_keys_XXXXXX", config[64], path[128], text[1024];
    unsigned char seed = 9;
    headway_random random = {fill_one_after_the_other, &seed};
    struct stat about;
    CHECK(mkdtemp(home));
    unsetenv("HEADWAY_GATEWAY_ACCESS_KEYS");
    unsetenv("XDG_CONFIG_HOME");
    setenv("HOME", home, 1);
    snprintf(config, sizeof config, "%s/.config", home);
    CHECK_EQ(COMMAND("ls"), 65);
    CHECK(strstr(said, "`headway gateway key new NAME` writes one"));
    CHECK(stat(config, &about) != 0); /* to look makes nothing */
    CHECK_EQ(COMMAND("new", "ci"), 0);
    CHECK_EQ(COMMAND("ls"), 0);
    CHECK(strncmp(text, "ci ", 3) == 0);
    snprintf(path, sizeof path, "%s/headway", config);
    CHECK_EQ(stat(path, &about), 0);
    CHECK_EQ(about.st_mode & 0777, 0700);
    strcat(path, "/gateway-keys.yaml");
    unlink(path);
    *strrchr(path, '/') = 0;
    rmdir(path);
    rmdir(config);
    rmdir(home);
}

static void whoever_was_killed_while_writing_is_told_of(void)
{
    char folder[] = "/tmp/headway_keys_XXXXXX", path[64], staged[80], text[1024];
    unsigned char seed = 9;
    headway_random random = {fill_one_after_the_other, &seed};
    CHECK(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/keys.yaml", folder);
    snprintf(staged, sizeof staged, "%s.new", path);
    fclose(fopen(staged, "w"));
    CHECK_EQ(COMMAND("new", "ci", "--file", path), 65);
    CHECK(strstr(said, "keys.yaml.new is there") && !*text);
    unlink(staged);
    rmdir(folder);
}

int main(void)
{
    RUN(a_hash_is_sha256);
    RUN(a_key_is_found_wherever_it_is_shown);
    RUN(what_is_no_key_is_refused);
    RUN(a_hash_is_no_key);
    RUN(an_expired_key_says_so);
    RUN(what_is_wrong_is_told_where_it_stands);
    RUN(a_file_has_a_limit_of_keys);
    RUN(a_made_key_opens_what_it_was_made_for);
    RUN(the_command_shows_a_key_once);
    RUN(the_usual_folders_are_made_with_the_first_key);
    RUN(whoever_was_killed_while_writing_is_told_of);
    return 0;
}
