/* SPDX-License-Identifier: Apache-2.0 */
/* A file's names give way to those of its imports; but two imports that know nothing of each other
   may meet in the file that needs both, and C could not tell them apart. */
#include "model.h"

typedef struct owner {
    const char *full_name;
    const gen_file *file;
} owner;

typedef struct gen_clash {
    gen_model *model;
    const gen_file *file; /* that is checked */
    gen_map taken;
} gen_clash;

static void claim(gen_clash *clash, const char *c_name, const char *full_name, const gen_file *file)
{
    owner *made = pool_take(clash->model->pool, sizeof *made);
    *made = (owner){full_name, file};
    if (map_add(&clash->taken, c_name, made) == 0)
        return;
    const owner *other = map_get(&clash->taken, c_name);
    if (other->file != file)
        refuse(clash->model, clash->file, (gen_place){0, 0, NULL},
               "%s of %s and %s of %s have the same name in C, %s: import one of them, or put one "
               "into another package",
               other->full_name, other->file->proto->name, full_name, file->proto->name, c_name);
}

static void claim_types(gen_clash *clash, const gen_file *file)
{
    for (size_t i = 0; i < file->message_count; i++)
        claim(clash, file->messages[i]->c_name, file->messages[i]->full_name, file);
    for (size_t i = 0; i < file->enum_count; i++)
        claim(clash, file->enums[i]->c_name, file->enums[i]->full_name, file);
}

static void claim_imports(gen_clash *clash, const gen_file *file)
{
    for (size_t i = 0; i < file->proto->n_dependency; i++) {
        gen_file *import = file->imports[i];
        if (import->used == clash->model->walk)
            continue;
        import->used = clash->model->walk;
        claim_types(clash, import);
        claim_imports(clash, import);
    }
}

void check_clashes(gen_model *model, gen_file *file)
{
    gen_clash clash = {.model = model, .file = file};
    model->walk++;
    claim_imports(&clash, file);
    map_done(&clash.taken);
}
