/* SPDX-License-Identifier: Apache-2.0 */
/* A file's names depend on nothing but the file; where those of an import are the same, C could not
   tell them apart, and one of the two has to be renamed by hand. */
#include "model.h"

typedef struct owner {
    const char *full_name;
    const gen_file *file;
} owner;

static void claim(gen_model *model, gen_map *taken, const char *c_name, const char *full_name,
                  const gen_file *file)
{
    owner *made = pool_take(model->pool, sizeof *made);
    *made = (owner){full_name, file};
    map_add(taken, c_name, made);
}

static void claim_imports(gen_model *model, gen_map *taken, const gen_file *file)
{
    for (size_t i = 0; i < file->proto->n_dependency; i++) {
        gen_file *import = file->imports[i];
        if (import->used == model->walk)
            continue;
        import->used = model->walk;
        for (size_t j = 0; j < import->message_count; j++) {
            const gen_message *message = import->messages[j];
            claim(model, taken, message->c_name, message->full_name, import);
            claim(model, taken, message->lower, message->full_name, import);
        }
        for (size_t j = 0; j < import->enum_count; j++) {
            const gen_enumeration *of = import->enums[j];
            claim(model, taken, of->c_name, of->full_name, import);
            claim(model, taken, of->lower, of->full_name, import);
        }
        claim_imports(model, taken, import);
    }
}

static void compare(gen_model *model, const gen_map *taken, const gen_file *file, gen_place place,
                    const char *const names[3])
{
    const owner *other = map_get(taken, names[1]);
    if (!other)
        other = map_get(taken, names[2]);
    if (other && other->file != file)
        refuse(model, file, place, "%s and %s of %s have the same name in C, %s: rename one",
               names[0], other->full_name, other->file->proto->name,
               map_get(taken, names[1]) ? names[1] : names[2]);
}

void check_clashes(gen_model *model, gen_file *file)
{
    gen_map taken = {0};
    model->walk++;
    claim_imports(model, &taken, file);
    for (size_t i = 0; i < file->message_count; i++) {
        const gen_message *message = file->messages[i];
        compare(model, &taken, file, message->place,
                (const char *[]){message->full_name, message->c_name, message->lower});
    }
    for (size_t i = 0; i < file->enum_count; i++) {
        const gen_enumeration *of = file->enums[i];
        compare(model, &taken, file, of->place,
                (const char *[]){of->full_name, of->c_name, of->lower});
    }
    map_done(&taken);
}
