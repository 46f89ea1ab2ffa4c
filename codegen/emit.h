/* SPDX-License-Identifier: Apache-2.0 */
/* What the emitters share. */
#ifndef HEADWAY_CODEGEN_EMIT_H
#define HEADWAY_CODEGEN_EMIT_H

#include "model.h"

/* "Made by ... from x.proto. Do not edit." as a comment. */
void emit_banner(gen_text *out, const gen_file *file);
/* Leaves text to clang-format, or takes it from it as a whole where a line is too long for it. */
void emit_settle_format(gen_text *text);
/* The .proto's comment above a declaration; nothing when there is none. */
void emit_comment(gen_text *out, const char *indent, const char *comment);
/* "head(a, b, c)tail" on one line, or broken after commas and aligned. Arguments end with NULL. */
void emit_call(gen_text *out, const char *head, const char *const *arguments, const char *tail);
/* A C string literal, quotes included. */
void emit_string(gen_text *out, const void *bytes, size_t size);
/* "fleet_2fv1_2ffleet_2eproto": a file's name within an identifier, as protobuf-c writes it. */
void emit_file_identifier(gen_text *out, const char *name);
/* Headers of imports are included where their types are used, or where the import is public. */
int emit_import_is_needed(gen_model *model, const gen_file *file, size_t index);
/* A field's default as a C expression; not for strings, bytes and messages. */
void emit_default(gen_text *out, const gen_field *field);
/* The default of a bytes field comes C-escaped: as a literal, and how long it is. */
void emit_bytes_literal(gen_text *out, const char *escaped);
size_t emit_bytes_size(const char *escaped);
const char *emit_c_type(const gen_field *field);

/* Parts of x.headway.c. */
void emit_tables(gen_model *model, gen_file *file, gen_text *out);
void emit_event_source(gen_model *model, gen_text *out, const gen_message *event);

/* emit_message_source.c */
const char *emit_type_name(const gen_field *field); /* behind PROTOBUF_C_TYPE_ */
int emit_is_packed(const gen_field *field);
/* emit_codec.c; a message of no fields has none. */
void emit_codec(gen_text *out, const gen_message *message);
int emit_has_codec(const gen_message *message);

#endif
