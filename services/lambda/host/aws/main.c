/* SPDX-License-Identifier: Apache-2.0 */
/* headway-aws: what a shell needs so that tools made for AWS speak with a host of functions. */
#include <headway/headway.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_USAGE = 2, VALUE = 256 };

typedef struct options {
    const char *url, *region, *access_key, *secret, *shell;
    int unset;
} options;

typedef struct variable {
    const char *name, *value;
} variable;

static void usage(FILE *out)
{
    fputs(
        "usage: headway aws env [OPTION...]\n\n"
        "Prints what a shell needs so that the aws command and SDKs speak with a host of this\n"
        "machine (headway lambda host) instead of AWS:\n\n"
        "  eval \"$(headway aws env)\"            sh, bash, zsh\n"
        "  headway aws env | source             fish, which is known by $SHELL or --shell\n"
        "  eval \"$(headway aws env --unset)\"    back to AWS\n\n"
        "  --url URL          of the host's API (http://127.0.0.1:9001)\n"
        "  --region REGION    (us-east-1)\n"
        "  --access-key KEY   of a host that verifies signatures (headway)\n"
        "  --secret SECRET    likewise (headway)\n"
        "  --shell sh|fish    (that of $SHELL)\n"
        "  --unset            take all of it back\n\n"
        "Tools from before the middle of 2023 (aws 2.12, boto3 1.27 and older, Debian 12's too)\n"
        "do not read AWS_ENDPOINT_URL: give them --endpoint-url \"$AWS_ENDPOINT_URL\".\n"
        "A profile (AWS_PROFILE) and a session's token are taken out of the environment, so that\n"
        "no real key goes to the host.\n",
        out);
}

static int is_fish(const options *o)
{
    return strcmp(o->shell, "fish") == 0;
}

/* Between single quotes; a quote is put in by the way that both kinds of shell have. */
static void print_quoted(const options *o, const char *value)
{
    putchar('\'');
    for (; *value; value++) {
        if (*value == '\'')
            fputs(is_fish(o) ? "\\'" : "'\\''", stdout);
        else if (*value == '\\' && is_fish(o))
            fputs("\\\\", stdout);
        else
            putchar(*value);
    }
    putchar('\'');
}

static void print_set(const options *o, const variable *v)
{
    printf(is_fish(o) ? "set -gx %s " : "export %s=", v->name);
    print_quoted(o, v->value);
    puts(is_fish(o) ? ";" : "");
}

static void print_unset(const options *o, const char *name)
{
    printf(is_fish(o) ? "set -e %s;\n" : "unset %s\n", name);
}

static int env(const options *o)
{
    const variable variables[] = {
        {"AWS_ENDPOINT_URL", o->url},
        {"AWS_REGION", o->region},
        {"AWS_DEFAULT_REGION", o->region},
        {"AWS_ACCESS_KEY_ID", o->access_key},
        {"AWS_SECRET_ACCESS_KEY", o->secret},
        {"AWS_EC2_METADATA_DISABLED", "true"},
        /* Else a few operations go to another name than the host's. */
        {"AWS_DISABLE_HOST_PREFIX_INJECTION", "true"},
    };
    static const char *const others[] = {"AWS_PROFILE", "AWS_SESSION_TOKEN"};
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        if (o->unset)
            print_unset(o, variables[i].name);
        else
            print_set(o, &variables[i]);
    }
    for (size_t i = 0; !o->unset && i < sizeof others / sizeof *others; i++)
        print_unset(o, others[i]);
    return 0;
}

/* ---- options ---- */

static int complain(const char *what, const char *word)
{
    fprintf(stderr, "headway aws env: %s '%s'; `headway aws --help` lists the options\n", what,
            word);
    return EXIT_USAGE;
}

static int check(const options *o)
{
    if (strncmp(o->url, "http://", 7) != 0 && strncmp(o->url, "https://", 8) != 0)
        return complain("--url begins with http:// or https://, not", o->url);
    if (strcmp(o->shell, "sh") != 0 && !is_fish(o))
        return complain("--shell is sh or fish, not", o->shell);
    const char *values[] = {o->url, o->region, o->access_key, o->secret};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        if (!*values[i] || strlen(values[i]) > VALUE || strpbrk(values[i], "\r\n"))
            return complain("a value has 1 to 256 characters on one line, not", values[i]);
    }
    return 0;
}

static int read_options(int argc, char **argv, options *o)
{
    const struct {
        const char *name;
        const char **value;
    } known[] = {{"--url", &o->url},
                 {"--region", &o->region},
                 {"--access-key", &o->access_key},
                 {"--secret", &o->secret},
                 {"--shell", &o->shell}};
    for (int i = 0; i < argc; i++) {
        const char **value = NULL;
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            value = strcmp(argv[i], known[k].name) == 0 ? known[k].value : value;
        if (strcmp(argv[i], "--unset") == 0)
            o->unset = 1;
        else if (!value)
            return complain("there is no option", argv[i]);
        else if (i + 1 == argc)
            return complain("a value is missing behind", argv[i]);
        else
            *value = argv[++i];
    }
    return check(o);
}

/* As fish says of itself. */
static const char *shell_of(const char *path)
{
    const char *name = path ? strrchr(path, '/') : NULL;
    return name && strcmp(name, "/fish") == 0 ? "fish" : "sh";
}

int main(int argc, char **argv)
{
    options o = {.url = "http://127.0.0.1:9001",
                 .region = "us-east-1",
                 .access_key = "headway",
                 .secret = "headway",
                 .shell = shell_of(getenv("SHELL"))};
    int wants_help = 0;
    for (int i = 1; i < argc; i++)
        wants_help |= strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0;
    if (wants_help || argc < 2) {
        usage(wants_help ? stdout : stderr);
        return wants_help ? 0 : EXIT_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0 || (argc > 2 && strcmp(argv[2], "--version") == 0)) {
        printf("headway-aws (headway %s)\n", HEADWAY_VERSION_STRING);
        return 0;
    }
    if (strcmp(argv[1], "env") != 0) {
        fprintf(stderr, "headway aws: no verb '%s'; there is `headway aws env`\n", argv[1]);
        return EXIT_USAGE;
    }
    int wrong = read_options(argc - 2, argv + 2, &o);
    return wrong ? wrong : env(&o);
}
