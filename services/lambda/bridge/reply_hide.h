/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LAMBDA_BRIDGE_REPLY_HIDE_H
#define LAMBDA_BRIDGE_REPLY_HIDE_H

/* An endpoint may echo what it was sent: token, and the values of an Authorization header, become
   "***" in text, which is never longer then. token: NULL or "": none. */
void reply_hide(char *text, const char *token);

#endif
