/* SPDX-License-Identifier: Apache-2.0 */
#include "loop_contract.h"
#include "sim_world.h"

int main(void)
{
    loop_contract(&sim_world);
    return 0;
}
