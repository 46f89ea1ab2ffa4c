/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers in canonical JSON: the laws of reading and of writing them. */
#include <samples.h>

#include "sample.pb-c.h"

#include <math.h>

static char why[256];

/* in as JSON of sample.v1.All, read and written again; NULL when it is refused. */
static const char *round_trip(const char *in)
{
    static struct sample_text text;
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    ProtobufCMessage *message;
    why[0] = 0;
    int error = headway_json_read(NULL, &sample__v1__all__descriptor, headway_bytes_of_string(in),
                                  0, arena, &message, why, sizeof why);
    text.size = 0;
    if (!error)
        CHECK_EQ(headway_json_write(NULL, message, 0, sample_write, &text), 0);
    headway_arena_free(arena);
    return error ? NULL : text.data;
}

static void check_round(const char *in, const char *out)
{
    const char *again = round_trip(in);
    if (!again)
        fprintf(stderr, "%s: %s\n", in, why);
    CHECK(again);
    CHECK_STR(again, out);
}

static void check_refused(const char *in, const char *says)
{
    CHECK(!round_trip(in));
    if (!strstr(why, says))
        fprintf(stderr, "%s\n is: %s\nnot: %s\n", in, why, says);
    CHECK(strstr(why, says));
}

static uint64_t next_random(void)
{
    static uint64_t state = UINT64_C(88172645463325252);
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static size_t digits_of(const char *text)
{
    size_t count = 0, zeros = 0;
    for (; *text && *text != 'e'; text++) {
        if (*text < '0' || *text > '9' || (count == 0 && *text == '0'))
            continue;
        count++;
        zeros = *text == '0' ? zeros + 1 : 0;
    }
    return count - zeros;
}

/* The text of a field that alone is set. */
static void written(const Sample__V1__All *all, const char *field, char *number, size_t size)
{
    static struct sample_text text;
    char head[64];
    text.size = 0;
    text.data[0] = 0;
    CHECK_EQ(headway_json_write(NULL, &all->base, 0, sample_write, &text), 0);
    snprintf(head, sizeof head, "{\"%s\":", field);
    CHECK(strncmp(text.data, head, strlen(head)) == 0);
    snprintf(number, size, "%.*s", (int)(text.size - strlen(head) - 1), text.data + strlen(head));
}

static const Sample__V1__All *reread(const char *field, const char *number, headway_arena *arena)
{
    char in[128];
    ProtobufCMessage *message;
    snprintf(in, sizeof in, "{\"%s\":%s}", field, number);
    CHECK_EQ(headway_json_read(NULL, &sample__v1__all__descriptor, headway_bytes_of_string(in), 0,
                               arena, &message, why, sizeof why),
             0);
    return (const Sample__V1__All *)message;
}

static void check_double(double value, headway_arena *arena)
{
    Sample__V1__All all = SAMPLE__V1__ALL__INIT;
    char number[64], shorter[64];
    all.double_value = value;
    written(&all, "doubleValue", number, sizeof number);
    double back = strtod(number, NULL);
    CHECK(memcmp(&back, &value, sizeof value) == 0);
    back = reread("doubleValue", number, arena)->double_value;
    CHECK(memcmp(&back, &value, sizeof value) == 0);
    for (size_t digits = 1; digits < digits_of(number); digits++) {
        snprintf(shorter, sizeof shorter, "%.*e", (int)digits - 1, value);
        CHECK(strtod(shorter, NULL) != value);
    }
    headway_arena_reset(arena);
}

static void check_float(float value, headway_arena *arena)
{
    Sample__V1__All all = SAMPLE__V1__ALL__INIT;
    char number[64], shorter[64];
    all.float_value = value;
    written(&all, "floatValue", number, sizeof number);
    float back = strtof(number, NULL);
    CHECK(memcmp(&back, &value, sizeof value) == 0);
    back = reread("floatValue", number, arena)->float_value;
    CHECK(memcmp(&back, &value, sizeof value) == 0);
    for (size_t digits = 1; digits < digits_of(number); digits++) {
        snprintf(shorter, sizeof shorter, "%.*e", (int)digits - 1, (double)value);
        CHECK(strtof(shorter, NULL) != value);
    }
    headway_arena_reset(arena);
}

static void a_number_is_the_shortest_text_that_reads_back(void)
{
    headway_arena *arena = headway_arena_new(NULL, 1 << 20);
    for (int i = -1074; i < 1024; i += 3)
        check_double(ldexp(1, i), arena);
    for (int i = -149; i < 128; i++)
        check_float(ldexpf(1, i), arena);
    for (int i = 0; i < 1000; i++) {
        uint64_t bits = next_random();
        uint32_t half = (uint32_t)next_random();
        double value, few = (double)(int64_t)(bits % 2000000001) / 1000 - 1000000;
        float single;
        memcpy(&value, &bits, sizeof value);
        memcpy(&single, &half, sizeof single);
        if (isfinite(value))
            check_double(value, arena);
        if (isfinite(single) && single != 0)
            check_float(single, arena);
        if (few != 0)
            check_double(few, arena);
    }
    headway_arena_free(arena);
}

static void numbers_have_the_form_of_ecmascript(void)
{
    static const char *const rows[][2] = {
        {"1.0", "1"},
        {"-1e0", "-1"},
        {"1e20", "100000000000000000000"},
        {"1e21", "1e+21"},
        {"123456789012345680000", "123456789012345680000"},
        {"0.000001", "0.000001"},
        {"0.0000001", "1e-7"},
        {"1.5e-10", "1.5e-10"},
        {"9007199254740993", "9007199254740992"},
        {"0.1e1", "1"},
        {"100.25", "100.25"},
        {"-0.0", "-0"},
        {"1e23", "1e+23"},
        {"2.2250738585072014e-308", "2.2250738585072014e-308"},
        {"0.30000000000000004", "0.30000000000000004"},
        {"12345678901234567890123456789e-10", "1234567890123456800"},
        {"0.000000000000000000000000000000000000000000000000000001", "1e-54"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char in[128], out[128];
        snprintf(in, sizeof in, "{\"unpacked\":[%s]}", rows[i][0]);
        snprintf(out, sizeof out, "{\"unpacked\":[%s]}", rows[i][1]);
        check_round(in, out);
        snprintf(in, sizeof in, "{\"unpacked\":[\"%s\"]}", rows[i][0]);
        check_round(in, out);
    }
}

/* 16777217 + 2^-30 lies above the middle of two floats, its double on it. */
static void a_float_is_rounded_once(void)
{
    check_round("{\"floatValue\":16777217.000000001}", "{\"floatValue\":16777218}");
    check_round("{\"floatValue\":16777217}", "{\"floatValue\":16777216}");
    check_round("{\"floatValue\":1e-45}", "{\"floatValue\":1e-45}");
    check_round("{\"floatValue\":3.4028235677973362e38}", "{\"floatValue\":3.4028235e+38}");
    check_refused("{\"floatValue\":3.4028235677973367e38}", "not in the range of float");
}

static void integers_are_read_from_all_forms_up_to_their_bounds(void)
{
    static const struct {
        const char *field, *in, *out; /* out NULL: refused */
    } rows[] = {
        {"int32Value", "-2147483648", "-2147483648"},
        {"int32Value", "2147483647.0", "2147483647"},
        {"int32Value", "\"21474836.47e2\"", "2147483647"},
        {"int32Value", "-2147483649", NULL},
        {"sint32Value", "0.000000001e9", "1"},
        {"sfixed32Value", "1e-0", "1"},
        {"uint32Value", "4294967295", "4294967295"},
        {"uint32Value", "4294967296", NULL},
        {"fixed32Value", "\"-1\"", NULL},
        {"int64Value", "-9223372036854775808", "\"-9223372036854775808\""},
        {"int64Value", "-9223372036854775809", NULL},
        {"int64Value", "9223372036854775807.5", NULL},
        {"uint64Value", "18446744073709551615", "\"18446744073709551615\""},
        {"uint64Value", "184467440737095516150e-1", "\"18446744073709551615\""},
        {"uint64Value", "18446744073709551616", NULL},
        {"uint64Value", "99999999999999999999", NULL},
        {"uint64Value", "1000000000000000000000000000000e-20", "\"10000000000\""},
        {"fixed64Value", "0.00000000000000000000000000000000001e35", "\"1\""},
        {"int32Value", "\"0x10\"", NULL},
        {"int32Value", "\"1 \"", NULL},
        {"int32Value", "\"1e\"", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char in[128], out[128];
        snprintf(in, sizeof in, "{\"%s\":%s}", rows[i].field, rows[i].in);
        snprintf(out, sizeof out, "{\"%s\":%s}", rows[i].field, rows[i].out ? rows[i].out : "");
        if (rows[i].out)
            check_round(in, out);
        else
            check_refused(in, "is not a whole number");
    }
}

int main(void)
{
    RUN(a_number_is_the_shortest_text_that_reads_back);
    RUN(numbers_have_the_form_of_ecmascript);
    RUN(a_float_is_rounded_once);
    RUN(integers_are_read_from_all_forms_up_to_their_bounds);
    return 0;
}
