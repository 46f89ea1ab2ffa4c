/* SPDX-License-Identifier: Apache-2.0 */
/* Who may do what: the compiled rules against a plain model, which knows no better than to try
   every name there is. */
#include "rights.h"

#include <check.h>
#include <headway/status.h>

enum { DOCUMENTS = 200, QUESTIONS = 50, RULES = 12, MOST = 4, TOKENS = 12, NAMES = 512 };

static uint32_t seed = 7;

static uint32_t roll(uint32_t below)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % below;
}

/* --- a random document ------------------------------------------------------------------------ */

static const char *const identities[] = {"ann", "bob", "cy", "dee", "eve", "stranger"};
static const char *const words[] = {"a", "b", "*"};

typedef struct document {
    Headway__V1__Rights rights;
    Headway__V1__RightsRole roles[3], *role_list[3];
    Headway__V1__RightsRule rules[RULES], *rule_list[RULES];
    char *members[3][MOST], *who[RULES][MOST];
    char texts[RULES][HEADWAY__ACTIONS][MOST][64], *patterns[RULES][HEADWAY__ACTIONS][MOST];
    size_t counts[RULES][HEADWAY__ACTIONS];
} document;

/* A random pattern of an action, or a name of it. */
static void random_text(char *text, headway__action action, int wildcards)
{
    uint32_t depth = 1 + roll(3);
    *text = 0;
    for (uint32_t i = 0; i < depth; i++) {
        const char *word = words[roll(wildcards ? 3 : 2)];
        if (!wildcards && roll(8) == 0)
            word = "z";
        if (wildcards && i + 1 == depth && roll(3) == 0)
            word = ">";
        strcat(strcat(text, i ? "." : ""), word);
    }
    if (action == HEADWAY__ACTION_CALL && text[strlen(text) - 1] != '>')
        strcat(strcat(text, "/"), words[roll(wildcards ? 3 : 2)]);
}

static void random_rule(document *d, size_t index)
{
    static const char *const all[] = {"ann", "bob", "cy", "dee", "eve", "@r0", "@r1", "@r2", "*"};
    Headway__V1__RightsRule *rule = &d->rules[index];
    headway__v1__rights_rule__init(rule);
    d->rule_list[index] = rule;
    rule->name = index % 2 ? "named" : "";
    rule->deny = roll(4) == 0;
    rule->n_who = 1 + roll(MOST);
    rule->who = d->who[index];
    for (size_t i = 0; i < rule->n_who; i++)
        rule->who[i] = (char *)all[roll(9)];
    for (int a = 0; a < HEADWAY__ACTIONS; a++) {
        d->counts[index][a] = a == 0 ? 1 + roll(2) : roll(3);
        for (size_t i = 0; i < d->counts[index][a]; i++) {
            d->patterns[index][a][i] = d->texts[index][a][i];
            random_text(d->texts[index][a][i], (headway__action)a, 1);
        }
    }
    rule->call = d->patterns[index][HEADWAY__ACTION_CALL];
    rule->n_call = d->counts[index][HEADWAY__ACTION_CALL];
    rule->serve = d->patterns[index][HEADWAY__ACTION_SERVE];
    rule->n_serve = d->counts[index][HEADWAY__ACTION_SERVE];
    rule->publish = d->patterns[index][HEADWAY__ACTION_PUBLISH];
    rule->n_publish = d->counts[index][HEADWAY__ACTION_PUBLISH];
    rule->subscribe = d->patterns[index][HEADWAY__ACTION_SUBSCRIBE];
    rule->n_subscribe = d->counts[index][HEADWAY__ACTION_SUBSCRIBE];
    rule->delegate = d->patterns[index][HEADWAY__ACTION_DELEGATE];
    rule->n_delegate = d->counts[index][HEADWAY__ACTION_DELEGATE];
}

static void random_document(document *d)
{
    static const char *const names[] = {"r0", "r1", "r2"};
    headway__v1__rights__init(&d->rights);
    d->rights.roles = d->role_list;
    d->rights.n_roles = 3;
    d->rights.rules = d->rule_list;
    d->rights.n_rules = RULES;
    for (size_t i = 0; i < 3; i++) {
        headway__v1__rights_role__init(&d->roles[i]);
        d->role_list[i] = &d->roles[i];
        d->roles[i].name = (char *)names[i];
        d->roles[i].n_members = roll(3);
        d->roles[i].members = d->members[i];
        for (size_t k = 0; k < d->roles[i].n_members; k++)
            d->members[i][k] = (char *)identities[roll(5)];
    }
    for (size_t i = 0; i < RULES; i++)
        random_rule(d, i);
}

/* --- the plain model -------------------------------------------------------------------------- */

/* Tokens as characters; '/' is one by itself. All words here have one letter. */
static int model_fits(const char *pattern, const char *name)
{
    if (*pattern == '.')
        return *name == '.' && model_fits(pattern + 1, name + 1);
    if (*pattern == 0 || *name == 0)
        return *pattern == *name;
    if (*pattern == '>')
        return *name != '/' && *name != '.';
    if (*pattern == '*' ? *name == '/' : *pattern != *name)
        return 0;
    return model_fits(pattern + 1, name + 1);
}

/* Every name there is, of four tokens at most. */
static size_t every_name(headway__action action, char (*ret_names)[16])
{
    size_t n = 0;
    for (int depth = 1; depth <= 4; depth++) {
        int all = depth == 1 ? 3 : depth == 2 ? 9 : depth == 3 ? 27 : 81;
        for (int number = 0; number < all; number++) {
            char text[16] = "";
            for (int i = 0, rest = number; i < depth; i++, rest /= 3) {
                int slash = action == HEADWAY__ACTION_CALL && i + 1 == depth;
                size_t size = strlen(text);
                snprintf(text + size, sizeof text - size, "%s%c",
                         i == 0  ? ""
                         : slash ? "/"
                                 : ".",
                         "abz"[rest % 3]);
            }
            if (action != HEADWAY__ACTION_CALL || depth > 1)
                memcpy(ret_names[n++], text, sizeof text);
        }
    }
    CHECK(n < NAMES);
    return n;
}

static int model_is_for(const document *d, const Headway__V1__RightsRule *rule, const char *who)
{
    for (size_t i = 0; i < rule->n_who; i++) {
        if (strcmp(rule->who[i], "*") == 0 || strcmp(rule->who[i], who) == 0)
            return 1;
        if (rule->who[i][0] != '@')
            continue;
        const Headway__V1__RightsRole *role = &d->roles[rule->who[i][2] - '0'];
        for (size_t k = 0; k < role->n_members; k++)
            if (strcmp(role->members[k], who) == 0)
                return 1;
    }
    return 0;
}

/* Does pattern have some, or all, of the names that asked fits? */
static int model_has(const char *pattern, const char *asked, int all, char (*names)[16],
                     size_t count)
{
    int some = 0, every = 1;
    for (size_t i = 0; i < count; i++) {
        if (!model_fits(asked, names[i]))
            continue;
        if (model_fits(pattern, names[i]))
            some = 1;
        else
            every = 0;
    }
    return all ? some && every : some;
}

/* The line's number; 0: none. Lines of a rule: 100 * rule + index + 1. */
static uint32_t model_decide(const document *d, const char *who, headway__action action,
                             const char *asked, int deny, char (*names)[16], size_t count)
{
    for (size_t r = 0; r < RULES; r++) {
        if (d->rules[r].deny != deny || !model_is_for(d, &d->rules[r], who))
            continue;
        for (size_t i = 0; i < d->counts[r][action]; i++)
            if (model_has(d->texts[r][action][i], asked, !deny, names, count))
                return (uint32_t)(100 * r + i + 1);
    }
    return 0;
}

static uint32_t line_of(void *user, const char *path)
{
    unsigned rule, index;
    char action[16];
    (void)user;
    CHECK_EQ(sscanf(path, "rules[%u].%15[a-z][%u]", &rule, action, &index), 3);
    return 100 * rule + index + 1;
}

static void ten_thousand_questions_are_answered_as_by_the_plain_model(void)
{
    static document d;
    static char names[HEADWAY__ACTIONS][NAMES][16];
    size_t counts[HEADWAY__ACTIONS], allowed = 0, denied = 0;
    const headway__rights_file file = {.line = line_of};
    for (int a = 0; a < HEADWAY__ACTIONS; a++)
        counts[a] = every_name((headway__action)a, names[a]);
    for (int i = 0; i < DOCUMENTS; i++) {
        headway__rights *rights;
        random_document(&d);
        CHECK_EQ(headway__rights_new(NULL, &d.rights, &file, &rights), 0);
        for (int k = 0; k < QUESTIONS; k++) {
            headway__action action = (headway__action)roll(HEADWAY__ACTIONS);
            const char *who = identities[roll(6)];
            char asked[64];
            random_text(asked, action, action == HEADWAY__ACTION_SUBSCRIBE && roll(2));
            if (action == HEADWAY__ACTION_CALL && roll(4) == 0)
                asked[strlen(asked) - 1] = '*'; /* all methods */
            uint32_t no = model_decide(&d, who, action, asked, 1, names[action], counts[action]);
            uint32_t yes = model_decide(&d, who, action, asked, 0, names[action], counts[action]);
            headway__decision is =
                headway__rights_decide(rights, who, action, headway_bytes_of(asked, strlen(asked)));
            CHECK_EQ(is.allowed, !no && yes);
            CHECK_EQ(is.decided, no || yes);
            CHECK_EQ(is.line, no ? no : yes);
            allowed += is.allowed;
            denied += is.decided && !is.allowed;
        }
        headway__rights_free(rights);
    }
    CHECK(allowed > 1000 && denied > 1000); /* both were asked enough */
}

/* --- by hand ---------------------------------------------------------------------------------- */

static Headway__V1__RightsRule rule = HEADWAY__V1__RIGHTS_RULE__INIT;
static Headway__V1__RightsRule *rule_list[] = {&rule};
static char *who_list[2], *pattern_list[1];
static char complaint[1024];

static void note(void *user, const char *path, const char *text)
{
    (void)user;
    snprintf(complaint, sizeof complaint, "%s: %s", path, text);
}

/* One rule for who; 0 or the error, and complaint. */
static int take(const char *who, headway__action action, const char *pattern,
                headway__rights **ret_rights)
{
    Headway__V1__Rights message = HEADWAY__V1__RIGHTS__INIT;
    const headway__rights_file file = {.wrong = note};
    headway__v1__rights_rule__init(&rule);
    who_list[0] = (char *)who;
    pattern_list[0] = (char *)pattern;
    rule.who = who_list;
    rule.n_who = 1;
    if (action == HEADWAY__ACTION_CALL) {
        rule.call = pattern_list;
        rule.n_call = 1;
    } else if (action == HEADWAY__ACTION_SERVE) {
        rule.serve = pattern_list;
        rule.n_serve = 1;
    } else if (action == HEADWAY__ACTION_DELEGATE) {
        rule.delegate = pattern_list;
        rule.n_delegate = 1;
    } else {
        rule.subscribe = pattern_list;
        rule.n_subscribe = 1;
    }
    message.rules = rule_list;
    message.n_rules = 1;
    complaint[0] = 0;
    return headway__rights_new(NULL, &message, &file, ret_rights);
}

static void what_is_no_rule_is_told_where_it_stands(void)
{
    static const struct {
        const char *who, *pattern, *path;
        headway__action action;
    } bad[] = {
        {"ann", "fleet.v1.Fleet", "rules[0].call[0]: ", HEADWAY__ACTION_CALL},
        {"ann", "fleet..Fleet/*", "rules[0].call[0]: ", HEADWAY__ACTION_CALL},
        {"ann", "a/b/c", "rules[0].call[0]: ", HEADWAY__ACTION_CALL},
        {"ann", "", "rules[0].call[0]: ", HEADWAY__ACTION_CALL},
        {"ann", "fleet.v1.Fleet/Get", "rules[0].serve[0]: ", HEADWAY__ACTION_SERVE},
        {"ann", "fleet.>.x", "rules[0].subscribe[0]: ", HEADWAY__ACTION_SUBSCRIBE},
        {"ann", "fleet.x*", "rules[0].subscribe[0]: ", HEADWAY__ACTION_SUBSCRIBE},
        {"ann", "@readers", "rules[0].delegate[0]: ", HEADWAY__ACTION_DELEGATE},
        {"ann", "web/*", "rules[0].delegate[0]: ", HEADWAY__ACTION_DELEGATE},
        {"a/b", "fleet.>", "rules[0].who[0]: ", HEADWAY__ACTION_SUBSCRIBE},
        {"../x", "fleet.>", "rules[0].who[0]: ", HEADWAY__ACTION_SUBSCRIBE},
        {"@none", "fleet.>", "rules[0].who[0]: ", HEADWAY__ACTION_SUBSCRIBE},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        headway__rights *rights = NULL;
        CHECK_EQ(take(bad[i].who, bad[i].action, bad[i].pattern, &rights), HEADWAY_EMALFORMED);
        CHECK(!rights);
        if (strncmp(complaint, bad[i].path, strlen(bad[i].path)) != 0)
            CHECK_STR(complaint, bad[i].path);
    }
}

static int may(const headway__rights *rights, const char *who, const char *name)
{
    return headway__rights_decide(rights, who, HEADWAY__ACTION_CALL,
                                  headway_bytes_of(name, strlen(name)))
        .allowed;
}

static void a_name_of_a_role_is_no_identity(void)
{
    headway__rights *rights;
    CHECK_EQ(take("ann", HEADWAY__ACTION_CALL, "a/b", &rights), 0);
    CHECK(may(rights, "ann", "a/b"));
    CHECK(!may(rights, "Ann", "a/b"));
    CHECK(!may(rights, "", "a/b"));
    CHECK(!may(rights, "*", "a/b"));
    headway__rights_free(rights);
    CHECK_EQ(take("*", HEADWAY__ACTION_CALL, "a.>", &rights), 0);
    CHECK(may(rights, "anyone", "a.S/m"));
    CHECK(!may(rights, "anyone", "a/m")); /* a service called `a` is not below `a.` */
    CHECK(!may(rights, "anyone", "a"));
    headway__rights_free(rights);
}

static void of_each_limit_the_first_entry_counts(void)
{
    Headway__V1__Rights message = HEADWAY__V1__RIGHTS__INIT;
    Headway__V1__RightsLimits own = HEADWAY__V1__RIGHTS_LIMITS__INIT,
                              all = HEADWAY__V1__RIGHTS_LIMITS__INIT;
    Headway__V1__RightsLimits *list[] = {&own, &all};
    char *ann[] = {"ann"}, *everyone[] = {"*"};
    headway__rights *rights;
    own.who = ann;
    all.who = everyone;
    own.n_who = all.n_who = 1;
    own.has_calls = all.has_calls = all.has_connections = 1;
    own.has_message_bytes = all.has_message_bytes = all.has_queued_bytes = 1;
    own.message_bytes = (uint64_t)5 << 32;
    all.message_bytes = 7;
    all.queued_bytes = (uint64_t)6 << 32;
    own.calls = 9;
    all.calls = 3;
    all.connections = 2;
    message.limits = list;
    message.n_limits = 2;
    CHECK_EQ(headway__rights_new(NULL, &message, NULL, &rights), 0);
    CHECK_EQ(headway__rights_limits(rights, "ann").calls, 9);
    CHECK_EQ(headway__rights_limits(rights, "ann").connections, 2);
    CHECK_EQ(headway__rights_limits(rights, "bob").calls, 3);
    CHECK_EQ(headway__rights_limits(rights, "bob").subscriptions, UINT32_MAX);
    CHECK_EQ(headway__rights_limits(rights, "ann").message_bytes, (uint64_t)5 << 32);
    CHECK_EQ(headway__rights_limits(rights, "ann").queued_bytes, (uint64_t)6 << 32);
    CHECK_EQ(headway__rights_limits(rights, "bob").message_bytes, 7);
    headway__rights_free(rights);
}

static void the_limits_of_a_role_are_its_members(void)
{
    Headway__V1__Rights message = HEADWAY__V1__RIGHTS__INIT;
    Headway__V1__RightsRole role = HEADWAY__V1__RIGHTS_ROLE__INIT, *roles[] = {&role};
    Headway__V1__RightsLimits limits = HEADWAY__V1__RIGHTS_LIMITS__INIT, *list[] = {&limits};
    char *members[] = {"ann", "bob"}, *who[] = {"@readers"};
    headway__rights *rights;
    role.name = "readers";
    role.members = members;
    role.n_members = 2;
    limits.who = who;
    limits.n_who = limits.has_calls = 1;
    limits.calls = 7;
    message.roles = roles;
    message.n_roles = message.n_limits = 1;
    message.limits = list;
    CHECK_EQ(headway__rights_new(NULL, &message, NULL, &rights), 0);
    CHECK_EQ(headway__rights_limits(rights, "ann").calls, 7);
    CHECK_EQ(headway__rights_limits(rights, "bob").calls, 7);
    CHECK_EQ(headway__rights_limits(rights, "cyd").calls, UINT32_MAX);
    headway__rights_free(rights);
}

static void more_than_a_file_may_hold_is_refused(void)
{
    static Headway__V1__RightsRule wide = HEADWAY__V1__RIGHTS_RULE__INIT;
    static char *patterns[1024], *many[1024], names[1024][8];
    Headway__V1__Rights message = HEADWAY__V1__RIGHTS__INIT;
    Headway__V1__RightsRule *list[] = {&wide};
    const headway__rights_file file = {.wrong = note};
    headway__rights *rights = NULL;
    for (size_t i = 0; i < 1024; i++) {
        snprintf(names[i], sizeof names[i], "i%zu", i);
        many[i] = names[i];
        patterns[i] = "a.>";
    }
    wide.who = many;
    wide.serve = patterns;
    wide.n_who = wide.n_serve = 1024;
    message.rules = list;
    message.n_rules = 1;
    CHECK_EQ(headway__rights_new(NULL, &message, &file, &rights), HEADWAY_ELIMIT);
    CHECK(strstr(complaint, "more than 262144"));
    wide.n_serve = 256;
    CHECK_EQ(headway__rights_new(NULL, &message, &file, &rights), 0);
    headway__rights_free(rights);
}

int main(void)
{
    RUN(ten_thousand_questions_are_answered_as_by_the_plain_model);
    RUN(what_is_no_rule_is_told_where_it_stands);
    RUN(a_name_of_a_role_is_no_identity);
    RUN(of_each_limit_the_first_entry_counts);
    RUN(the_limits_of_a_role_are_its_members);
    RUN(more_than_a_file_may_hold_is_refused);
    return 0;
}
