/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates and keys from files. */
#include "internal.h"
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>

/* What a file lacks, in OpenSSL's words too; of one that cannot be opened the system's. */
static int fail(char *why, const char *what, const char *file)
{
    unsigned long first = ERR_peek_error();
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());
    if (why && ERR_SYSTEM_ERROR(first))
        snprintf(why, HEADWAY__HTTP_WHY_SIZE, "%s: cannot be read: %s", file,
                 strerror(ERR_GET_REASON(first)));
    else if (why)
        snprintf(why, HEADWAY__HTTP_WHY_SIZE, "%s: %s (%s)", file, what,
                 reason ? reason : "no reason given");
    ERR_clear_error();
    return HEADWAY_EINVAL;
}

/* A client that speaks something else only is told so; one that does not say is taken. */
static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_size,
                   const unsigned char *in, unsigned in_size, void *user)
{
    static const unsigned char ours[] = "\x08http/1.1";
    (void)ssl;
    (void)user;
    if (SSL_select_next_proto((unsigned char **)(uintptr_t)out, out_size, ours, sizeof ours - 1, in,
                              in_size) == OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_OK;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

static void set_up(SSL_CTX *context)
{
    static const unsigned char name[] = "headway";
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF); /* tickets need no memory */
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_session_id_context(context, name, sizeof name - 1);
    SSL_CTX_set_alpn_select_cb(context, on_alpn, NULL);
}

static int load(SSL_CTX *context, const char *cert_file, const char *key_file, char *why)
{
    if (SSL_CTX_use_certificate_chain_file(context, cert_file) != 1)
        return fail(why, "is not a certificate in PEM that can be read", cert_file);
    if (SSL_CTX_use_PrivateKey_file(context, key_file, SSL_FILETYPE_PEM) != 1)
        return fail(why, "is not the private key of the certificate, in PEM", key_file);
    if (SSL_CTX_check_private_key(context) != 1)
        return fail(why, "is not the private key of the certificate", key_file);
    return 0;
}

static int load_clients(SSL_CTX *context, const char *file, char *why)
{
    STACK_OF(X509_NAME) *names = SSL_load_client_CA_file(file);
    if (!names || SSL_CTX_load_verify_file(context, file) != 1) {
        sk_X509_NAME_pop_free(names, X509_NAME_free);
        return fail(why, "has no certificates in PEM that could vouch for clients", file);
    }
    SSL_CTX_set_client_CA_list(context, names);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    return 0;
}

int headway__http_tls_context(const char *cert_file, const char *key_file,
                              const char *client_ca_file, SSL_CTX **ret_context, char *why)
{
    SSL_CTX *context;
    int error;
    ERR_clear_error();
    context = SSL_CTX_new(TLS_server_method());
    if (!context) {
        fail(why, "OpenSSL cannot start", cert_file);
        return HEADWAY_ENOMEM;
    }
    set_up(context);
    error = load(context, cert_file, key_file, why);
    if (!error && client_ca_file)
        error = load_clients(context, client_ca_file, why);
    if (error)
        SSL_CTX_free(context);
    else
        *ret_context = context;
    return error;
}

void headway__http_tls_context_free(SSL_CTX *context)
{
    SSL_CTX_free(context);
}
