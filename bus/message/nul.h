/* SPDX-License-Identifier: Apache-2.0 */
/*
 * U+0000 in strings. On the wire and in JSON it is a character like any other; a string of a struct
 * would end there, and holds it as the two bytes C0 80, which UTF-8 never has. So a string goes
 * through a program whole, and nobody sees it cut short.
 */
#ifndef HEADWAY_MESSAGE_NUL_H
#define HEADWAY_MESSAGE_NUL_H

#include <stddef.h>
#include <stdint.h>

#define HEADWAY__NUL "\xc0\x80"

/* How many NULs stand in a string of the wire; SIZE_MAX when it is not UTF-8. */
size_t headway__nul_count(const uint8_t *data, size_t size);
/* The string as a struct holds it: size and as many bytes as it has NULs. */
void headway__nul_hold(uint8_t *to, const uint8_t *data, size_t size);
/* The same for a string of a struct: how many NULs it holds, and the string as it goes out. */
size_t headway__nul_count_held(const uint8_t *held, size_t size);
void headway__nul_release(uint8_t *to, const uint8_t *held, size_t size);

#endif
