/* SPDX-License-Identifier: Apache-2.0 */
#include "adapters/zip_writer.h"
#include "embed.h"
#include "package.h"
#include "sam.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRIES = 48, SENT_MOST = 50 << 20 /* along with the call that creates a function */ };

/* The bytes of a file that was just written, or -1. */
static long hash(const char *path, char text[sodium_base64_ENCODED_LEN(32, 1)])
{
    uint8_t piece[16384], digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    size_t size, total = 0;
    FILE *file = fopen(path, "rb");
    if (!file)
        return -1;
    crypto_hash_sha256_init(&state);
    while ((size = fread(piece, 1, sizeof piece, file)) > 0) {
        crypto_hash_sha256_update(&state, piece, size);
        total += size;
    }
    fclose(file);
    crypto_hash_sha256_final(&state, digest);
    sodium_bin2base64(text, sodium_base64_ENCODED_LEN(sizeof digest, 1), digest, sizeof digest, 1);
    return (long)total;
}

/* Whether the program has what the licence is of. All have all but libyaml, which few do: it is
   known by a sentence of its own. */
static int is_linked(const package *p, const char *licence)
{
    static const char sentence[] = "did not find expected <document start>";
    const char *at = p->file.data, *end = at + p->file.size;
    if (strcmp(licence, "licenses/libyaml") != 0)
        return 1;
    while ((size_t)(end - at) >= sizeof sentence && (at = memchr(at, 'd', (size_t)(end - at)))) {
        if ((size_t)(end - at) >= sizeof sentence && memcmp(at, sentence, sizeof sentence) == 0)
            return 1;
        at++;
    }
    return 0;
}

static int write_zip(const package *p)
{
    char why[ZIP_WHY], text[sodium_base64_ENCODED_LEN(32, 1)];
    zip_entry entries[ENTRIES] = {{"bootstrap", p->file, 1}};
    size_t count = 1;
    for (const embedded_file *f = headway__embedded_licenses; f->name && count < ENTRIES; f++)
        if (is_linked(p, f->name))
            entries[count++] = (zip_entry){f->name, {(const uint8_t *)f->text, f->size}, 0};
    for (size_t i = 0; i < p->added_count && count < ENTRIES; i++)
        entries[count++] = (zip_entry){package_base(p->added[i]), p->added_files[i], 0};
    if (zip_write(p->out, entries, count, why) != 0)
        return package_fail(EXIT_OUTPUT, "%s", why);
    long size = hash(p->out, text);
    if (size < 0)
        return package_fail(EXIT_OUTPUT, "%s: %s", p->out, strerror(errno));
    printf("%s: %ld bytes for %s, CodeSha256 %s\n  bootstrap: %zu bytes, static\n", p->out, size,
           elf_machine_name(p->elf.machine), text, p->file.size);
    if (size > SENT_MOST)
        printf("  More than 50 MiB: AWS takes it from a bucket of S3 only.\n");
    return 0;
}

/* "fleet.v1.Fleet" -> "Fleet", whatever else a name may have being left out. */
static void resource_name(const package *p, char name[NAME_ROOM])
{
    const char *from = p->name, *dot;
    size_t size = 0;
    if (!from) {
        from = headway_http_service_name(p->services[0]);
        dot = strrchr(from, '.');
        from = dot ? dot + 1 : from;
    }
    for (; *from && size < NAME_ROOM - 1; from++)
        if (*from != '_')
            name[size++] = *from;
    name[size] = 0;
}

static int write_template(const package *p)
{
    char name[NAME_ROOM];
    resource_name(p, name);
    sam_options options = {name, elf_machine_name(p->elf.machine), p->out, p->memory_mb};
    FILE *file = fopen(p->template_, "w");
    if (!file)
        return package_fail(EXIT_OUTPUT, "%s: %s", p->template_, strerror(errno));
    sam_write(file, &options, p->services, p->service_count);
    int bad = ferror(file);
    if (fclose(file) != 0 || bad)
        return package_fail(EXIT_OUTPUT, "%s: %s", p->template_, strerror(errno));
    printf("%s: %s, with", p->template_, name);
    for (size_t i = 0; i < p->service_count; i++)
        printf("%s %s", i ? "," : "", headway_http_service_name(p->services[i]));
    printf("; `sam deploy --guided -t %s` sets it up\n", p->template_);
    return 0;
}

int package_write(const package *p)
{
    int code = write_zip(p);
    return code == 0 && p->template_ ? write_template(p) : code;
}
