/* SPDX-License-Identifier: Apache-2.0 */
/* A message read from YAML, with the place of everything in it. */
#ifndef HEADWAY_SETTINGS_YAML_FILE_H
#define HEADWAY_SETTINGS_YAML_FILE_H

#include <headway/message.h>

/* Where a path as "services[2].max" stands; lines and columns count from 1. */
typedef struct yaml_place yaml_place;
struct yaml_place {
    yaml_place *next; /* the one before it in the file */
    size_t offset;    /* in the JSON */
    unsigned line, column;
    char path[];
};

/* Writes text as JSON for descriptor's message, on one line, ended by NUL, into memory that the
   caller frees, and tells the place of every key and value. Names of fields as in the .proto or in
   lowerCamelCase; an unknown one is told with its nearest. Aliases and further documents are
   refused. On failure why holds "line:column: field PATH: what is wrong". 0, EMALFORMED, ENOMEM. */
int yaml_to_json(headway_bytes text, const ProtobufCMessageDescriptor *descriptor,
                 const headway_types *types, headway_arena *arena, char **ret_json,
                 yaml_place **ret_places, char *why, size_t why_size);
/* Reads YAML into arena: yaml_to_json, then headway_json_read, whose complaints are told with the
   places of the YAML. */
int yaml_read(headway_bytes text, const ProtobufCMessageDescriptor *descriptor,
              const headway_types *types, headway_arena *arena, ProtobufCMessage **ret_message,
              yaml_place **ret_places, char *why, size_t why_size);
/* The place of path, else of what it is in; NULL: nowhere. */
const yaml_place *yaml_find(const yaml_place *places, const char *path);

#endif
