/* SPDX-License-Identifier: Apache-2.0 */
/* Whose word counts about where a request came from. */
#include "proxies.h"

#include <check.h>

static char *trusted[] = {"10.0.0.0/8", "fd00::/8", "192.168.1.7", "unix"};

static const char *client(const char *peer, const char *forwarded_for)
{
    static char address[64];
    return proxies_client(trusted, 4, peer, headway_bytes_of_string(forwarded_for), address,
                          sizeof address);
}

static void networks_are_checked(void)
{
    static const char *const good[] = {"10.0.0.0/8", "::/0", "0.0.0.0/0",  "1.2.3.4",
                                       "fd00::1",    "unix", "1.2.3.4/32", "::1/128"};
    static const char *const bad[] = {"",     "10.0.0.0/33", "::1/129", "10.0.0.0/",  "10.0/8",
                                      "host", "10.0.0.0/x",  "/8",      "1.2.3.4/-1", "1.2.3.4/8 "};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        CHECK_EQ(proxies_check(good[i]), 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(proxies_check(bad[i]) != 0);
}

static void a_stranger_is_not_believed(void)
{
    CHECK_STR(client("8.8.8.8:1234", "1.1.1.1"), "8.8.8.8");
    CHECK_STR(client("[2001:db8::1]:99", "1.1.1.1"), "2001:db8::1");
    CHECK_STR(client("192.168.1.8:1", "1.1.1.1"), "192.168.1.8");
}

static void a_proxy_is_believed_from_the_end(void)
{
    CHECK_STR(client("10.1.2.3:1", "1.1.1.1"), "1.1.1.1");
    CHECK_STR(client("10.1.2.3:1", "6.6.6.6, 1.1.1.1"), "1.1.1.1");
    CHECK_STR(client("10.1.2.3:1", "1.1.1.1 ,\t10.9.9.9"), "1.1.1.1");
    CHECK_STR(client("[fd00::1]:1", "6.6.6.6,1.1.1.1,192.168.1.7"), "1.1.1.1");
    CHECK_STR(client("unix", "[2001:db8::2]:443"), "2001:db8::2");
    CHECK_STR(client("unix", "1.1.1.1:443"), "1.1.1.1");
    CHECK_STR(client("10.1.2.3:1", ""), "10.1.2.3");
}

static void what_is_no_address_ends_it(void)
{
    CHECK_STR(client("10.1.2.3:1", "unknown"), "10.1.2.3");
    CHECK_STR(client("10.1.2.3:1", "evil\r\n, 10.9.9.9"), "10.9.9.9");
    CHECK_STR(client("10.1.2.3:1", ",,,"), "10.1.2.3");
    CHECK_STR(client("10.1.2.3:1", "unix"), "10.1.2.3");
}

static void a_list_without_end_is_read_in_part(void)
{
    static char list[20000];
    for (size_t i = 0; i + 10 < sizeof list; i += 9)
        memcpy(list + i, "10.0.0.1,", 10);
    CHECK_STR(client("10.1.2.3:1", list), "10.1.2.3"); /* it ends in an empty element */
    list[strlen(list) - 1] = 0;
    CHECK_STR(client("10.1.2.3:1", list), "10.0.0.1");
    memset(list, '1', sizeof list - 1);
    CHECK_STR(client("10.1.2.3:1", list), "10.1.2.3");
}

int main(void)
{
    RUN(networks_are_checked);
    RUN(a_stranger_is_not_believed);
    RUN(a_proxy_is_believed_from_the_end);
    RUN(what_is_no_address_ends_it);
    RUN(a_list_without_end_is_read_in_part);
    return 0;
}
