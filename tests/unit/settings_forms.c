/* SPDX-License-Identifier: Apache-2.0 */
/* How numbers, times and words may be written. */
#include "settings.h"
#include "word.h"

#include <check.h>
#include <headway/v1/gateway.headway.h>

static void numbers(void)
{
    static const struct {
        const char *text;
        uint64_t most, value;
        int good;
    } all[] = {{"0", 10, 0, 1},
               {"4096", 10000, 4096, 1},
               {"64k", 1 << 20, 65536, 1},
               {"16M", 1 << 30, 1 << 24, 1},
               {"1g", UINT64_MAX, 1 << 30, 1},
               {"11", 10, 0, 0},
               {"1k", 1023, 0, 0},
               {"", 10, 0, 0},
               {"-1", 10, 0, 0},
               {" 1", 10, 0, 0},
               {"+1", 10, 0, 0},
               {"1kk", 1 << 20, 0, 0},
               {"1x", 10, 0, 0},
               {"0x10", 100, 0, 0},
               {"18446744073709551616", UINT64_MAX, 0, 0},
               {"99999999999g", UINT64_MAX, 0, 0}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        uint64_t value = 0;
        CHECK_EQ(settings_number(all[i].text, all[i].most, &value) == 0, all[i].good);
        CHECK_EQ(value, all[i].value);
    }
}

static void times(void)
{
    static const struct {
        const char *text;
        uint64_t value;
        int good;
    } all[] = {{"0", 0, 1},       {"250", 250, 1},    {"250ms", 250, 1}, {"1.5s", 1500, 1},
               {"2m", 120000, 1}, {"1h", 3600000, 1}, {"", 0, 0},        {"-1s", 0, 0},
               {"5x", 0, 0},      {"1e9h", 0, 0},     {"nan", 0, 0},     {"inf", 0, 0},
               {"s", 0, 0},       {"86400001", 0, 0}, {"5 s", 0, 0}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        uint64_t value = 0;
        CHECK_EQ(settings_milliseconds(all[i].text, 86400000, &value) == 0, all[i].good);
        CHECK_EQ(value, all[i].value);
    }
}

static void words(void)
{
    const ProtobufCEnumDescriptor *type = &headway__v1__gateway_log_format__descriptor;
    int value = 0;
    CHECK(settings_enum(type, "json", &value) == 0 && value == 2);
    CHECK(settings_enum(type, "GATEWAY_LOG_FORMAT_TEXT", &value) == 0 && value == 1);
    CHECK(settings_enum(type, "unspecified", &value) != 0);
    CHECK(settings_enum(type, "", &value) != 0);
    CHECK(settings_enum(type, "son", &value) != 0);
    CHECK_EQ(word_distance("listen", "LISTEN"), 0);
    CHECK_EQ(word_distance("listen", "lisen"), 1);
    CHECK_EQ(word_distance("", "abc"), 3);
}

/* "--cors-max-age-s" of each path, and never two of one name. */
static void an_option_is_its_path(void)
{
    char option[32];
    CHECK_STR(settings_option("cors.max_age_s", option, sizeof option), "--cors-max-age-s");
    CHECK_STR(settings_option("listen", option, sizeof option), "--listen");
}

int main(void)
{
    RUN(numbers);
    RUN(times);
    RUN(words);
    RUN(an_option_is_its_path);
    return 0;
}
