/* SPDX-License-Identifier: Apache-2.0 */
/* Names of functions, in all their forms, and how AWS refuses what is none. */
#include "arn.h"

#include <check.h>
#include <headway/status.h>

#define ACCOUNT "123456789012"
#define FRONT "arn:aws:lambda:eu-west-1:" ACCOUNT ":function:"

static const arn_home home = {"aws", "eu-west-1", ACCOUNT};
static arn_refusal refusal;

/* The whole ARN that is meant; "" where it is refused. */
static const char *resolve(const char *name, const char *qualifier)
{
    static char text[ARN_TEXT];
    arn_function function;
    memset(&refusal, 0, sizeof refusal);
    int error = arn_resolve(&home, headway_bytes_of_string(name),
                            headway_bytes_of_string(qualifier), ARN_INVOKE, &function, &refusal);
    if (error) {
        CHECK_EQ(error, HEADWAY_EINVAL);
        CHECK(refusal.http >= 400 && refusal.type && *refusal.text);
        return "";
    }
    CHECK_STR(function.region, "eu-west-1");
    CHECK_STR(function.account, ACCOUNT);
    arn_write(&home, &function, text);
    return text;
}

static void every_form_means_the_same_function(void)
{
    static const char *const forms[] = {"f",
                                        "function:f",
                                        ACCOUNT ":f",
                                        ACCOUNT ":function:f",
                                        "eu-west-1:" ACCOUNT ":function:f",
                                        FRONT "f",
                                        "arn:aws-cn:lambda:eu-west-1:" ACCOUNT ":function:f",
                                        "arn::lambda:eu-west-1:" ACCOUNT ":function:f"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char qualified[128];
        CHECK_STR(resolve(forms[i], ""), FRONT "f");
        CHECK_STR(resolve(forms[i], "live"), FRONT "f:live");
        snprintf(qualified, sizeof qualified, "%s:$LATEST", forms[i]);
        CHECK_STR(resolve(qualified, ""), FRONT "f:$LATEST");
        CHECK_STR(resolve(qualified, "$LATEST"), FRONT "f:$LATEST");
    }
}

static void what_looks_like_a_front_may_be_the_name(void)
{
    CHECK_STR(resolve("function", ""), FRONT "function");
    CHECK_STR(resolve(ACCOUNT, ""), FRONT ACCOUNT);
    CHECK_STR(resolve("eu-west-1", ""), FRONT "eu-west-1");
    CHECK_STR(resolve("f-2_B:7", ""), FRONT "f-2_B:7");
    CHECK_STR(resolve("my-func-1:live", ""), FRONT "my-func-1:live");
    CHECK_STR(resolve("f:$LATEST.PUBLISHED", ""), FRONT "f:$LATEST.PUBLISHED");
}

static void a_name_that_cannot_be_is_refused(void)
{
    static const char *const names[] = {"",
                                        " ",
                                        "a b",
                                        "a.b",
                                        "a/b",
                                        "f:",
                                        ":f",
                                        "f:a:b",
                                        "f:$latest",
                                        "f:$LATEST2",
                                        "f\n",
                                        "\xc3\xa9",
                                        "arn:aws:lambda",
                                        "arn:aws:sqs:eu-west-1:" ACCOUNT ":function:f",
                                        "arn:gcp:lambda:eu-west-1:" ACCOUNT ":function:f",
                                        "arn:aws:lambda:eu--1:" ACCOUNT ":function:f",
                                        "arn:aws:lambda:eu-west-1:1234:function:f",
                                        "arn:aws:lambda:eu-west-1:" ACCOUNT ":layer:f",
                                        FRONT "f:a:b",
                                        FRONT "f:a:b:c:d:e:f:g"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        CHECK_STR(resolve(names[i], ""), "");
        CHECK_STR(refusal.type, "ValidationException");
        CHECK_EQ(refusal.http, 400);
    }
    CHECK_STR(resolve("a b\n", ""), "");
    CHECK_STR(refusal.text,
              "1 validation error detected: Value 'a b?' at 'functionName' failed to satisfy "
              "constraint: Member must satisfy regular expression pattern: "
              "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?"
              "(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?");
}

static void names_and_qualifiers_have_their_lengths(void)
{
    char name[600];
    memset(name, 'a', sizeof name);
    name[ARN_NAME] = 0;
    CHECK(*resolve(name, ""));
    name[ARN_NAME] = 'a';
    name[ARN_NAME + 1] = 0;
    CHECK(!*resolve(name, ""));
    CHECK(strstr(refusal.text, "have length less than or equal to 64"));
    name[ARN_NAME + 1] = 'a';
    name[ARN_INVOKE + 1] = 0;
    CHECK(!*resolve(name, ""));
    CHECK(strstr(refusal.text, "have length less than or equal to 256"));
    name[ARN_QUALIFIER] = 0;
    CHECK(*resolve("f", name));
    name[ARN_QUALIFIER] = 'a';
    name[ARN_QUALIFIER + 1] = 0;
    CHECK(!*resolve("f", name));
    CHECK(strstr(refusal.text, "have length less than or equal to 128"));
    memset(name, 'a', sizeof name);
    CHECK_EQ(arn_resolve(&home, headway_bytes_of(name, ARN_CREATE + 1), headway_bytes_of("", 0),
                         ARN_CREATE, &(arn_function){.name = ""}, &refusal),
             HEADWAY_EINVAL);
    CHECK(strstr(refusal.text, "have length less than or equal to 140"));
    memcpy(name, "f:", 2);
    name[ARN_QUALIFIER + 2] = 0;
    CHECK(*resolve(name, ""));
    name[ARN_QUALIFIER + 2] = 'a';
    name[ARN_QUALIFIER + 3] = 0;
    CHECK(!*resolve(name, ""));
}

static void a_qualifier_is_one(void)
{
    CHECK_STR(resolve("f", "a.b"), "");
    CHECK_STR(refusal.text, "1 validation error detected: Value 'a.b' at 'qualifier' failed to "
                            "satisfy constraint: Member must satisfy regular expression pattern: "
                            "(|[a-zA-Z0-9$_-]+)");
    CHECK_STR(resolve("f:1", "2"), "");
    CHECK_STR(refusal.type, "InvalidParameterValueException");
    CHECK_STR(refusal.text, "The derived qualifier from the function name does not match the "
                            "specified qualifier.");
}

static void other_regions_and_accounts_are_out_of_reach(void)
{
    CHECK_STR(resolve("arn:aws:lambda:us-gov-east-1:" ACCOUNT ":function:f", ""), "");
    CHECK_EQ(refusal.http, 404);
    CHECK_STR(refusal.text,
              "Functions from 'us-gov-east-1' are not reachable in this region ('eu-west-1')");
    CHECK_STR(resolve("210987654321:function:f", ""), "");
    CHECK_EQ(refusal.http, 403);
    CHECK_STR(refusal.type, "AccessDeniedException");
}

static void what_is_not_there_is_told_by_its_arn(void)
{
    arn_function function;
    CHECK_EQ(arn_resolve(&home, headway_bytes_of_string("f:7"), headway_bytes_of("", 0), ARN_INVOKE,
                         &function, &refusal),
             0);
    arn_not_found(&home, &function, &refusal);
    CHECK_EQ(refusal.http, 404);
    CHECK_STR(refusal.type, "ResourceNotFoundException");
    CHECK_STR(refusal.text, "Function not found: " FRONT "f:7");
}

int main(void)
{
    RUN(every_form_means_the_same_function);
    RUN(what_looks_like_a_front_may_be_the_name);
    RUN(a_name_that_cannot_be_is_refused);
    RUN(names_and_qualifiers_have_their_lengths);
    RUN(a_qualifier_is_one);
    RUN(other_regions_and_accounts_are_out_of_reach);
    RUN(what_is_not_there_is_told_by_its_arn);
    return 0;
}
