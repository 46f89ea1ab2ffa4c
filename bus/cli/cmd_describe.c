/* SPDX-License-Identifier: Apache-2.0 */
/* `headway describe`: what the services say of themselves. */
#include "cli.h"

#include <google/protobuf/descriptor.pb-c.h>
#include <headway/v1/options.headway.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct describe_state {
    session s;
    char name[1024];    /* a method's in the form a.v1.S/Get */
    char service[1024]; /* the part before the slash */
    const char *names;  /* --names: a kind */
    const char *out;    /* --out: a folder */
    int example;
} describe_state;

enum { ALL_KINDS = 0x1f, TOPICS = 0x20, SUMMARY = 100, EVENT_TAG = 51234 };

/* ---- lists ---- */

/* The first sentence of a comment, in one line. */
static void put_summary(FILE *out, const char *comment)
{
    size_t put = 0;
    for (const char *c = comment ? comment : ""; *c && put < SUMMARY; c++) {
        int end = *c == '.' && (c[1] == 0 || strchr(" \r\n", c[1]));
        if (put == 0 && strchr(" \r\n", *c))
            continue;
        if (*c == '\n' && c[1] == 0)
            break;
        if (*c != '\n' || c[1] != ' ')
            fputc((unsigned char)*c < 0x20 ? ' ' : *c, out);
        put++;
        if (end)
            break;
    }
}

static int list_name(void *user, headway_types_kind kind, const char *name)
{
    const describe_state *d = user;
    headway_types_entry entry;
    if (kind != HEADWAY_TYPES_SERVICE && kind != HEADWAY_TYPES_METHOD)
        return 0;
    int error = headway_types_entry_of(d->s.types, name, &entry);
    if (error)
        return error;
    int indent = kind == HEADWAY_TYPES_METHOD ? 2 : 0;
    printf("%*s%-*s", indent, "", entry.comment ? 40 - indent : 0, name);
    fputs(entry.comment ? "  " : "", stdout);
    put_summary(stdout, entry.comment);
    putchar('\n');
    return 0;
}

static int kind_bits(const char *kind)
{
    static const char *const kinds[] = {"files", "services", "methods", "messages", "enums"};
    for (int i = 0; i < 5; i++) {
        if (strcmp(kinds[i], kind) == 0)
            return 1 << i;
    }
    if (strcmp(kind, "topics") == 0)
        return TOPICS;
    return strcmp(kind, "all") == 0 ? ALL_KINDS & ~1 : 0;
}

/* The option headway.v1.event of a message, allocated; NULL: it is no event. */
static Headway__V1__EventOptions *event_of(const headway_types_entry *entry)
{
    Headway__V1__EventOptions *event = NULL;
    Google__Protobuf__DescriptorProto *message = google__protobuf__descriptor_proto__unpack(
        NULL, entry->descriptor.size, entry->descriptor.data);
    const ProtobufCMessage *options = message && message->options ? &message->options->base : NULL;
    for (unsigned i = 0; options && !event && i < options->n_unknown_fields; i++) {
        const ProtobufCMessageUnknownField *field = &options->unknown_fields[i];
        size_t prefix = 0; /* its length, as a varint */
        while (prefix < field->len && field->data[prefix] & 0x80)
            prefix++;
        if (field->tag == EVENT_TAG && field->wire_type == PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED &&
            prefix < field->len)
            event = headway__v1__event_options__unpack(NULL, field->len - prefix - 1,
                                                       field->data + prefix + 1);
    }
    google__protobuf__descriptor_proto__free_unpacked(message, NULL);
    return event;
}

/* What subscribers of an event name: its topic, and where it has a key any key. */
static void print_topic(const describe_state *d, const char *name)
{
    headway_types_entry entry;
    Headway__V1__EventOptions *event =
        headway_types_entry_of(d->s.types, name, &entry) == 0 ? event_of(&entry) : NULL;
    const char *topic = event && *event->topic ? event->topic : name;
    if (event && strncmp(topic, d->name, strlen(d->name)) == 0)
        printf("%s%s\n", topic, *event->key ? ".*" : "");
    if (event)
        headway__v1__event_options__free_unpacked(event, NULL);
}

static int print_name(void *user, headway_types_kind kind, const char *name)
{
    const describe_state *d = user;
    size_t size = strlen(d->name);
    if (kind_bits(d->names) == TOPICS && kind == HEADWAY_TYPES_MESSAGE)
        print_topic(d, name);
    if (kind_bits(d->names) & 1 << kind && strncmp(name, d->name, size) == 0)
        puts(name);
    return 0;
}

/* ---- one name ---- */

static int find_method(const describe_state *d, headway_types_method *ret_method)
{
    const char *name = d->name + strlen(d->service) + 1;
    for (size_t i = 0;; i++) {
        int error = headway_types_method_at(d->s.types, d->service, i, ret_method);
        if (error || strcmp(ret_method->name, name) == 0)
            return error;
    }
}

/* The message that an example is of: a method's request, or the message itself. */
static const ProtobufCMessageDescriptor *example_of(const describe_state *d)
{
    headway_types_method method;
    if (!strchr(d->name, '/'))
        return headway_types_message(d->s.types, d->name);
    return find_method(d, &method) == 0 ? method.request : NULL;
}

static int print_example(const describe_state *d)
{
    const ProtobufCMessageDescriptor *message = example_of(d);
    if (!message) {
        fprintf(stderr, "headway describe: an example is of a method or message, and %s is none\n",
                d->name);
        return HEADWAY__EXIT_USAGE;
    }
    example_print(d->s.types, message, !d->s.json, stdout);
    putchar('\n');
    return 0;
}

/* By google/protobuf/descriptor.proto, which the options' own schema imports. */
static int print_json(const headway_types_entry *entry)
{
    char why[256] = "out of memory";
    ProtobufCMessage *message;
    headway_types *types = headway_types_new(headway_alloc_default());
    headway_arena *arena = headway_arena_new(headway_alloc_default(), 256u << 20);
    int error = HEADWAY_ENOMEM;
    if (types && arena)
        error = headway_types_add_schema(types, headway_v1_options_proto_schema, why, sizeof why);
    const ProtobufCMessageDescriptor *type =
        error ? NULL : headway_types_message(types, entry->descriptor_type);
    if (type)
        error =
            headway_message_unpack(type, entry->descriptor, NULL, arena, &message, why, sizeof why);
    if (!error)
        error = headway_json_write(types, message, HEADWAY_JSON_PRETTY, write_stdout, NULL);
    if (error)
        fprintf(stderr, "headway describe: the descriptor: %s\n", why);
    else
        putchar('\n');
    headway_arena_free(arena);
    headway_types_free(types);
    return error ? HEADWAY__EXIT_SOFTWARE : 0;
}

static int print_text(const describe_state *d, const headway_types_entry *entry)
{
    headway_types_method method;
    int error = headway_types_print(d->s.types, d->name, write_stdout, NULL);
    if (error) {
        fprintf(stderr, "headway describe: %s: %s\n", d->name, headway_error_text(error));
        return HEADWAY__EXIT_SOFTWARE;
    }
    if (entry->kind == HEADWAY_TYPES_METHOD && find_method(d, &method) == 0) {
        printf("\n// headway call %s '", d->name);
        example_print(d->s.types, method.request, 0, stdout);
        puts("'");
    }
    return 0;
}

static int print_one(describe_state *d)
{
    headway_types_entry entry;
    char *dot = strrchr(d->name, '.');
    int error = headway_types_entry_of(d->s.types, d->name, &entry);
    if (error && dot && !strchr(d->name, '/')) { /* a.v1.S.Get */
        *dot = '/';
        error = headway_types_entry_of(d->s.types, d->name, &entry);
        if (error)
            *dot = '.';
        else
            snprintf(d->service, sizeof d->service, "%.*s", (int)(dot - d->name), d->name);
    }
    if (error) {
        fprintf(stderr, "headway describe: nothing here is called %s", d->name);
        names_near(d->s.types, d->name, ALL_KINDS, stderr);
        fprintf(stderr, "\n  `headway describe` lists the services.\n");
        return EXIT_UNIMPLEMENTED;
    }
    if (d->example)
        return print_example(d);
    return d->s.json ? print_json(&entry) : print_text(d, &entry);
}

/* ---- files ---- */

/* A schema comes from a service, which may be anybody's: its names stay inside of the folder. */
static int is_safe(const char *name)
{
    size_t size = strlen(name);
    if (size < 7 || strcmp(name + size - 6, ".proto") != 0 || *name == '/')
        return 0;
    if (strncmp(name, "../", 3) == 0 || strstr(name, "/../") || strstr(name, "//"))
        return 0;
    return strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./") ==
           size;
}

static int put_file(void *user, headway_bytes text)
{
    return fwrite(text.data, 1, text.size, user) == text.size ? 0 : HEADWAY_EIO;
}

static FILE *open_file(char *path, size_t folder)
{
    for (char *slash = strchr(path + folder, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        (void)mkdir(path, 0777);
        *slash = '/';
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    return fd < 0 ? NULL : fdopen(fd, "w");
}

/* protoc brings google/protobuf itself. */
static int write_file(void *user, headway_types_kind kind, const char *name)
{
    describe_state *d = user;
    char path[2048];
    if (kind != HEADWAY_TYPES_FILE || strncmp(name, "google/protobuf/", 16) == 0)
        return 0;
    int size = snprintf(path, sizeof path, "%s/%s", d->out, name);
    if (!is_safe(name) || size < 0 || (size_t)size >= sizeof path) {
        fprintf(stderr, "headway describe: a file called \"%s\" is not written\n", name);
        return HEADWAY__EXIT_CREATE;
    }
    FILE *out = open_file(path, strlen(d->out) ? strlen(d->out) : 1);
    int error = out ? headway_types_print(d->s.types, name, put_file, out) : HEADWAY_EIO;
    if (out && fclose(out) != 0)
        error = HEADWAY_EIO;
    if (error) {
        fprintf(stderr, "headway describe: cannot write %s: %s\n", path,
                errno == EEXIST ? "it is there already, and is not overwritten" : strerror(errno));
        return HEADWAY__EXIT_CREATE;
    }
    puts(path);
    return 0;
}

/* ---- the command ---- */

static void described(session *s, const char *error)
{
    describe_state *d = (describe_state *)s;
    int code = 0;
    if (error) {
        fprintf(stderr, "headway describe: the schema of %s: %s\n", d->service, error);
        code = HEADWAY__EXIT_SOFTWARE;
    } else if (d->names) {
        (void)headway_types_each(s->types, print_name, d);
    } else if (d->out) {
        code = headway_types_each(s->types, write_file, d);
    } else if (*d->name) {
        code = print_one(d);
    } else {
        code = headway_types_each(s->types, list_name, d) ? HEADWAY__EXIT_SOFTWARE : 0;
    }
    session_end(s, code);
}

static void ready(session *s)
{
    describe_state *d = (describe_state *)s;
    if (d->out && *d->service)
        schema_fetch(s, d->service, described);
    else
        schema_fetch_all(s, d->service, described);
}

static int wrong(const describe_state *d)
{
    if (d->names && !kind_bits(d->names))
        fprintf(stderr, "headway describe: --names takes services, methods, topics, messages, "
                        "enums, files or all\n");
    else if ((d->example || d->s.json) && !*d->name)
        fprintf(stderr, "headway describe: --example and --json are of one name\n");
    else if (d->out && !*d->out)
        fprintf(stderr, "headway describe: --out takes a folder\n");
    else
        return 0;
    return HEADWAY__EXIT_USAGE;
}

static int run(int argc, char **argv)
{
    describe_state d = {.names = NULL};
    option options[] = {SESSION_OPTIONS(&d.s),
                        {"--example", 'e', NULL, &d.example},
                        {"--names", 0, &d.names, NULL},
                        {"--out", 'o', &d.out, NULL}};
    int rest = options_parse("describe", argc, argv, options, sizeof options / sizeof *options);
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest > 1 || (rest && strlen(argv[0]) >= sizeof d.name)) {
        fprintf(stderr, "headway describe: takes at most one name; try --help\n");
        return HEADWAY__EXIT_USAGE;
    }
    snprintf(d.name, sizeof d.name, "%s", rest ? argv[0] : "");
    snprintf(d.service, sizeof d.service, "%.*s", (int)strcspn(d.name, "/"), d.name);
    int code = wrong(&d);
    return code ? code : session_run(&d.s, "describe", ready);
}

const verb command_describe = {
    "describe", "what services, methods and types are, as .proto or JSON",
    "usage: headway describe [NAME] [OPTION...]\n\n"
    "Without a name lists services and methods. A service, method, message or enum is printed as\n"
    ".proto text, with its comments and options and what it needs of its package.\n\n"
    "  headway describe\n"
    "  headway describe fleet.v1.Fleet\n"
    "  headway describe fleet.v1.Fleet/Get\n"
    "  headway call fleet.v1.Fleet/Get \"$(headway describe fleet.v1.Fleet/Get --example)\"\n"
    "  headway describe fleet.v1.Fleet --out protos\n\n"
    "  -e, --example       a request of the method, or the message, in JSON; with --json in one "
    "line\n"
    "  -j, --json          the descriptor (google/protobuf/descriptor.proto) in JSON\n"
    "  -o, --out DIR       write the service's .proto files there (without a name: everybody's)\n"
    "      --names KIND    only names, a line each, that begin with NAME: services, methods,\n"
    "                      topics, messages, enums, files or all\n"
    "  -b, --bus NAME|URL,...   -w, --wait TIME   -t, --deadline TIME\n"
    "      --identity NAME   --broker-key LINE    where the broker has keys\n",
    run, NULL};
