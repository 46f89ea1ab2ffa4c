/* SPDX-License-Identifier: Apache-2.0 */
/* PROGRAM --seed N --count M [--trace]: runs M seeds from N on; the first few twice, for the hash.
   When one fails, the seed and the command that replays it are printed. */
#ifndef HEADWAY_SCENARIO_SEEDS_H
#define HEADWAY_SCENARIO_SEEDS_H

#include <stdint.h>

int seeds_main(int argc, char **argv,
               uint64_t (*run)(uint64_t seed, void (*trace)(void *user, const char *line)));

#endif
