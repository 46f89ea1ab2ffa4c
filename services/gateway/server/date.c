/* SPDX-License-Identifier: Apache-2.0 */
/* The Date header (RFC 9110, section 5.6.7), made once a second. */
#include "internal.h"
#include <time.h>

headway_bytes headway__http_date(struct headway__http_server *server)
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t now = time(NULL);
    struct tm at;
    if (now != server->date_second && gmtime_r(&now, &at)) {
        snprintf(server->date, sizeof server->date,
                 "Date: %.3s, %02d %.3s %04d %02d:%02d:%02d GMT\r\n", days + 3 * at.tm_wday,
                 at.tm_mday, months + 3 * at.tm_mon, (at.tm_year + 1900) % 10000, at.tm_hour,
                 at.tm_min, at.tm_sec);
        server->date_second = now;
    }
    return headway_bytes_of_string(server->date);
}
