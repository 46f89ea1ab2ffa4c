# SPDX-License-Identifier: Apache-2.0
"""How a bridge ends that cannot begin: with 2 where its settings are wrong, also those that a profile
and variables add, or a schema that lacks the service; with 65 where a .proto is none."""
import os
import subprocess

from story import DIR, TIME, check, environment, fleet


def ends(code, said, *options, **variables):
    done = subprocess.run([os.environ["BRIDGE"], *options], capture_output=True, text=True,
                          timeout=TIME, env=environment(**variables), check=False)
    check(done.returncode == code and said in done.stderr, "%s %s: not %d %s, but %d %s" % (
        options, variables, code, said, done.returncode, done.stderr))
    check("0 requests" not in done.stderr, "costs of what never was: " + done.stderr)


def main():
    ends(2, "--function NAME")
    ends(2, "unknown option '--nonsense'", "--nonsense")
    ends(2, "cannot read /no/such/file", "--config", "/no/such/file")
    ends(2, "write proto", "--function", "f", "--service", "fleet.v1.Fleet")
    ends(2, "no region: set --region", *fleet(), AWS_REGION="")
    ends(2, "'here' is no endpoint", *fleet(), "--endpoint", "here")
    ends(2, "is of another region", *fleet("arn:aws:lambda:us-east-1:123456789012:function:f"))
    with open(os.path.join(DIR, "wrong.proto"), "w", encoding="ascii") as out:
        out.write("no proto")
    ends(65, "wrong.proto", "--function", "f", "--service", "fleet.v1.Fleet", "--proto",
         os.path.join(DIR, "wrong.proto"))
    ends(2, "no service fleet.v1.Flet", "--function", "f", "--service", "fleet.v1.Flet",
         *fleet()[4:])


main()
