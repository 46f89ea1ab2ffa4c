# SPDX-License-Identifier: Apache-2.0
"""Keys and rights for a scene: a broker's, and those of who calls and who serves there."""
import os
import subprocess

from kit import Failed

RIGHTS = """rules:
  - name: the service
    who: [service]
    serve: ['bench.v1.>']
  - name: the caller
    who: [caller]
    call: ['bench.v1.>', 'headway.v1.>']
"""


def key(scene, home, *arguments):
    done = subprocess.run([scene.program("headway"), "key", *arguments], text=True, check=False,
                          env={**scene.env, "XDG_CONFIG_HOME": home}, capture_output=True,
                          timeout=30)
    if done.returncode:
        raise Failed(f"headway key {arguments[0]}: {done.stderr}")
    return done.stdout.strip()


class Keys:
    """Environments: broker, and of("caller"), of("service")."""

    def __init__(self, scene):
        at, self.home = scene.path("broker-config"), scene.path("config")
        os.makedirs(os.path.join(at, "headway"), mode=0o700)
        os.makedirs(self.home, mode=0o700)
        self.line = key(scene, at, "new", "broker")
        for name in ("caller", "service"):
            line = scene.path(name + ".key")
            with open(line, "w", encoding="ascii") as file:
                file.write(key(scene, self.home, "new", name) + "\n")
            key(scene, at, "trust", "@" + line)
        with open(os.path.join(at, "headway", "rights.yaml"), "w", encoding="ascii") as file:
            file.write(RIGHTS)
        self.broker = {"XDG_CONFIG_HOME": at}

    def of(self, name):
        return {"XDG_CONFIG_HOME": self.home, "HEADWAY_IDENTITY": name,
                "HEADWAY_BROKER_KEY": self.line}
