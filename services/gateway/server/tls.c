/* SPDX-License-Identifier: Apache-2.0 */
/* TLS between the kernel's bytes and the window. OpenSSL reads from where the bytes lie, and writes
   into the chain that is sent; it keeps no buffer of its own. */
#include "internal.h"
#include <openssl/err.h>
#include <openssl/ssl.h>

enum { SUBJECT = 256 };

struct headway__http_tls {
    SSL *ssl;
    headway_bytes cipher; /* what came and was not taken: in the server's buffer, or in kept */
    uint8_t *kept;
    size_t kept_capacity;
    bool said_goodbye;
    char subject[SUBJECT]; /* of the client's certificate */
};

static BIO_METHOD *method;

static int on_read(BIO *bio, char *out, size_t size, size_t *ret_size)
{
    struct headway__http_connection *c = BIO_get_data(bio);
    headway_bytes *cipher = &c->tls->cipher;
    BIO_clear_retry_flags(bio);
    if (cipher->size == 0) {
        BIO_set_retry_read(bio);
        return 0;
    }
    if (size > cipher->size)
        size = cipher->size;
    memcpy(out, cipher->data, size);
    *cipher = headway_bytes_of((const uint8_t *)cipher->data + size, cipher->size - size);
    *ret_size = size;
    return 1;
}

static int on_write(BIO *bio, const char *data, size_t size, size_t *ret_size)
{
    struct headway__http_connection *c = BIO_get_data(bio);
    headway_bytes part = headway_bytes_of(data, size);
    BIO_clear_retry_flags(bio);
    if (headway__http_chain_add(&c->server->pool, &c->ready, &part, 1) != 0)
        return 0;
    *ret_size = size;
    return 1;
}

static long on_control(BIO *bio, int command, long number, void *pointer)
{
    (void)bio;
    (void)number;
    (void)pointer;
    return command == BIO_CTRL_FLUSH;
}

static void make_method(void)
{
    BIO_METHOD *made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "headway");
    if (!made)
        return;
    BIO_meth_set_read_ex(made, on_read);
    BIO_meth_set_write_ex(made, on_write);
    BIO_meth_set_ctrl(made, on_control);
    method = made;
}

static BIO *new_bio(struct headway__http_connection *c)
{
    static CRYPTO_ONCE once = CRYPTO_ONCE_STATIC_INIT;
    BIO *bio;
    if (!CRYPTO_THREAD_run_once(&once, make_method) || !method)
        return NULL;
    bio = BIO_new(method);
    if (bio) {
        BIO_set_data(bio, c);
        BIO_set_init(bio, 1);
    }
    return bio;
}

int headway__http_tls_new(struct headway__http_connection *c, SSL_CTX *context)
{
    const headway_alloc *alloc = c->server->alloc;
    struct headway__http_tls *tls = alloc->allocate(alloc->user, sizeof *tls);
    SSL *ssl = tls ? SSL_new(context) : NULL;
    BIO *bio = ssl ? new_bio(c) : NULL;
    if (!bio) {
        SSL_free(ssl);
        alloc->release(alloc->user, tls);
        return HEADWAY_ENOMEM;
    }
    *tls = (struct headway__http_tls){.ssl = ssl};
    SSL_set_bio(ssl, bio, bio);
    SSL_set_accept_state(ssl);
    c->tls = tls;
    return 0;
}

void headway__http_tls_free(struct headway__http_connection *c)
{
    const headway_alloc *alloc = c->server->alloc;
    if (!c->tls)
        return;
    SSL_free(c->tls->ssl);
    headway__http_give(&c->server->pool, c->tls->kept, c->tls->kept_capacity);
    alloc->release(alloc->user, c->tls);
    c->tls = NULL;
}

/* Keeps bytes behind those that are kept; for a client that is not read now, or sends slowly. */
static void keep(struct headway__http_connection *c, headway_bytes more)
{
    struct headway__http_tls *tls = c->tls;
    struct headway__http_pool *pool = &c->server->pool;
    size_t size = tls->cipher.size + more.size, capacity;
    uint8_t *block = headway__http_take(pool, size, &capacity);
    if (!block) {
        headway__http_doom(c, HEADWAY__HTTP_CUT, true);
        tls->cipher.size = 0;
        return;
    }
    if (tls->cipher.size > 0)
        memcpy(block, tls->cipher.data, tls->cipher.size);
    if (more.size > 0)
        memcpy(block + tls->cipher.size, more.data, more.size);
    headway__http_give(pool, tls->kept, tls->kept_capacity);
    tls->kept = block;
    tls->kept_capacity = capacity;
    tls->cipher = headway_bytes_of(block, size);
}

void headway__http_tls_feed(struct headway__http_connection *c, headway_bytes bytes)
{
    if (c->tls->cipher.size == 0)
        c->tls->cipher = bytes;
    else
        keep(c, bytes);
}

void headway__http_tls_keep(struct headway__http_connection *c)
{
    struct headway__http_tls *tls = c->tls;
    const uint8_t *at;
    if (!tls)
        return;
    at = tls->cipher.data;
    if (tls->cipher.size == 0) {
        headway__http_give(&c->server->pool, tls->kept, tls->kept_capacity);
        tls->kept = NULL;
        tls->kept_capacity = 0;
    } else if (!tls->kept || at < tls->kept || at >= tls->kept + tls->kept_capacity) {
        keep(c, headway_bytes_of(NULL, 0));
    }
}

/* OpenSSL could not go on: for lack of bytes, or for good. */
static bool stopped(struct headway__http_connection *c, int result)
{
    int error = SSL_get_error(c->tls->ssl, result);
    if (error == SSL_ERROR_WANT_READ)
        return false;
    if (error == SSL_ERROR_ZERO_RETURN) {
        if (c->ended)
            return false;
        headway__http_left(c, false);
        return true;
    }
    ERR_clear_error();
    headway__http_flush(c); /* OpenSSL may have said why */
    headway__http_doom(c, HEADWAY__HTTP_LEFT, false);
    return true;
}

static void note_subject(struct headway__http_tls *tls)
{
    X509 *certificate = SSL_get0_peer_certificate(tls->ssl);
    if (certificate && SSL_get_verify_result(tls->ssl) == X509_V_OK)
        X509_NAME_oneline(X509_get_subject_name(certificate), tls->subject, sizeof tls->subject);
}

static bool shake(struct headway__http_connection *c)
{
    size_t before = c->ready.bytes;
    int result;
    ERR_clear_error();
    result = SSL_accept(c->tls->ssl);
    if (result == 1) {
        note_subject(c->tls);
        c->state = HEADWAY__HTTP_HEAD;
        headway__http_due_set(c, &c->read_due, HEADWAY__HTTP_LANE_NONE);
        return true;
    }
    return stopped(c, result) || c->ready.bytes > before;
}

bool headway__http_tls_input(struct headway__http_connection *c)
{
    struct headway__http_server *server = c->server;
    struct headway__http_tls *tls = c->tls;
    int size;
    if (!headway__http_is_hungry(c) || (tls->cipher.size == 0 && !SSL_pending(tls->ssl)))
        return false;
    if (c->state == HEADWAY__HTTP_SHAKING)
        return shake(c);
    headway__http_keep(c); /* what lies in the buffer that is about to be used */
    if (c->gone)
        return true;
    ERR_clear_error();
    size = SSL_read(tls->ssl, server->plain, HEADWAY__HTTP_AHEAD);
    if (size <= 0)
        return stopped(c, size);
    headway__http_feed(c, headway_bytes_of(server->plain, (size_t)size));
    return true;
}

void headway__http_tls_output(struct headway__http_connection *c)
{
    while (c->said.first && !c->gone) {
        const struct headway__http_block *block = c->said.first;
        size_t size = block->end - block->start;
        ERR_clear_error();
        if (SSL_write(c->tls->ssl, block->data + block->start, (int)size) <= 0)
            headway__http_doom(c, HEADWAY__HTTP_CUT, true);
        headway__http_drop(&c->server->pool, &c->said, size);
    }
}

void headway__http_tls_goodbye(struct headway__http_connection *c)
{
    if (!c->tls || c->tls->said_goodbye)
        return;
    c->tls->said_goodbye = true;
    c->tls->cipher.size = 0;
    ERR_clear_error();
    (void)SSL_shutdown(c->tls->ssl);
}

const char *headway__http_tls_subject(const struct headway__http_connection *c)
{
    return c->tls && c->tls->subject[0] ? c->tls->subject : NULL;
}
