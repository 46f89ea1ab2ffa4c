# SPDX-License-Identifier: Apache-2.0
"""A host for sdk.mjs."""
import os
import subprocess
import sys

import world


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    with world.host("--quiet") as host:
        archive = os.path.join(host.folder, "f.zip")
        with open(archive, "wb") as file:
            file.write(world.code())
        said = subprocess.run(["node", os.path.join(here, "sdk.mjs"), host.url, archive],
                              env=world.environment(), timeout=240)
        if said.returncode != 0:
            sys.exit(said.returncode)


main()
