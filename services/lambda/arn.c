/* SPDX-License-Identifier: Apache-2.0 */
#include "arn.h"

#include <headway/status.h>

#include <stdio.h>

enum { PARTS = 8 /* of the longest form */ };

/* As the Lambda API has it. */
#define PATTERN                                                                                    \
    "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?"            \
    "(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?"
#define QUALIFIER_PATTERN "(|[a-zA-Z0-9$_-]+)"

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int equals(headway_bytes text, const char *word)
{
    size_t size = strlen(word);
    return text.size == size && (!size || memcmp(text.data, word, size) == 0);
}

/* Letters, digits, "-", "_" and what else is said; at least one. */
static int is_word(headway_bytes text, const char *more)
{
    const char *data = text.data;
    for (size_t i = 0; i < text.size; i++) {
        if (!is_letter(data[i]) && !is_digit(data[i]) && !(data[i] && strchr(more, data[i])))
            return 0;
    }
    return text.size > 0;
}

static int is_account(headway_bytes text)
{
    const char *data = text.data;
    for (size_t i = 0; i < text.size; i++) {
        if (!is_digit(data[i]))
            return 0;
    }
    return text.size == ARN_ACCOUNT;
}

/* "eu-west-1", "us-gov-east-1": two letters, words, one digit. */
static int is_region(headway_bytes text)
{
    const char *data = text.data;
    size_t size = text.size, dashes = 0;
    if (size < 6 || size > ARN_REGION || !is_digit(data[size - 1]) || data[size - 2] != '-')
        return 0;
    for (size_t i = 0; i < size - 1; i++) {
        if (data[i] == '-' && data[i + 1] == '-')
            return 0;
        if (data[i] != '-' && !(data[i] >= 'a' && data[i] <= 'z'))
            return 0;
        dashes += data[i] == '-';
    }
    return data[2] == '-' && (dashes == 2 || dashes == 3);
}

static int is_partition(headway_bytes text)
{
    const char *data = text.data;
    if (!text.size)
        return 1;
    return text.size >= 3 && memcmp(data, "aws", 3) == 0 && is_word(text, "-");
}

static void copy(headway_bytes text, char *out)
{
    if (text.size)
        memcpy(out, text.data, text.size);
    out[text.size] = 0;
}

/* ---- refusals ---- */

static int refuse(arn_refusal *refusal, int http, const char *type)
{
    refusal->http = http;
    refusal->type = type;
    return HEADWAY_EINVAL;
}

/* Cut where it is long, and printable: it may be anything. */
static const char *shown(headway_bytes text, char *out, size_t size)
{
    const char *data = text.data;
    size_t used = 0;
    for (; used < text.size && used + 1 < size; used++)
        out[used] = data[used] >= 32 && data[used] <= 126 ? data[used] : '?';
    out[used] = 0;
    return out;
}

static int refuse_value(arn_refusal *refusal, headway_bytes value, const char *member,
                        const char *constraint)
{
    char text[ARN_INVOKE + 1];
    snprintf(refusal->text, sizeof refusal->text,
             "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: "
             "Member must %s",
             shown(value, text, sizeof text), member, constraint);
    return refuse(refusal, 400, "ValidationException");
}

static int refuse_length(arn_refusal *refusal, headway_bytes value, const char *member,
                         size_t limit)
{
    char constraint[64];
    snprintf(constraint, sizeof constraint, "have length less than or equal to %zu", limit);
    return refuse_value(refusal, value, member, constraint);
}

/* ---- the forms ---- */

static size_t split(headway_bytes text, headway_bytes *parts)
{
    const char *data = text.data;
    size_t count = 0, from = 0;
    for (size_t at = 0; at <= text.size; at++) {
        if (at < text.size && data[at] != ':')
            continue;
        if (count == PARTS)
            return PARTS + 1;
        parts[count++] = headway_bytes_of(data + from, at - from);
        from = at + 1;
    }
    return count;
}

/* Takes the parts before the name, each where something is left to be the name; of an ARN all of
   them, or count. */
static size_t take_front(const headway_bytes *parts, size_t count, arn_function *function)
{
    size_t at = 0;
    int whole = count > 6 && equals(parts[0], "arn") && is_partition(parts[1]) &&
                equals(parts[2], "lambda");
    if (whole)
        at = 3;
    /* Without an account behind it, "my-func-1" is a name. */
    if (at + 2 < count && is_region(parts[at]) && is_account(parts[at + 1]))
        copy(parts[at++], function->region);
    if (at + 1 < count && is_account(parts[at]))
        copy(parts[at++], function->account);
    if (at + 1 < count && equals(parts[at], "function"))
        at++;
    return whole && at != 6 ? count : at;
}

static int is_qualifier(headway_bytes text)
{
    return equals(text, "$LATEST") || equals(text, "$LATEST.PUBLISHED") || is_word(text, "-_");
}

static int parse(headway_bytes text, size_t limit, arn_function *function, arn_refusal *refusal)
{
    headway_bytes parts[PARTS];
    size_t count = split(text, parts);
    size_t at = count <= PARTS ? take_front(parts, count, function) : count;
    int good = at < count && count <= at + 2 && is_word(parts[at], "-_") &&
               (at + 1 == count || is_qualifier(parts[at + 1]));
    if (!good)
        return refuse_value(refusal, text, "functionName",
                            "satisfy regular expression pattern: " PATTERN);
    if (text.size > limit)
        return refuse_length(refusal, text, "functionName", limit);
    if (parts[at].size > ARN_NAME)
        return refuse_length(refusal, text, "functionName", ARN_NAME);
    if (at + 1 < count && parts[at + 1].size > ARN_QUALIFIER)
        return refuse_length(refusal, parts[at + 1], "qualifier", ARN_QUALIFIER);
    copy(parts[at], function->name);
    if (at + 1 < count)
        copy(parts[at + 1], function->qualifier);
    return 0;
}

static int add_qualifier(headway_bytes text, arn_function *function, arn_refusal *refusal)
{
    if (!text.size)
        return 0;
    if (!is_word(text, "$_-") && !is_qualifier(text))
        return refuse_value(refusal, text, "qualifier",
                            "satisfy regular expression pattern: " QUALIFIER_PATTERN);
    if (text.size > ARN_QUALIFIER)
        return refuse_length(refusal, text, "qualifier", ARN_QUALIFIER);
    if (*function->qualifier && !equals(text, function->qualifier)) {
        snprintf(refusal->text, sizeof refusal->text,
                 "The derived qualifier from the function name does not match the specified "
                 "qualifier.");
        return refuse(refusal, 400, "InvalidParameterValueException");
    }
    copy(text, function->qualifier);
    return 0;
}

static int settle(const arn_home *home, arn_function *function, arn_refusal *refusal)
{
    if (*function->region && strcmp(function->region, home->region) != 0) {
        snprintf(refusal->text, sizeof refusal->text,
                 "Functions from '%s' are not reachable in this region ('%s')", function->region,
                 home->region);
        return refuse(refusal, 404, "ResourceNotFoundException");
    }
    if (*function->account && strcmp(function->account, home->account) != 0) {
        snprintf(refusal->text, sizeof refusal->text,
                 "Functions of account '%s' are not accessible in account '%s'", function->account,
                 home->account);
        return refuse(refusal, 403, "AccessDeniedException");
    }
    snprintf(function->region, sizeof function->region, "%s", home->region);
    snprintf(function->account, sizeof function->account, "%s", home->account);
    return 0;
}

int arn_read(headway_bytes function_name, headway_bytes qualifier, size_t limit,
             arn_function *ret_function, arn_refusal *ret_refusal)
{
    arn_function function = {.name = ""};
    int error = parse(function_name, limit, &function, ret_refusal);
    if (!error)
        error = add_qualifier(qualifier, &function, ret_refusal);
    if (!error)
        *ret_function = function;
    return error;
}

int arn_resolve(const arn_home *home, headway_bytes function_name, headway_bytes qualifier,
                size_t limit, arn_function *ret_function, arn_refusal *ret_refusal)
{
    arn_function function;
    int error = arn_read(function_name, qualifier, limit, &function, ret_refusal);
    if (!error)
        error = settle(home, &function, ret_refusal);
    if (!error)
        *ret_function = function;
    return error;
}

void arn_write(const arn_home *home, const arn_function *function, char ret_text[ARN_TEXT])
{
    snprintf(ret_text, ARN_TEXT, "arn:%s:lambda:%s:%s:function:%s%s%s", home->partition,
             home->region, home->account, function->name, *function->qualifier ? ":" : "",
             function->qualifier);
}

void arn_not_found(const arn_home *home, const arn_function *function, arn_refusal *ret_refusal)
{
    char arn[ARN_TEXT];
    arn_write(home, function, arn);
    snprintf(ret_refusal->text, sizeof ret_refusal->text, "Function not found: %s", arn);
    (void)refuse(ret_refusal, 404, "ResourceNotFoundException");
}
