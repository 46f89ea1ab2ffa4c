/* SPDX-License-Identifier: Apache-2.0 */
#include "api_parts.h"
#include "sigv4.h"

/* In the same time whichever byte differs first is sigv4's business: an access key is no secret. */
static const api_key *find_key(const api *a, headway_bytes access_key)
{
    for (size_t i = 0; i < a->options.key_count; i++) {
        if (api_equals(access_key, a->options.keys[i].access_key))
            return &a->options.keys[i];
    }
    return NULL;
}

static void refuse(api_call *call, sigv4_verdict verdict, const sigv4_claim *claim,
                   const sigv4_verifier *verifier)
{
    char text[SIGV4_TEXT];
    sigv4_explain(verdict, claim, verifier, text, sizeof text);
    api_refuse(call, 403, sigv4_error(verdict), "%s", text);
}

int api_check_signature(api_call *call)
{
    const api_options *options = &call->api->options;
    const api_request *have = call->request;
    char hash[SIGV4_HASH];
    sigv4_claim claim = {.lacks = ""};
    if (!options->key_count)
        return 0;
    sigv4_request request = {have->method, have->path, have->query, have->headers,
                             have->header_count};
    sigv4_verifier verifier = {
        .secret = "", .now = options->now_ms(options->now_user) / 1000, .body_hash = hash};
    sigv4_verdict verdict = sigv4_read(&request, call->arena, &claim);
    if (verdict == SIGV4_GOOD) {
        const api_key *key = find_key(call->api, claim.access_key);
        sigv4_hash(have->body, hash);
        verifier.secret = key ? key->secret : "";
        verdict = key ? sigv4_verify(&request, &claim, &verifier) : SIGV4_NO_SUCH_KEY;
    }
    if (verdict == SIGV4_GOOD)
        return 0;
    refuse(call, verdict, &claim, &verifier);
    return HEADWAY_EACCES;
}
