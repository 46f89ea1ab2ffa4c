#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Looks for private keys where they must not be: in any form, whole or in part, and says where.

  scan.py KEYFILE... -- PATH...       files and folders; the key files themselves are passed over
  scan.py --plant KEYFILE FOLDER      writes a file for each form, so that it can be shown to be found

Found is what has 8 bytes in a row of the key, raw or turned round, or 16 characters of it in hex, base64
(both alphabets, and of text that begins anywhere) or Z85. Ends with 1 if something was found, 2 if nothing
could be looked at. What was found is not printed.
"""
import base64
import os
import re
import sys

LEAST_RAW, LEAST_TEXT = 8, 16
Z85 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"


def z85(data):
    text = ""
    for at in range(0, len(data), 4):
        number = int.from_bytes(data[at:at + 4], "big")
        text += "".join(Z85[number // 85 ** power % 85] for power in (4, 3, 2, 1, 0))
    return text


def secret_of(path):
    with open(path, "rb") as file:
        found = re.search(rb"headway-secret-x25519 ([A-Za-z0-9+/=]{44})", file.read())
    if not found:
        sys.exit(f"{path}: no private key")
    return base64.b64decode(found.group(1))


def forms_of(key):
    forms = {"raw": key, "raw, turned round": key[::-1], "hex": key.hex().encode(),
             "HEX": key.hex().upper().encode(), "Z85": z85(key).encode(),
             "hex with spaces": key.hex(" ").encode(), "hex with colons": key.hex(":").encode()}
    for shift in range(3):  # base64 of a text that has the key somewhere
        text = base64.b64encode(b"\0" * shift + key)
        text = text[4 if shift else 0:-4]
        forms[f"base64, shifted by {shift}"] = text
        forms[f"base64url, shifted by {shift}"] = text.replace(b"+", b"-").replace(b"/", b"_")
    return forms


def needles(key):
    for name, form in forms_of(key).items():
        least = LEAST_RAW if name.startswith("raw") else LEAST_TEXT
        for at in range(len(form) - least + 1):
            yield name, form[at:at + least]


def files_of(paths, keys):
    passed = {os.stat(key).st_ino for key in keys}
    for path in paths:
        for folder, _, names in os.walk(path) if os.path.isdir(path) else [("", [], [path])]:
            for name in names:
                whole = os.path.join(folder, name)
                if os.path.isfile(whole) and os.stat(whole).st_ino not in passed:
                    yield whole


def scan(keys, paths):
    wanted = [(key, list(needles(secret_of(key)))) for key in keys]
    found = looked = size = 0
    for path in files_of(paths, keys):
        with open(path, "rb") as file:
            data = file.read()
        looked, size = looked + 1, size + len(data)
        for key, forms in wanted:
            seen = next((name for name, needle in forms if needle in data), None)
            if seen:
                print(f"FOUND: {path} has a part of {os.path.basename(key)}, as {seen}")
                found += 1
    print(f"{looked} files of {size} bytes, {len(keys)} private keys: {found} found")
    if not looked or not keys:
        return 2
    return 1 if found else 0


def plant(key, folder):
    for name, form in forms_of(secret_of(key)).items():
        least = LEAST_RAW if name.startswith("raw") else LEAST_TEXT
        half = len(form) // 2
        with open(os.path.join(folder, name.replace(" ", "-")), "wb") as file:
            file.write(b"debug: the key is " + form[half - least // 2:half + least // 2] + b"\n")


def main(arguments):
    if len(arguments) == 3 and arguments[0] == "--plant":
        return plant(*arguments[1:])
    if "--" not in arguments:
        sys.exit(__doc__)
    at = arguments.index("--")
    return scan(arguments[:at], arguments[at + 1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
