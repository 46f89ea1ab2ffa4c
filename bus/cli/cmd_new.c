/* SPDX-License-Identifier: Apache-2.0 */
/* `headway new`: the project in bus/cli/new, which this tree builds and tests, under another name.
 */
#include "cli.h"
#include "embed.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_MOST = 40, FILES_MOST = 32 };

typedef struct words {
    char lower[NAME_MOST + 1], upper[NAME_MOST + 1], camel[NAME_MOST + 1];
} words;

typedef struct project {
    words name;
    const char *folder;
    int made_folder;
    char paths[FILES_MOST][1100]; /* what was written */
    size_t count;
} project;

static int is_reserved(const char *name)
{
    static const char *const reserved[] = {
        "auto",    "break",  "case",     "char",   "const",    "continue", "default",
        "do",      "double", "else",     "enum",   "extern",   "float",    "for",
        "goto",    "if",     "inline",   "int",    "long",     "register", "restrict",
        "return",  "short",  "signed",   "sizeof", "static",   "struct",   "switch",
        "typedef", "union",  "unsigned", "void",   "volatile", "while",    "google",
        "headway", "test",   "all",      "clean",  "install",  "build"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
        if (strcmp(reserved[i], name) == 0)
            return 1;
    }
    return 0;
}

static int is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Words begin with a letter and have two characters: then lower, UPPER and CamelCase lead to each
   other and back, and the names that the generator makes are those of the template. */
static int is_name(const char *name)
{
    size_t in_word = 0, size = strlen(name);
    if (size == 0 || size > NAME_MOST)
        return 0;
    for (const char *c = name; *c; c++) {
        if (*c == '_' && in_word < 2)
            return 0;
        if (*c != '_' && !is_lower(*c) && (in_word == 0 || !isdigit((unsigned char)*c)))
            return 0;
        in_word = *c == '_' ? 0 : in_word + 1;
    }
    return in_word >= 2;
}

static void suggest(const char *name, char *to, size_t size)
{
    size_t used = 0;
    for (const char *c = name; *c && used + 2 < size; c++) {
        int upper = isupper((unsigned char)*c);
        if (!isalnum((unsigned char)*c)) {
            if (used && to[used - 1] != '_')
                to[used++] = '_';
            continue;
        }
        if (upper && c > name && islower((unsigned char)c[-1]))
            to[used++] = '_';
        to[used++] = (char)tolower((unsigned char)*c);
    }
    while (used && to[used - 1] == '_')
        used--;
    to[used] = 0;
}

static int check_name(const char *name)
{
    char other[NAME_MOST + 8];
    if (is_name(name) && !is_reserved(name))
        return 0;
    if (is_reserved(name)) {
        fprintf(stderr, "headway new: '%s' is taken, by C, CMake or Headway itself; try %s_bus\n",
                name, name);
        return HEADWAY__EXIT_USAGE;
    }
    suggest(name, other, sizeof other);
    fprintf(stderr,
            "headway new: '%s' is no name for a project: write lower-case words joined by _, each "
            "a letter and at least one letter or digit more, %d characters in all%s%s\n",
            name, NAME_MOST, is_name(other) && !is_reserved(other) ? "; try " : "",
            is_name(other) && !is_reserved(other) ? other : "");
    return HEADWAY__EXIT_USAGE;
}

static void words_of(const char *name, words *w)
{
    size_t used = 0;
    memset(w, 0, sizeof *w);
    for (size_t i = 0; name[i]; i++) {
        w->lower[i] = name[i];
        w->upper[i] = (char)toupper((unsigned char)name[i]);
        if (name[i] != '_')
            w->camel[used++] = i == 0 || name[i - 1] == '_' ? w->upper[i] : name[i];
    }
}

/* Text with the template's name, in its three forms, replaced by the project's. */
static void put_text(FILE *out, const words *w, const char *text)
{
    static const char *const from[] = {"greeter", "GREETER", "Greeter"};
    const char *const to[] = {w->lower, w->upper, w->camel};
    while (*text) {
        size_t i = 0;
        while (i < 3 && strncmp(text, from[i], strlen(from[i])) != 0)
            i++;
        if (i < 3) {
            fputs(to[i], out);
            text += strlen(from[i]);
        } else {
            fputc(*text++, out);
        }
    }
}

/* The licence line of this tree is not the user's. */
static const char *after_licence(const char *text)
{
    const char *end = strchr(text, '\n');
    const char *licence = strstr(text, "SPDX-License-Identifier");
    return end && licence && licence < end ? end + 1 : text;
}

static int failed(const char *path)
{
    fprintf(stderr, "headway new: cannot write %s: %s\n", path, strerror(errno));
    return HEADWAY__EXIT_CREATE;
}

/* The file's path, in which the template's name is replaced too; -1: it is too long. */
static int path_of(const project *p, const char *name, char *path, size_t size)
{
    static const char from[] = "greeter";
    size_t used = (size_t)snprintf(path, size, "%s/", p->folder);
    while (*name && used + NAME_MOST + 1 < size) {
        int is = strncmp(name, from, sizeof from - 1) == 0;
        size_t n = is ? strlen(p->name.lower) : 1;
        memcpy(path + used, is ? p->name.lower : name, n);
        used += n;
        path[used] = 0;
        name += is ? sizeof from - 1 : 1;
    }
    return *name ? -1 : 0;
}

/* Those between the project's and the file. */
static int make_folders(const project *p, char *path)
{
    int code = 0;
    for (char *at = path + strlen(p->folder) + 1; code == 0 && (at = strchr(at, '/')); at++) {
        *at = 0;
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            code = failed(path);
        *at = '/';
    }
    return code;
}

static int write_file(project *p, const embedded_file *file)
{
    char *path = p->paths[p->count];
    if (path_of(p, file->name, path, sizeof *p->paths) != 0) {
        errno = ENAMETOOLONG;
        return failed(p->folder);
    }
    if (make_folders(p, path) != 0)
        return HEADWAY__EXIT_CREATE;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
    if (!out) {
        int code = failed(path);
        if (fd >= 0)
            close(fd);
        return code;
    }
    p->count++; /* ours, from here on */
    put_text(out, &p->name, after_licence(file->text));
    int bad = ferror(out);
    if (fclose(out) != 0 || bad)
        return failed(path);
    return 0;
}

/* The folder was empty: all that stands in it is ours. */
static void take_back(project *p)
{
    size_t own = strlen(p->folder);
    for (size_t i = 0; i < p->count; i++)
        (void)unlink(p->paths[i]);
    for (size_t i = 0; i <= p->count && i < FILES_MOST; i++)
        for (char *slash; (slash = strrchr(p->paths[i], '/')) && slash > p->paths[i] + own;) {
            *slash = 0;
            (void)rmdir(p->paths[i]);
        }
    if (p->made_folder)
        (void)rmdir(p->folder);
}

static int is_empty(const char *folder)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    int empty = dir != NULL;
    while (empty && (entry = readdir(dir)) != NULL)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    if (dir)
        closedir(dir);
    return empty;
}

/* Makes the folder, or takes one that is empty. */
static int open_folder(project *p)
{
    if (mkdir(p->folder, 0777) == 0) {
        p->made_folder = 1;
        return 0;
    }
    if (errno != EEXIST) {
        fprintf(stderr, "headway new: cannot make the folder %s: %s%s\n", p->folder,
                strerror(errno),
                errno == ENOENT ? "; make the folder around it first (mkdir -p)" : "");
        return HEADWAY__EXIT_CREATE;
    }
    if (is_empty(p->folder))
        return 0;
    fprintf(stderr,
            "headway new: %s is there already and not an empty folder; nothing was changed.\n"
            "  Take another name, or another folder with --dir.\n",
            p->folder);
    return HEADWAY__EXIT_CREATE;
}

static void say_next(const project *p)
{
    const char *name = p->name.lower;
    printf("Made %s:\n", p->folder);
    for (size_t i = 0; i < p->count; i++)
        printf("  %s\n", p->paths[i]);
    printf("\nNow build and test it:\n\n"
           "  cd %s\n"
           "  cmake -B build && cmake --build build && ctest --test-dir build\n\n"
           "then run it, and use it:\n\n"
           "  headway broker &\n"
           "  build/%s-service &\n"
           "  build/%s-client\n"
           "  headway call %s.v1.%s/Greet '{\"name\": \"reader\"}'\n\n"
           "%s/v1/%s.proto says what the service offers, service.c does it. README.md has the "
           "rest.\n",
           p->folder, name, name, name, p->name.camel, name, name);
}

static int run(int argc, char **argv)
{
    static project p;
    const char *folder = NULL;
    option options[] = {{"--dir", 'd', &folder, NULL}};
    int rest = options_parse("new", argc, argv, options, 1);
    if (rest < 0)
        return HEADWAY__EXIT_USAGE;
    if (rest != 1) {
        fprintf(stderr, "headway new: takes one name, as in `headway new device_log`\n");
        return HEADWAY__EXIT_USAGE;
    }
    int code = check_name(argv[0]);
    if (code != 0)
        return code;
    words_of(argv[0], &p.name);
    p.folder = folder ? folder : p.name.lower;
    code = open_folder(&p);
    if (code != 0)
        return code;
    for (const embedded_file *file = headway__embedded_new; file->name && code == 0; file++)
        code = write_file(&p, file);
    if (code != 0)
        take_back(&p);
    else
        say_next(&p);
    return code;
}

const verb command_new = {
    "new", "make a project that builds and runs at once",
    "usage: headway new NAME [--dir DIR]\n\n"
    "Makes a folder with a service of your own: a .proto, the service, a client, a test on the\n"
    "simulator, CMakeLists.txt and a README with the commands. It builds and runs as it is; "
    "change\n"
    "it from there.\n\n"
    "  headway new device_log\n\n"
    "NAME is lower-case words joined by _. It becomes the package device_log.v1 and the service\n"
    "DeviceLog. What is there already is never overwritten.\n\n"
    "  -d, --dir DIR   the folder to make (default: NAME)\n",
    run, NULL};
