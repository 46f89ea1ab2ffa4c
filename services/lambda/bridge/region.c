/* SPDX-License-Identifier: Apache-2.0 */
#include "region.h"

#include <headway/status.h>

#include <stdio.h>

static int is_said(const char *text)
{
    return text && *text;
}

/* A label of a host name, as it becomes one. */
static int is_label(const char *text)
{
    size_t size = strlen(text);
    return size > 0 && size < REGION_NAME && text[0] != '-' && text[size - 1] != '-' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == size;
}

int region_choose(const region_sources *s, char ret_region[REGION_NAME], char *why, size_t why_size)
{
    const char *region = is_said(s->setting)            ? s->setting
                         : is_said(s->variable)         ? s->variable
                         : is_said(s->default_variable) ? s->default_variable
                                                        : s->profile;
    if (!is_said(region)) {
        snprintf(why, why_size, "no region: set --region, AWS_REGION, or region in the profile");
        return HEADWAY_EINVAL;
    }
    if (!is_label(region)) {
        snprintf(why, why_size, "'%.64s' is no region; one is eu-west-1", region);
        return HEADWAY_EINVAL;
    }
    snprintf(ret_region, REGION_NAME, "%s", region);
    return 0;
}

/* By the beginning of a region's name. */
static const struct {
    const char *prefix, *suffix, *dual_stack;
} partitions[] = {
    {"cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"},
    {"us-gov-", "amazonaws.com", "api.aws"},
    {"us-isob-", "sc2s.sgov.gov", "api.aws.scloud"},
    {"us-iso-", "c2s.ic.gov", "api.aws.ic.gov"},
    {"eusc-", "amazonaws.eu", "api.amazonwebservices.eu"},
    {"", "amazonaws.com", "api.aws"},
};

static const char *configured(const endpoint_sources *s)
{
    if (is_said(s->setting))
        return s->setting;
    if (s->ignore)
        return NULL;
    return is_said(s->service_variable) ? s->service_variable
           : is_said(s->variable)       ? s->variable
                                        : s->profile;
}

static int take_url(const char *url, char ret_url[REGION_URL], char *why, size_t why_size)
{
    size_t size = strlen(url);
    const char *host = strstr(url, "://");
    int good = host && (strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0) &&
               host[3] && host[3] != '/' && size < REGION_URL && !strpbrk(url, " \t\r\n?#@\"");
    if (!good) {
        snprintf(why, why_size, "'%.100s' is no endpoint; one is http://127.0.0.1:9001", url);
        return HEADWAY_EINVAL;
    }
    while (url[size - 1] == '/')
        size--;
    snprintf(ret_url, REGION_URL, "%.*s", (int)size, url);
    return 0;
}

int endpoint_choose(const endpoint_sources *s, const char *region, char ret_url[REGION_URL],
                    char *why, size_t why_size)
{
    const char *url = configured(s);
    const char *service = s->service ? s->service : "lambda";
    size_t i = 0;
    if (is_said(url))
        return take_url(url, ret_url, why, why_size);
    while (strncmp(region, partitions[i].prefix, strlen(partitions[i].prefix)) != 0)
        i++;
    /* There sts is under its plain name what it is elsewhere with the suffix. */
    int plain = strcmp(service, "sts") == 0 && strncmp(region, "us-gov-", 7) == 0 && !s->dual_stack;
    snprintf(ret_url, REGION_URL, "https://%s%s.%s.%s", service, s->fips && !plain ? "-fips" : "",
             region, s->dual_stack ? partitions[i].dual_stack : partitions[i].suffix);
    return 0;
}

void endpoint_parts(const char *url, const char **ret_host, size_t *ret_host_size,
                    const char **ret_path)
{
    const char *host = strstr(url, "://") + 3;
    *ret_host = host;
    *ret_host_size = strcspn(host, "/");
    *ret_path = host + *ret_host_size;
}
