/* SPDX-License-Identifier: Apache-2.0 */
/* Where credentials are looked for, and in which order: variables, files, SSO, commands, containers
   and instances, each played by a table. */
#include "credentials.h"
#include "profile.h"
#include "sha1.h"

#include <check.h>
#include <headway/status.h>

enum { NOW = 1700000000, TOLD = 16 };

/* What the world says: variables and files by name, URLs by what they end with. */
typedef struct thing {
    const char *name, *text;
    int http;
} thing;

static const thing *variables, *things;
static char asked[TOLD][CREDENTIALS_TEXT + 8], headers[TOLD][512], bodies[TOLD][1024];
static size_t asked_count;
static credentials found;
static char why[CREDENTIALS_TEXT];
static const char *named; /* the setting; NULL: there is none */

#define STS "https://sts.eu-west-1.amazonaws.com"

static const char *variable(void *user, const char *name)
{
    (void)user;
    for (const thing *v = variables; v && v->name; v++)
        if (strcmp(v->name, name) == 0)
            return v->text;
    return strcmp(name, "HOME") == 0 ? "/u" : NULL;
}

static credentials_answer look(const credentials_ask *ask)
{
    credentials_answer answer = {0};
    for (const thing *t = things; t && t->name; t++) {
        if (strcmp(t->name, ask->text) != 0)
            continue;
        answer.http = t->http;
        answer.ok = t->text && (!t->http || t->http == 200);
        answer.body = headway_bytes_of_string(t->text);
    }
    return answer;
}

static void note(const credentials_ask *ask)
{
    CHECK(asked_count < TOLD);
    snprintf(asked[asked_count], sizeof asked[0], "%s%s%s",
             ask->kind == CREDENTIALS_HTTP || ask->kind == CREDENTIALS_REMOTE ? ask->method : "",
             ask->kind == CREDENTIALS_HTTP || ask->kind == CREDENTIALS_REMOTE ? " " : "",
             ask->text);
    headers[asked_count][0] = 0;
    snprintf(bodies[asked_count], sizeof bodies[0], "%.*s", (int)ask->body.size,
             ask->body.size ? (const char *)ask->body.data : "");
    if (ask->kind == CREDENTIALS_HTTP || ask->kind == CREDENTIALS_REMOTE)
        for (size_t i = 0; i < ask->header_count; i++)
            snprintf(headers[asked_count], sizeof headers[0], "%.*s: %.*s",
                     (int)ask->headers[i].name.size, (const char *)ask->headers[i].name.data,
                     (int)ask->headers[i].value.size, (const char *)ask->headers[i].value.data);
    asked_count++;
}

/* The access key that is found; "": none, and why. */
static const char *search(const thing *its_variables, const thing *its_things)
{
    credentials_search *s;
    const credentials_options options = {
        .variable = variable, .profile = named, .region = "eu-west-1", .sts = STS};
    variables = its_variables;
    things = its_things;
    asked_count = 0;
    memset(&found, 0, sizeof found);
    why[0] = 0;
    CHECK_EQ(credentials_new(&options, &s), 0);
    const credentials_ask *ask = credentials_begin(s, NOW);
    while (ask->kind != CREDENTIALS_FOUND && ask->kind != CREDENTIALS_NONE) {
        note(ask);
        credentials_answer answer = look(ask);
        ask = credentials_next(s, &answer, NOW);
    }
    if (ask->kind == CREDENTIALS_FOUND)
        found = *credentials_found(s);
    else
        snprintf(why, sizeof why, "%s", ask->text);
    credentials_free(s);
    return found.access_key;
}

static void told(const char *words)
{
    CHECK_STR(found.access_key, "");
    if (!strstr(why, words))
        fprintf(stderr, "not \"%s\", but: %s\n", words, why);
    CHECK(strstr(why, words));
}

static void variables_go_before_all(void)
{
    static const thing set[] = {{"AWS_ACCESS_KEY_ID", "AKID", 0},
                                {"AWS_SECRET_ACCESS_KEY", "secret", 0},
                                {"AWS_SESSION_TOKEN", "token", 0},
                                {0}};
    static const thing half[] = {{"AWS_ACCESS_KEY_ID", "AKID", 0}, {0}};
    CHECK_STR(search(set, NULL), "AKID");
    CHECK_STR(found.secret, "secret");
    CHECK_STR(found.token, "token");
    CHECK_EQ(found.expires, CREDENTIALS_NEVER);
    CHECK_EQ(asked_count, 0);
    search(half, NULL);
    told("one is missing");
}

static void files_have_profiles(void)
{
    static const thing none[] = {{0}};
    static const thing dev[] = {{"AWS_PROFILE", "dev", 0}, {0}};
    static const thing other[] = {{"AWS_PROFILE", "nobody", 0}, {0}};
    static const thing files[] = {
        {"/u/.aws/config", "[profile dev]\nregion=eu-west-1\n[default]\nregion = us-east-1\n", 0},
        {"/u/.aws/credentials",
         "[default]\naws_access_key_id = DEFAULT\naws_secret_access_key=s1 # mine\n"
         "[dev]\naws_access_key_id=DEV\naws_secret_access_key=s#2\naws_session_token=t\n",
         0},
        {0}};
    CHECK_STR(search(none, files), "DEFAULT");
    CHECK_STR(found.secret, "s1");
    CHECK_STR(search(dev, files), "DEV");
    CHECK_STR(found.secret, "s#2");
    CHECK_STR(found.token, "t");
    search(other, files);
    told("there is no profile nobody");
}

static void what_is_not_done_is_said(void)
{
    static const thing none[] = {{0}};
    static const thing half[] = {{"/u/.aws/config", "[default]\naws_access_key_id=A\n", 0}, {0}};
    search(none, half);
    told("half a pair");
}

static void a_command_writes_them(void)
{
    static const thing none[] = {{0}};
    static const thing good[] = {
        {"/u/.aws/config", "[default]\ncredential_process = /bin/get it\n", 0},
        {"/bin/get it",
         "{\"Version\":1,\"AccessKeyId\":\"CMD\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\","
         "\"Expiration\":\"2030-01-02T03:04:05Z\"}",
         0},
        {0}};
    static const thing expired[] = {
        {"/u/.aws/config", "[default]\ncredential_process = get\n", 0},
        {"get",
         "{\"Version\":1,\"AccessKeyId\":\"CMD\",\"SecretAccessKey\":\"s\","
         "\"Expiration\":\"2020-01-02T03:04:05Z\"}",
         0},
        {0}};
    static const thing broken[] = {
        {"/u/.aws/config", "[default]\ncredential_process = get\n", 0}, {"get", "no", 0}, {0}};
    CHECK_STR(search(none, good), "CMD");
    CHECK_EQ(found.expires, 1893553445);
    search(none, expired);
    told("have expired");
    search(none, broken);
    told("has written no credentials");
}

#define SSO                                                                                        \
    "[profile dev]\nsso_session = my\nsso_account_id = 123456789012\nsso_role_name = Admin\n"      \
    "[sso-session my]\nsso_region = eu-west-1\nsso_start_url = https://x.awsapps.com/start\n"
/* SHA-1 of "my" */
#define CACHE "/u/.aws/sso/cache/3ece1471f44f63177cbc35ba0b904e0c096b6783.json"
#define PORTAL                                                                                     \
    "https://portal.sso.eu-west-1.amazonaws.com/federation/credentials?role_name=Admin&"           \
    "account_id=123456789012"

static void an_sso_session_buys_a_roles_keys(void)
{
    static const thing dev[] = {{"AWS_PROFILE", "dev", 0}, {0}};
    static const thing good[] = {
        {"/u/.aws/config", SSO, 0},
        {CACHE, "{\"accessToken\":\"bearer\",\"expiresAt\":\"2030-01-01T00:00:00UTC\"}", 0},
        {PORTAL,
         "{\"roleCredentials\":{\"accessKeyId\":\"SSO\",\"secretAccessKey\":\"s\","
         "\"sessionToken\":\"t\",\"expiration\":1893456000000}}",
         200},
        {0}};
    static const thing old[] = {
        {"/u/.aws/config", SSO, 0},
        {CACHE, "{\"accessToken\":\"bearer\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}", 0},
        {0}};
    static const thing away[] = {{"/u/.aws/config", SSO, 0}, {0}};
    CHECK_STR(search(dev, good), "SSO");
    CHECK_EQ(found.expires, 1893456000);
    CHECK_STR(headers[asked_count - 1], "x-amz-sso_bearer_token: bearer");
    search(dev, old);
    told("has expired: `aws sso login --profile dev`");
    search(dev, away);
    told("is not there: `aws sso login");
}

#define KEYS                                                                                       \
    "{\"Code\":\"Success\",\"AccessKeyId\":\"ROLE\",\"SecretAccessKey\":\"s\",\"Token\":\"t\","    \
    "\"Expiration\":\"2030-01-01T00:00:00Z\"}"

static void a_container_has_an_endpoint(void)
{
    static const thing relative[] = {{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/c", 0}, {0}};
    static const thing full[] = {
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials", 0},
        {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/token", 0},
        {0}};
    static const thing hostile[] = {
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1@example.com/x", 0}, {0}};
    static const thing elsewhere[] = {
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://example.com/x", 0}, {0}};
    static const thing world[] = {{"http://169.254.170.2/v2/c", KEYS, 200},
                                  {"http://169.254.170.23/v1/credentials", KEYS, 200},
                                  {"/token", "pod token\n", 0},
                                  {0}};
    CHECK_STR(search(relative, world), "ROLE");
    CHECK_STR(headers[asked_count - 1], "");
    CHECK_STR(search(full, world), "ROLE");
    CHECK_STR(headers[asked_count - 1], "authorization: pod token");
    search(hostile, world);
    told("must be https, or of this machine");
    search(elsewhere, world);
    told("must be https, or of this machine");
}

#define IMDS "http://169.254.169.254/latest/"

static void an_instance_has_a_role(void)
{
    static const thing none[] = {{0}};
    static const thing off[] = {{"AWS_EC2_METADATA_DISABLED", "true", 0}, {0}};
    static const thing world[] = {{IMDS "api/token", "session", 200},
                                  {IMDS "meta-data/iam/security-credentials/", "my-role", 200},
                                  {IMDS "meta-data/iam/security-credentials/my-role", KEYS, 200},
                                  {0}};
    static const thing roleless[] = {{IMDS "api/token", "session", 200},
                                     {IMDS "meta-data/iam/security-credentials/", "x", 404},
                                     {0}};
    static const thing hostile[] = {{IMDS "api/token", "session", 200},
                                    {IMDS "meta-data/iam/security-credentials/", "a/../b", 200},
                                    {0}};
    CHECK_STR(search(none, world), "ROLE");
    CHECK_EQ(asked_count, 5);
    CHECK_STR(asked[2], "PUT " IMDS "api/token");
    CHECK_STR(headers[2], "x-aws-ec2-metadata-token-ttl-seconds: 21600");
    CHECK_STR(headers[4], "x-aws-ec2-metadata-token: session");
    static const thing six[] = {{"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv6", 0}, {0}};
    static const thing late[] = {
        {IMDS "api/token", "session", 200},
        {IMDS "meta-data/iam/security-credentials/", "my-role", 200},
        {IMDS "meta-data/iam/security-credentials/my-role",
         "{\"AccessKeyId\":\"LATE\",\"SecretAccessKey\":\"s\",\"Token\":\"t\","
         "\"Expiration\":\"2020-01-01T00:00:00Z\"}",
         200},
        {0}};
    search(six, world);
    CHECK_STR(asked[2], "PUT http://[fd00:ec2::254]/latest/api/token");
    CHECK_STR(search(none, late), "LATE");
    CHECK_EQ(found.expires, NOW + 600);
    search(none, roleless);
    told("has no role");
    search(none, hostile);
    told("has no role");
    search(off, world);
    told("no credentials: set AWS_ACCESS_KEY_ID");
    told("the environment, profile default of ~/.aws/config and ~/.aws/credentials, a pod's");
    told("metadata (AWS_EC2_METADATA_DISABLED)");
    search(none, NULL);
    told("no credentials: set AWS_ACCESS_KEY_ID");
    told("metadata (no answer)");
}

/* ---- roles ---- */

#define GIVEN(action, key)                                                                         \
    "<" action "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n <" action          \
    "Result><Credentials><AccessKeyId>" key "</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"   \
    "<SessionToken>t</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></"                \
    "Credentials></" action "Result></" action "Response>"
#define USER "aws_access_key_id = AKID\naws_secret_access_key = s\n"
#define ROLE "role_arn = arn:aws:iam::123456789012:role/r\n"
#define SENT "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3A"

static const thing nothing[] = {{0}};

/* Why a profile of this text gives none. */
static void refuses(const char *config, const char *words)
{
    const thing files[] = {{"/u/.aws/config", config, 0}, {0}};
    search(nothing, files);
    told(words);
}

static void a_role_is_taken_on_by_anothers_keys(void)
{
    static const thing files[] = {{"/u/.aws/config",
                                   "[default]\n" ROLE
                                   "source_profile = user\nexternal_id = a b&c/d\n"
                                   "role_session_name = me@here\nduration_seconds = 900\n",
                                   0},
                                  {"/u/.aws/credentials", "[user]\n" USER, 0},
                                  {STS "/", GIVEN("AssumeRole", "ROLE"), 200},
                                  {0}};
    CHECK_STR(search(nothing, files), "ROLE");
    CHECK_STR(found.secret, "s");
    CHECK_STR(found.token, "t");
    CHECK_STR(found.source, "role arn:aws:iam::123456789012:role/r");
    CHECK_EQ(found.expires, 1893456000);
    CHECK_STR(asked[2], "POST " STS "/");
    CHECK_STR(bodies[2], SENT "role%2Fr&RoleSessionName=me%40here&DurationSeconds=900&"
                              "ExternalId=a%20b%26c%2Fd");
    CHECK(strstr(headers[2], "authorization: AWS4-HMAC-SHA256 Credential=AKID/20231114/eu-west-1/"
                             "sts/aws4_request, SignedHeaders=content-type;host;x-amz-date, "));
}

static void roles_lead_to_roles(void)
{
    static const thing chain[] = {
        {"/u/.aws/config",
         "[default]\n" ROLE "source_profile = middle\n[profile middle]\n"
         "role_arn = arn:aws:iam::123456789012:role/m\nsource_profile = user\n"
         "[profile user]\n" ROLE "source_profile = middle\n" USER,
         0},
        {STS "/", GIVEN("AssumeRole", "ROLE"), 200},
        {0}};
    CHECK_STR(search(nothing, chain), "ROLE");
    CHECK_EQ(asked_count, 4);
    CHECK(strstr(bodies[2], "role%2Fm&RoleSessionName=headway-bridge-1700000000"));
    CHECK(strstr(headers[2], "Credential=AKID/"));
    CHECK(strstr(bodies[3], "role%2Fr&RoleSessionName=headway-bridge-1700000000"));
    CHECK(strstr(headers[3], "Credential=ROLE/"));
    CHECK(strstr(headers[3], "x-amz-date;x-amz-security-token, "));
    static const thing own[] = {
        {"/u/.aws/config", "[default]\n" ROLE "source_profile=default\n" USER, 0},
        {STS "/", GIVEN("AssumeRole", "ROLE"), 200},
        {0}};
    CHECK_STR(search(nothing, own), "ROLE");
    CHECK_EQ(asked_count, 3);
    refuses("[default]\n" ROLE "source_profile = default\n", "leads back to it");
    refuses("[default]\n" ROLE "source_profile = a\n[profile a]\n" ROLE
            "source_profile = default\n",
            "leads back to it");
    refuses("[default]\n" ROLE "source_profile=1\n[profile 1]\n" ROLE "source_profile=2\n"
            "[profile 2]\n" ROLE "source_profile=3\n[profile 3]\n" ROLE "source_profile=4\n"
            "[profile 4]\n" ROLE "source_profile=5\n[profile 5]\n" ROLE "source_profile=6\n",
            "more than 5 roles");
}

static void a_role_names_what_it_is_taken_on_by(void)
{
    static const thing variables_set[] = {
        {"AWS_ACCESS_KEY_ID", "ENV", 0}, {"AWS_SECRET_ACCESS_KEY", "secret", 0}, {0}};
    static const thing pod[] = {{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/c", 0}, {0}};
    static const thing environment[] = {
        {"/u/.aws/config", "[profile r]\n" ROLE "credential_source = Environment\n", 0},
        {STS "/", GIVEN("AssumeRole", "ROLE"), 200},
        {0}};
    static const thing container[] = {
        {"/u/.aws/config", "[profile r]\n" ROLE "credential_source = EcsContainer\n", 0},
        {"http://169.254.170.2/v2/c", KEYS, 200},
        {STS "/", GIVEN("AssumeRole", "STS"), 200},
        {0}};
    named = "r";
    CHECK_STR(search(variables_set, environment), "ROLE");
    CHECK(strstr(headers[2], "Credential=ENV/"));
    search(nothing, environment);
    told("AWS_SECRET_ACCESS_KEY is missing");
    CHECK_STR(search(pod, container), "STS");
    CHECK(strstr(headers[3], "Credential=ROLE/"));
    search(nothing, container);
    told("EcsContainer, and this is none");
    named = NULL;
    refuses("[default]\n" ROLE, "wants one of source_profile");
    refuses("[default]\n" ROLE "source_profile = a\ncredential_source = Environment\n",
            "wants one of source_profile");
    refuses("[default]\n" ROLE "source_profile = a\n", "there is no profile a");
    refuses("[default]\n" ROLE "source_profile = a\n[profile a]\nregion = x\n",
            "profile a has no credentials to take on role arn:aws:iam::123456789012:role/r");
    refuses("[default]\n" ROLE "credential_source = environment\n", "is Environment, EcsContainer");
    refuses("[default]\n" ROLE "source_profile = a\nmfa_serial = arn:x\n", "mfa_serial");
    for (size_t i = 0; i < 4; i++) {
        static const char *const wrong[] = {"899", "43201", "1h", "900000"};
        char config[256];
        snprintf(config, sizeof config,
                 "[default]\n" ROLE "source_profile=default\n" USER "duration_seconds = %s\n",
                 wrong[i]);
        refuses(config, "duration_seconds is a number from 900 to 43200");
    }
}

/* As somebody else would be worse than not at all. */
static void what_is_too_long_or_no_arn_is_refused(void)
{
    char config[2000], name[200], many[600];
    memset(many, '9', sizeof many - 1);
    many[sizeof many - 1] = 0;
    snprintf(config, sizeof config, "[default]\n" USER "role_arn = arn:%s\n", many);
    refuses(config, "the value of role_arn is too long");
    snprintf(config, sizeof config, "[default]\n" USER ROLE "duration_seconds = %s\n", many);
    refuses(config, "the value of duration_seconds is too long");
    refuses("[default]\nrole_arn = arn:a b\nsource_profile = default\n" USER, "cannot be");
    refuses("[default]\nrole_arn = arn:\033[31m\nsource_profile = default\n" USER, "cannot be");
    memset(name, 'p', sizeof name - 1);
    name[sizeof name - 1] = 0;
    named = name;
    refuses("[default]\n" USER, "the name of the profile is too long");
    named = NULL;
    const thing pod[] = {
        {"AWS_WEB_IDENTITY_TOKEN_FILE", "/var/token", 0}, {"AWS_ROLE_ARN", many, 0}, {0}};
    search(pod, nothing);
    told("cannot be");
}

static void a_web_identity_takes_on_a_role(void)
{
    static const thing set[] = {{"AWS_WEB_IDENTITY_TOKEN_FILE", "/token", 0},
                                {"AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/w", 0},
                                {"AWS_ROLE_SESSION_NAME", "pod", 0},
                                {0}};
    static const thing half[] = {{"AWS_WEB_IDENTITY_TOKEN_FILE", "/token", 0}, {0}};
    static const thing world[] = {
        {"/u/.aws/credentials", "[default]\n" USER, 0}, /* which these go before */
        {"/token", "a.b+c/d=\n", 0},
        {STS "/", GIVEN("AssumeRoleWithWebIdentity", "WEB"), 200},
        {0}};
    CHECK_STR(search(set, world), "WEB");
    CHECK_STR(bodies[3], "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&"
                         "RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fw&"
                         "RoleSessionName=pod&WebIdentityToken=a.b%2Bc%2Fd%3D");
    CHECK(!strstr(headers[3], "authorization"));
    search(half, world);
    told("wants AWS_ROLE_ARN");
    search(set, NULL);
    told("token for role arn:aws:iam::123456789012:role/w cannot be read");
    static const thing chain[] = {
        {"/u/.aws/config",
         "[default]\n" ROLE
         "source_profile = web\n[profile web]\nweb_identity_token_file = /token\n"
         "role_arn = arn:aws:iam::123456789012:role/w\n",
         0},
        {"/token", "token", 0},
        {STS "/", GIVEN("AssumeRoleWithWebIdentity", "WEB"), 200},
        {0}};
    search(nothing, chain); /* the second answer is of the wrong action */
    told("STS gives no credentials for role arn:aws:iam::123456789012:role/r");
    CHECK_EQ(asked_count, 5);
    CHECK(strstr(bodies[3], "WebIdentityToken=token"));
    CHECK(strstr(bodies[4], "Action=AssumeRole&"));
    CHECK(strstr(headers[4], "Credential=WEB/"));
}

#define REFUSED                                                                                    \
    "<ErrorResponse xmlns=\"x\"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>"      \
    "t: not\n authorized &amp; Signature=abc</Message></Error></ErrorResponse>"

static void what_sts_refuses_is_told(void)
{
    thing world[] = {{"/u/.aws/config",
                      "[default]\n" ROLE "source_profile=default\n" USER
                      "aws_session_token = token-of-mine\n",
                      0},
                     {STS "/", REFUSED, 403},
                     {0}};
    search(nothing, world);
    told("STS refuses role arn:aws:iam::123456789012:role/r: 403 AccessDenied: t: not  authorized "
         "& Signature=***");
    world[1].text =
        "<ErrorResponse><Error><Message>no token-of-mine</Message></Error></ErrorResponse>";
    search(nothing, world);
    told("role/r: 403: no ***");
    world[1].text = "<html>";
    search(nothing, world);
    told("STS refuses role arn:aws:iam::123456789012:role/r: 403");
    world[1] = (thing){NULL, NULL, 0};
    search(nothing, world);
    told("STS does not answer at " STS);
    static const char *const bad[] = {"", "{}", GIVEN("AssumeRoleWithWebIdentity", "X"),
                                      "<AssumeRoleResponse/>"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        world[1] = (thing){STS "/", bad[i], 200};
        search(nothing, world);
        told("STS gives no credentials");
    }
    char old[1024];
    snprintf(old, sizeof old, "%s", GIVEN("AssumeRole", "OLD"));
    memcpy(strstr(old, "2030"), "2020", 4);
    world[1] = (thing){STS "/", old, 200};
    search(nothing, world);
    told("have expired");
}

static void times_are_read(void)
{
    int64_t t;
    CHECK_EQ(credentials_time("2030-01-02T03:04:05Z", &t), 0);
    CHECK_EQ(t, 1893553445);
    CHECK_EQ(credentials_time("2030-01-02T04:04:05+01:00", &t), 0);
    CHECK_EQ(t, 1893553445);
    CHECK_EQ(credentials_time("2030-01-02T03:04:05UTC", &t), 0);
    CHECK_EQ(t, 1893553445);
    CHECK_EQ(credentials_time("1970-01-01T00:00:00Z", &t), HEADWAY_EMALFORMED);
    CHECK_EQ(credentials_time("", &t), HEADWAY_EMALFORMED);
    CHECK_EQ(credentials_time("soon", &t), HEADWAY_EMALFORMED);
    CHECK_EQ(credentials_time("\"", &t), HEADWAY_EMALFORMED);
}

static void digests_are_those_of_the_standard(void)
{
    char hex[SHA1_HEX], long_text[200];
    sha1_hex(headway_bytes_of_string("abc"), hex);
    CHECK_STR(hex, "a9993e364706816aba3e25717850c26c9cd0d89d");
    sha1_hex(headway_bytes_of_string(""), hex);
    CHECK_STR(hex, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    sha1_hex(headway_bytes_of_string("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
             hex);
    CHECK_STR(hex, "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    memset(long_text, 'a', sizeof long_text);
    sha1_hex(headway_bytes_of(long_text, 200), hex);
    CHECK_STR(hex, "e61cfffe0d9195a525fc6cf06ca2d77119c24a40");
}

int main(void)
{
    RUN(variables_go_before_all);
    RUN(files_have_profiles);
    RUN(what_is_not_done_is_said);
    RUN(a_command_writes_them);
    RUN(an_sso_session_buys_a_roles_keys);
    RUN(a_container_has_an_endpoint);
    RUN(an_instance_has_a_role);
    RUN(a_role_is_taken_on_by_anothers_keys);
    RUN(roles_lead_to_roles);
    RUN(a_role_names_what_it_is_taken_on_by);
    RUN(what_is_too_long_or_no_arn_is_refused);
    RUN(a_web_identity_takes_on_a_role);
    RUN(what_sts_refuses_is_told);
    RUN(times_are_read);
    RUN(digests_are_those_of_the_standard);
    return 0;
}
