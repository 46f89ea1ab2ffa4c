/* SPDX-License-Identifier: Apache-2.0 */
#include "cli.h"

#include "broker_access.h"
#include "rights_file.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

struct broker_access {
    uv_mutex_t lock;
    broker_keys *keys;
    char path[1024];  /* of the rights; "": none */
    rights_file file; /* as they were read last: to be compiled for each shard */
    headway_transport_security security;
};

/* --- rights ---------------------------------------------------------------------------------- */

/* 0, or the exit code. */
static int read_rights(broker_access *access)
{
    rights_file fresh = {.message = NULL};
    int code = rights_file_read(&fresh, "broker", access->path);
    if (code != 0) {
        rights_file_done(&fresh);
        return code;
    }
    rights_file_done(&access->file);
    access->file = fresh;
    return 0;
}

static uint32_t line_of(void *user, const char *path)
{
    return rights_file_line(user, path);
}

int broker_access_rights(broker_access *access, struct headway__rights **ret_rights)
{
    const headway__rights_file file = {.line = line_of, .user = &access->file};
    int error = 0;
    *ret_rights = NULL;
    uv_mutex_lock(&access->lock);
    if (access->file.message)
        error =
            headway__rights_new(headway_alloc_default(), access->file.message, &file, ret_rights);
    uv_mutex_unlock(&access->lock);
    return error;
}

/* With keys there is always a file: nobody may do anything but what it says. */
static int find_rights(broker_access *access, const broker_access_options *o)
{
    char folder[768];
    if (o->rights && *o->rights) {
        snprintf(access->path, sizeof access->path, "%s", o->rights);
        return strlen(o->rights) < sizeof access->path ? 0 : HEADWAY__EXIT_USAGE;
    }
    if (!o->identity)
        return 0;
    if (headway__config_directory(folder, sizeof folder) != 0) {
        fprintf(stderr, "headway broker: neither XDG_CONFIG_HOME nor HOME says where rights are "
                        "kept: name the file with --rights\n");
        return HEADWAY__EXIT_USAGE;
    }
    snprintf(access->path, sizeof access->path, "%s/rights.yaml", folder);
    if (faccessat(AT_FDCWD, access->path, F_OK, 0) == 0)
        return 0;
    fprintf(stderr,
            "headway broker: with keys, nobody may do anything but what rights allow, and there is "
            "no %s.\n  `headway acl new` makes one to start from; or name another with --rights\n",
            access->path);
    return HEADWAY__EXIT_DATA;
}

/* --- the whole ------------------------------------------------------------------------------- */

int broker_access_open(const broker_access_options *options, broker_access **ret_access)
{
    broker_access *access = calloc(1, sizeof *access);
    if (!access || uv_mutex_init(&access->lock) != 0) {
        free(access);
        fprintf(stderr, "headway broker: out of memory\n");
        return HEADWAY__EXIT_SOFTWARE;
    }
    int code = broker_keys_open(options->identity, &access->keys);
    if (code == 0)
        code = find_rights(access, options);
    if (code == 0 && *access->path)
        code = read_rights(access);
    if (code != 0) {
        broker_access_close(access);
        return code;
    }
    access->security = broker_keys_security(access->keys);
    access->security.insecure = options->insecure;
    access->security.handshake_ms = options->handshake_ms;
    access->security.handshake_most = options->handshakes;
    access->security.handshake_each = options->handshakes_per_address;
    access->security.address_most = options->peers_per_address;
    *ret_access = access;
    return 0;
}

void broker_access_tell(const broker_access *access)
{
    const key_public *own = broker_keys_own(access->keys);
    char print[KEY_FINGERPRINT];
    if (own) {
        headway__key_fingerprint(own->bytes, print);
        printf("headway broker: its key: %s %s\n", own->name, print);
    }
    if (*access->path)
        printf("headway broker: rights: %s\n", access->path);
    fflush(stdout);
}

void broker_access_close(broker_access *access)
{
    if (!access)
        return;
    broker_access_started(access);
    broker_keys_close(access->keys);
    rights_file_done(&access->file);
    uv_mutex_destroy(&access->lock);
    free(access);
}

void broker_access_apply(broker_access *access, headway_broker_options *options)
{
    options->security = &access->security;
    /* Without rights nobody is asked for a name, and none is told to workers, but for a record. */
    options->identify = access->file.message || options->audit ? broker_keys_identify : NULL;
    options->identify_user = access->keys;
}

void broker_access_started(broker_access *access)
{
    sodium_memzero(access->security.secret_key, sizeof access->security.secret_key);
}

broker_keys *broker_access_keys(broker_access *access)
{
    return access->keys;
}

int broker_access_changed(broker_access *access)
{
    return broker_keys_changed(access->keys);
}

int broker_access_reload(broker_access *access, char *text, size_t size)
{
    size_t identities = 0;
    uv_mutex_lock(&access->lock);
    int error = broker_keys_reload(access->keys, &identities);
    if (error)
        snprintf(text, size,
                 "the keys cannot be read: who was trusted is trusted on, and the "
                 "rights are as they were; the broker's own output says why");
    else if (*access->path && read_rights(access) != 0)
        error = HEADWAY_EMALFORMED;
    if (error == HEADWAY_EMALFORMED)
        snprintf(text, size,
                 "%s cannot be taken: rights are as they were (keys have been read); "
                 "`headway acl check %s` says what is wrong",
                 access->path, access->path);
    else if (!error && !*access->path)
        snprintf(text, size, "this broker has no rights: everybody may do everything");
    else if (!error)
        snprintf(text, size, "%s: %zu rules, %zu roles, %zu limits; %zu identities have keys",
                 access->path, access->file.message->n_rules, access->file.message->n_roles,
                 access->file.message->n_limits, identities);
    uv_mutex_unlock(&access->lock);
    return error;
}
