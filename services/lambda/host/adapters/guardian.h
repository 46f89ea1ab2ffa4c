/* SPDX-License-Identifier: Apache-2.0 */
/* A small process that sees the host's end, however it comes, and kills what functions have left:
   the signal of their parent's death reaches the functions, not what those have started. */
#ifndef LAMBDA_HOST_GUARDIAN_H
#define LAMBDA_HOST_GUARDIAN_H

#include <stdbool.h>
#include <sys/types.h>

/* Of so many groups at once. It is no child of ours. 0, or EIO; *ret_fd is what it is told by. */
int guardian_start(size_t groups, int *ret_fd);
/* A group begins, or has ended. Never blocks: what it is not told it does not guard. ECLOSED: the
   guardian is gone. fd -1: there is none, and that is no error. SIGPIPE is ignored by then. */
int guardian_tell(int fd, pid_t group, bool ended);
/* The words that this program was started with: the guardian writes its own name there, so that
   who looks for the host finds the host alone. */
void guardian_words(int argc, char **argv);

#endif
