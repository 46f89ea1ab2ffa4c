/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where keys are kept, below the folder of the configuration:
 *
 *   keys/NAME.key     a private key, for its owner's eyes only (0600)
 *   keys/NAME.pub     its public line
 *   authorized/NAME   the public keys of an identity that is trusted, a line each
 *   revoked           lines that are trusted no more, whoever says so
 *   known_brokers     known_brokers.h
 *
 * Files are replaced whole or not at all. All functions answer 0, or the exit code after saying
 * what is wrong.
 */
#ifndef HEADWAY_CLI_KEY_FILES_H
#define HEADWAY_CLI_KEY_FILES_H

#include "key_text.h"

enum {
    KEY_PATH = 1024,
    KEY_STAGED = KEY_PATH + 48,
    KEYS_MOST = 16 /* of one identity */,
    REVOKED_MOST = 256
};

typedef struct key_list {
    key_public keys[REVOKED_MOST];
    size_t count;
} key_list;

/* What is read, changed and written again is one process's at a time: until it lets go, or ends. */
int headway__key_lock(int *ret_lock);
void headway__key_unlock(int lock);
/* A whole file of at most `most` bytes, allocated, ended by NUL; NULL, and 0: there is none. What
   is no plain file, nor a symbolic link to one, is refused: a FIFO or a device holds nobody up. */
int headway__key_file_read(const char *path, size_t most, char **ret_text, size_t *ret_size);
/* The same without a word: 0, or errno, of which ENOENT says that there is none. */
int headway__key_file_get(const char *path, size_t most, char **ret_text, size_t *ret_size);
/* Of a text that headway__key_file_read read each line that is neither blank nor a comment. One
   that `on` does not take (not 0: why says it) is told as PATH:LINE, and ends it. */
typedef int key_line_taker(void *user, const char *line, size_t size, char *why, size_t why_size);
int headway__key_lines(const char *path, const char *text, size_t size, key_line_taker *on,
                       void *user);
/* 0: the environment says of no folder where keys could be. Says nothing. */
int headway__key_has_folder(void);
/* folder: "keys" or "authorized"; name with its ending. Makes the folder (0700) if make is set. */
int headway__key_path(const char *folder, const char *name, int make, char path[KEY_PATH]);
/* Writes path by way of a file beside it. replace 0: it must not be there. */
int headway__key_file_write(const char *path, unsigned mode, const char *text, int replace);
/* The two halves of it: all that can fail for want of room, then what takes effect. A staged file
   that cannot be placed is removed. */
int headway__key_file_stage(const char *path, unsigned mode, const char *text,
                            char ret_staged[KEY_STAGED]);
int headway__key_file_place(const char *staged, const char *path, int replace);
/* The login's name. 0, and "": it is no name of a key. */
int headway__key_login(char ret_name[KEY_NAME]);
/* A private file that others may read, or that is another user's, is refused. One in
   $CREDENTIALS_DIRECTORY, of systemd, stands before that in keys. */
int headway__key_secret_load(const char *name, uint8_t ret_secret[KEY_BYTES]);
int headway__key_public_load(const char *name, key_public *ret_key);
/* No file: an empty list. */
int headway__key_list_load(const char *path, key_list *ret_list);
/* An empty list removes the file. */
int headway__key_list_save(const char *path, const key_list *list);
int headway__key_list_has(const key_list *list, const uint8_t bytes[KEY_BYTES]);
/* 0, ELIMIT's exit code when most keys are there. */
int headway__key_list_add(key_list *list, const key_public *key, size_t most);
/* Names in a folder, sorted, without ending; those that are no names are passed over. Allocated, as
   is each. No folder: no names; one that cannot be read is an error. */
int headway__key_names(const char *folder, const char *ending, char ***ret_names,
                       size_t *ret_count);
void headway__key_names_free(char **names, size_t count);

#endif
