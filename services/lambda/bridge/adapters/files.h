/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LAMBDA_BRIDGE_FILES_H
#define LAMBDA_BRIDGE_FILES_H

#include <stddef.h>

/* The whole of a regular file in memory of malloc; NULL: errno says why, EFBIG past most. */
char *file_read(const char *path, size_t most, size_t *ret_size);

/* A FileDescriptorSet of .proto files, by protoc (HEADWAY_PROTOC); NULL: protoc has said why, or it
   is told on stderr. */
char *schema_compile(char *const *protos, size_t proto_count, char *const *includes,
                     size_t include_count, size_t *ret_size);

#endif
