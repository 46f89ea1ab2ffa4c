/* SPDX-License-Identifier: Apache-2.0 */
#include "package.h"

#include <headway/service.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { UNPACKED_MOST = 250 << 20 /* of a function, by AWS */, ARENA = 64 << 20 };

FILE *package_open(const char *path, int flags, const char *mode)
{
    int fd = open(path, flags | O_CLOEXEC | O_NONBLOCK, 0666);
    if (fd < 0)
        return NULL;
    FILE *file = fcntl(fd, F_SETFL, 0) == 0 ? fdopen(fd, mode) : NULL;
    if (!file)
        close(fd);
    return file;
}

/* 0, or an error in words. */
static const char *read_whole(const char *path, headway_bytes *ret_file)
{
    FILE *file = package_open(path, O_RDONLY, "rb");
    struct stat about;
    if (!file)
        return strerror(errno);
    const char *wrong = NULL;
    uint8_t *data = NULL;
    if (fstat(fileno(file), &about) != 0)
        wrong = strerror(errno);
    else if (!S_ISREG(about.st_mode))
        wrong = "it is no file";
    else if (about.st_size > UNPACKED_MOST)
        wrong = "a function is 250 MiB at most";
    else if (!(data = malloc((size_t)about.st_size + 1)))
        wrong = "out of memory";
    else if (fread(data, 1, (size_t)about.st_size, file) != (size_t)about.st_size)
        wrong = "it cannot be read whole";
    fclose(file);
    if (wrong)
        free(data);
    else
        *ret_file = (headway_bytes){data, (size_t)about.st_size};
    return wrong;
}

int package_read(package *p)
{
    char why[ELF_WHY];
    const char *wrong = read_whole(p->program, &p->file);
    if (wrong)
        return package_fail(EXIT_DATA, "%s: %s", p->program, wrong);
    if (elf_read(p->file, &p->elf, why) != 0)
        return package_fail(EXIT_DATA, "%s: %s", p->program, why);
    if (!p->elf.is_static)
        return package_fail(
            EXIT_DATA,
            "%s needs %s where it runs, and a function has only what is in its zip: "
            "link it statically, in CMake with headway_bootstrap()",
            p->program, p->elf.needs[0] ? p->elf.needs : "a dynamic loader");
    if (p->elf.schema.size == 0)
        return package_fail(EXIT_DATA,
                            "%s has no service of Headway in it, so it would answer nothing",
                            p->program);
    return 0;
}

const char *package_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

const char *package_rules(const package *p)
{
    for (size_t i = 0; i < p->added_count; i++)
        if (strcmp(package_base(p->added[i]), "ingest.yaml") == 0)
            return p->added[i];
    return NULL;
}

/* Not what is there already, and no name that says nothing. */
static int is_free(const package *p, size_t index)
{
    const char *name = package_base(p->added[index]);
    for (size_t i = 0; i < index; i++)
        if (strcmp(name, package_base(p->added[i])) == 0)
            return 0;
    return *name && strcmp(name, "bootstrap") != 0 && strcmp(name, "licenses") != 0;
}

int package_read_added(package *p)
{
    for (size_t i = 0; i < p->added_count; i++) {
        if (!is_free(p, i))
            return package_fail(EXIT_USAGE, "--add %s: the zip has something of that name",
                                p->added[i]);
        const char *wrong = read_whole(p->added[i], &p->added_files[i]);
        if (wrong)
            return package_fail(EXIT_DATA, "%s: %s", p->added[i], wrong);
    }
    return 0;
}

static int is_wanted(const package *p, const char *name)
{
    for (size_t i = 0; i < p->wanted_count; i++)
        if (strcmp(p->wanted[i], name) == 0)
            return 1;
    return p->wanted_count == 0 && strncmp(name, "headway.v1.", 11) != 0;
}

/* Each service takes a set of types of its own. */
static int add_service(package *p, headway_bytes set, const char *name)
{
    char why[256];
    headway_types *types = headway_types_new(headway_alloc_default());
    int error = types ? headway_types_add_schema(types, set, why, sizeof why) : HEADWAY_ENOMEM;
    if (!error)
        error = headway_http_service_new(headway_alloc_default(), name, &types, NULL, NULL,
                                         &p->services[p->service_count]);
    headway_types_free(types);
    if (!error)
        p->service_count++;
    return error;
}

typedef struct finding {
    package *package;
    headway_bytes set;
} finding;

static int found(void *user, headway_types_kind kind, const char *name)
{
    finding *f = user;
    if (kind != HEADWAY_TYPES_SERVICE || !is_wanted(f->package, name))
        return 0;
    return f->package->service_count < SERVICES ? add_service(f->package, f->set, name)
                                                : HEADWAY_ELIMIT;
}

static int find_services(package *p)
{
    char why[256];
    finding f = {.package = p};
    headway_types *types = headway_types_new(headway_alloc_default());
    int error = types ? elf_schemas(p->elf.schema, p->arena, &f.set) : HEADWAY_ENOMEM;
    if (!error)
        error = headway_types_add_schema(types, f.set, why, sizeof why);
    if (!error)
        error = headway_types_each(types, found, &f);
    headway_types_free(types);
    return error;
}

int package_services(package *p)
{
    p->arena = headway_arena_new(headway_alloc_default(), ARENA);
    int error = p->arena ? find_services(p) : HEADWAY_ENOMEM;
    if (error)
        return package_fail(EXIT_DATA, "the schemas in %s cannot be read: %s", p->program,
                            headway_error_text(error));
    int none = p->service_count == 0 && (!p->added_count || (p->template_ && !package_rules(p)));
    if (p->service_count < p->wanted_count || none)
        return package_fail(EXIT_DATA, "%s has no service%s%s in it%s", p->program,
                            p->wanted_count ? " " : "", p->wanted_count ? p->wanted[0] : "",
                            p->wanted_count ? ""
                            : p->template_
                                ? "; a template is made of rules then, which --add ingest.yaml has"
                                : "; if it goes by a file, --add that");
    return 0;
}

void package_free(package *p)
{
    for (size_t i = 0; i < p->service_count; i++)
        headway_http_service_unref(p->services[i]);
    for (size_t i = 0; i < p->added_count; i++)
        free((void *)p->added_files[i].data);
    headway_arena_free(p->arena);
    free((void *)p->file.data);
}
