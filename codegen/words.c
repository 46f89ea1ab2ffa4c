/* SPDX-License-Identifier: Apache-2.0 */
/* How names change case: the first five as protobuf-c does it, the last as people do. */
#include "words.h"

#include <string.h>

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static int is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static int is_lower_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static char *split_case(gen_pool *pool, const char *name, char (*turn)(char))
{
    char *made = pool_take(pool, 2 * strlen(name) + 1), *to = made;
    int was_upper = 1;
    for (const char *c = name; *c; c++) {
        if (is_upper(*c) && !was_upper)
            *to++ = '_';
        *to++ = turn(*c);
        was_upper = is_upper(*c);
    }
    return made;
}

char *words_lower(gen_pool *pool, const char *name)
{
    return split_case(pool, name, lower);
}

char *words_upper(gen_pool *pool, const char *name)
{
    return split_case(pool, name, upper);
}

char *words_camel(gen_pool *pool, const char *name)
{
    char *made = pool_take(pool, strlen(name) + 1), *to = made;
    int next_upper = 1;
    for (const char *c = name; *c; c++) {
        if (*c == '_') {
            next_upper = 1;
            continue;
        }
        *to++ = next_upper ? upper(*c) : *c;
        next_upper = 0;
    }
    return made;
}

char *words_fold(gen_pool *pool, const char *name)
{
    char *made = pool_print(pool, "%s", name);
    for (char *c = made; *c; c++)
        *c = lower(*c);
    return made;
}

char *words_each(gen_pool *pool, const char *dotted,
                 char *(*turn)(gen_pool *pool, const char *name), const char *glue)
{
    char *made = NULL, *pieces = pool_print(pool, "%s", dotted);
    while (pieces) {
        char *dot = strchr(pieces, '.');
        if (dot)
            *dot = '\0';
        char *turned = turn(pool, pieces);
        made = made ? pool_print(pool, "%s%s%s", made, glue, turned) : turned;
        pieces = dot ? dot + 1 : NULL;
    }
    return made;
}

/* A word ends before an upper letter that follows a lower one, and before the last upper letter of
   a run that a lower one follows: HTTPGet is http_get. */
char *words_snake(gen_pool *pool, const char *name)
{
    char *made = pool_take(pool, 2 * strlen(name) + 1), *to = made;
    for (size_t i = 0; name[i]; i++) {
        int begins = i > 0 && is_upper(name[i]) &&
                     (is_lower_or_digit(name[i - 1]) ||
                      (is_upper(name[i - 1]) && is_lower_or_digit(name[i + 1])));
        if (begins)
            *to++ = '_';
        *to++ = lower(name[i]);
    }
    return made;
}

/* Words of C, C++ and macros of the C library: no member, parameter or function bears them. */
static const char *const reserved[] = {"_Alignas",
                                       "_Alignof",
                                       "_Atomic",
                                       "_Bool",
                                       "_Complex",
                                       "_Generic",
                                       "_Imaginary",
                                       "_Noreturn",
                                       "_Static_assert",
                                       "_Thread_local",
                                       "alignas",
                                       "alignof",
                                       "and",
                                       "and_eq",
                                       "asm",
                                       "assert",
                                       "auto",
                                       "bitand",
                                       "bitor",
                                       "bool",
                                       "break",
                                       "case",
                                       "catch",
                                       "char",
                                       "char16_t",
                                       "char32_t",
                                       "char8_t",
                                       "class",
                                       "co_await",
                                       "co_return",
                                       "co_yield",
                                       "compl",
                                       "complex",
                                       "concept",
                                       "const",
                                       "const_cast",
                                       "consteval",
                                       "constexpr",
                                       "constinit",
                                       "continue",
                                       "decltype",
                                       "default",
                                       "delete",
                                       "do",
                                       "double",
                                       "dynamic_cast",
                                       "else",
                                       "enum",
                                       "errno",
                                       "explicit",
                                       "export",
                                       "extern",
                                       "false",
                                       "float",
                                       "for",
                                       "friend",
                                       "goto",
                                       "i386",
                                       "if",
                                       "imaginary",
                                       "inline",
                                       "int",
                                       "linux",
                                       "long",
                                       "mutable",
                                       "namespace",
                                       "new",
                                       "noexcept",
                                       "noreturn",
                                       "not",
                                       "not_eq",
                                       "nullptr",
                                       "offsetof",
                                       "operator",
                                       "or",
                                       "or_eq",
                                       "private",
                                       "protected",
                                       "public",
                                       "register",
                                       "reinterpret_cast",
                                       "requires",
                                       "restrict",
                                       "return",
                                       "short",
                                       "signed",
                                       "sizeof",
                                       "static",
                                       "static_assert",
                                       "static_cast",
                                       "stderr",
                                       "stdin",
                                       "stdout",
                                       "struct",
                                       "switch",
                                       "template",
                                       "this",
                                       "thread_local",
                                       "throw",
                                       "true",
                                       "try",
                                       "typedef",
                                       "typeid",
                                       "typename",
                                       "typeof",
                                       "union",
                                       "unix",
                                       "unsigned",
                                       "using",
                                       "virtual",
                                       "void",
                                       "volatile",
                                       "wchar_t",
                                       "while",
                                       "xor",
                                       "xor_eq"};

int words_reserved(const char *name)
{
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
        if (strcmp(reserved[i], name) == 0)
            return 1;
    return 0;
}
