/* SPDX-License-Identifier: Apache-2.0 */
/* Sec-WebSocket-Accept of RFC 6455, section 4.2.2. */
#include "websocket.h"
#include <openssl/evp.h>

bool headway__websocket_accept(headway_bytes key, char ret_accept[HEADWAY__WEBSOCKET_ACCEPT + 1])
{
    static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    uint8_t joined[24 + sizeof guid - 1];
    unsigned char digest[EVP_MAX_MD_SIZE];
    if (key.size != 24)
        return false;
    memcpy(joined, key.data, 24);
    memcpy(joined + 24, guid, sizeof guid - 1);
    if (!EVP_Digest(joined, sizeof joined, digest, NULL, EVP_sha1(), NULL))
        return false;
    EVP_EncodeBlock((unsigned char *)ret_accept, digest, 20);
    return true;
}
