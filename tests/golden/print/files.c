/* SPDX-License-Identifier: Apache-2.0 */
/* files SET FOLDER: every file of a serialized FileDescriptorSet as .proto text, into FOLDER. */
#include <check.h>
#include <headway/message.h>
#include <sys/stat.h>

typedef struct out {
    const headway_types *types;
    const char *folder;
} out;

static int put(void *user, headway_bytes text)
{
    return fwrite(text.data, 1, text.size, user) == text.size ? 0 : HEADWAY_EIO;
}

static void make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        (void)mkdir(path, 0777);
        *slash = '/';
    }
}

static int print(void *user, headway_types_kind kind, const char *name)
{
    const out *o = user;
    char path[2048];
    if (kind != HEADWAY_TYPES_FILE)
        return 0;
    snprintf(path, sizeof path, "%s/%s", o->folder, name);
    make_folders(path);
    FILE *file = fopen(path, "w");
    CHECK(file);
    CHECK_EQ(headway_types_print(o->types, name, put, file), 0);
    return fclose(file);
}

int main(int argc, char **argv)
{
    static char bytes[8 << 20];
    char why[256] = "";
    CHECK_EQ(argc, 3);
    FILE *file = fopen(argv[1], "rb");
    CHECK(file);
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    headway_types *types = headway_types_new(NULL);
    int error = headway_types_add_schema(types, headway_bytes_of(bytes, size), why, sizeof why);
    if (error)
        fprintf(stderr, "%s\n", why);
    CHECK_EQ(error, 0);
    out o = {types, argv[2]};
    CHECK_EQ(headway_types_each(types, print, &o), 0);
    headway_types_free(types);
    return 0;
}
