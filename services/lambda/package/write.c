/* SPDX-License-Identifier: Apache-2.0 */
#include "../ingest/ingest.h"
#include "adapters/zip_writer.h"
#include "embed.h"
#include "package.h"
#include "sam.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
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
    FILE *file = package_open(path, O_RDONLY, "rb");
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
    if (!from && !p->service_count)
        from = "Ingest";
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

/* ---- the template of rules ---- */

/* Whom a rule is for: the last word of its method or topic, letters and digits alone. */
static void rule_name(const Headway__V1__IngestRule *rule, char name[NAME_ROOM])
{
    const char *from = *rule->method ? rule->method : rule->topic, *last = from;
    size_t size = 0;
    for (; *from; from++)
        if ((*from == '/' || *from == '.') && from[1])
            last = from + 1;
    for (; *last && size < NAME_ROOM - 1; last++)
        if (isalnum((unsigned char)*last))
            name[size++] = *last;
    name[size] = 0;
}

static int write_rules(FILE *file, const sam_options *options, const package *p)
{
    char names[INGEST_RULES][NAME_ROOM];
    sam_rule rules[INGEST_RULES];
    ingest_settings settings;
    int error = ingest_settings_read(&settings, package_rules(p), stderr);
    for (size_t i = 0; !error && i < settings.config->n_rules; i++) {
        rule_name(settings.config->rules[i], names[i]);
        rules[i] = (sam_rule){settings.config->rules[i]->from, names[i]};
    }
    if (!error)
        sam_write_rules(file, options, rules, settings.config->n_rules);
    ingest_settings_done(&settings);
    return error ? EXIT_DATA : 0;
}

/* ---- the template ---- */

static void tell_template(const package *p, const char *name)
{
    printf("%s: %s, with", p->template_, name);
    for (size_t i = 0; i < p->service_count; i++)
        printf("%s %s", i ? "," : "", headway_http_service_name(p->services[i]));
    if (!p->service_count)
        printf(" the rules of %s", package_rules(p));
    printf("; `sam deploy --guided -t %s` sets it up\n", p->template_);
}

static int write_template(const package *p)
{
    char name[NAME_ROOM];
    resource_name(p, name);
    sam_options options = {name, elf_machine_name(p->elf.machine), p->out, p->memory_mb};
    FILE *file = package_open(p->template_, O_WRONLY | O_CREAT | O_TRUNC, "w");
    if (!file)
        return package_fail(EXIT_OUTPUT, "%s: %s", p->template_, strerror(errno));
    int code = 0;
    if (p->service_count)
        sam_write(file, &options, p->services, p->service_count);
    else
        code = write_rules(file, &options, p);
    int bad = ferror(file);
    if (fclose(file) != 0 || bad)
        return package_fail(EXIT_OUTPUT, "%s: %s", p->template_, strerror(errno));
    if (code)
        return code;
    tell_template(p, name);
    return 0;
}

int package_write(const package *p)
{
    int code = write_zip(p);
    return code == 0 && p->template_ ? write_template(p) : code;
}
