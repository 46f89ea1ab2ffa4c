/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of libheadway that few programs need come as modules, loaded when they are asked for. */
#ifndef HEADWAY_CLI_MODULE_H
#define HEADWAY_CLI_MODULE_H

/* The symbol of a module: of the file that the environment's variable names; else of the one beside
   libheadway; else of wherever the loader finds it. NULL: dlerror() says why. */
void *headway__module_symbol(const char *variable, const char *file, const char *symbol);

#endif
