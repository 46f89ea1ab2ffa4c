#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whether a file is what SPDX 2.3 calls a document, and says the truth.

  sbom.py check FILE                         its shape and what it refers to
  sbom.py truth FILE SOURCE STAGE            and: sums and licences of the sources, what the installed
                                             binaries are linked to, the versions that pkg-config tells
  sbom.py can-fail FILE SOURCE STAGE         both see what is planted
"""
import copy
import hashlib
import json
import os
import re
import subprocess
import sys

ID = re.compile(r"^SPDXRef-[A-Za-z0-9.-]+$")
LICENCE = re.compile(r"^(NOASSERTION|NONE|LicenseRef-[A-Za-z0-9.-]+|[A-Za-z0-9.+-]+)$")
KINDS = {"DESCRIBES", "CONTAINS", "GENERATED_FROM", "DYNAMIC_LINK", "BUILD_TOOL_OF"}
PURPOSES = {"LIBRARY", "APPLICATION", "SOURCE"}
TEXT, LIST, DICT, BOOL = str, list, dict, bool
SHAPES = {
    "document": {"spdxVersion": TEXT, "dataLicense": TEXT, "SPDXID": TEXT, "name": TEXT,
                 "documentNamespace": TEXT, "creationInfo": DICT, "documentDescribes": LIST,
                 "hasExtractedLicensingInfos": LIST, "packages": LIST, "files": LIST,
                 "relationships": LIST},
    "package": {"SPDXID": TEXT, "name": TEXT, "versionInfo": TEXT, "downloadLocation": TEXT,
                "filesAnalyzed": BOOL, "licenseConcluded": TEXT, "licenseDeclared": TEXT,
                "copyrightText": TEXT, "primaryPackagePurpose": TEXT},
    "file": {"SPDXID": TEXT, "fileName": TEXT, "fileTypes": LIST, "checksums": LIST,
             "licenseConcluded": TEXT, "licenseInfoInFiles": LIST, "copyrightText": TEXT},
    "relationship": {"spdxElementId": TEXT, "relationshipType": TEXT, "relatedSpdxElement": TEXT},
}
OPTIONAL = {"package": {"packageVerificationCode", "licenseInfoFromFiles", "externalRefs"}}


class Found(Exception):
    pass


def require(holds, what):
    if not holds:
        raise Found(what)


def shape(kind, element):
    where = f"{kind} {element.get('SPDXID', element.get('spdxElementId', '?'))}"
    for field, wanted in SHAPES[kind].items():
        require(field in element, f"{where}: no {field}")
        require(isinstance(element[field], wanted), f"{where}: {field} is no {wanted.__name__}")
        require(element[field] != "", f"{where}: {field} is empty")
    more = set(element) - set(SHAPES[kind]) - OPTIONAL.get(kind, set())
    require(not more, f"{where}: unknown {sorted(more)}")


def head(document):
    shape("document", document)
    require(document["spdxVersion"] == "SPDX-2.3", "not SPDX-2.3")
    require(document["dataLicense"] == "CC0-1.0", "dataLicense is not CC0-1.0")
    require(document["SPDXID"] == "SPDXRef-DOCUMENT", "the document's own id")
    require(re.match(r"^https?://[^#\s]+$", document["documentNamespace"]), "documentNamespace")
    made = document["creationInfo"]
    require(re.match(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", made.get("created", "")), "created")
    require(made.get("creators") and all(re.match(r"^(Tool|Person|Organization): ", one)
                                         for one in made["creators"]), "creators")


def licences(document):
    own = {one["licenseId"] for one in document["hasExtractedLicensingInfos"]
           if one.get("extractedText")}
    for element in document["packages"] + document["files"]:
        for field in ("licenseConcluded", "licenseDeclared"):
            text = element.get(field, "NOASSERTION")
            require(LICENCE.match(text), f"{element['SPDXID']}: {field} '{text}'")
            require(not text.startswith("LicenseRef-") or text in own, f"{text} has no text")


def check(document):
    head(document)
    for kind, elements in (("package", document["packages"]), ("file", document["files"]),
                           ("relationship", document["relationships"])):
        for element in elements:
            shape(kind, element)
    ids = [one["SPDXID"] for one in document["packages"] + document["files"]]
    require(len(ids) == len(set(ids)), "an id stands twice")
    require(all(ID.match(one) for one in ids), "an id is none")
    licences(document)
    known = set(ids) | {"SPDXRef-DOCUMENT"}
    for one in document["relationships"]:
        require(one["relationshipType"] in KINDS, f"relationship {one['relationshipType']}")
        for end in ("spdxElementId", "relatedSpdxElement"):
            require(one[end] in known, f"{one[end]} is not in the document")
    require(all(one in known for one in document["documentDescribes"]), "describes what is not there")
    for one in document["packages"]:
        require(one["primaryPackagePurpose"] in PURPOSES, f"{one['SPDXID']}: purpose")
        require(one["filesAnalyzed"] == ("packageVerificationCode" in one),
                f"{one['SPDXID']}: filesAnalyzed without a code, or the reverse")
    for one in document["files"]:
        sums = {sum_["algorithm"]: sum_["checksumValue"] for sum_ in one["checksums"]}
        require(re.match("^[0-9a-f]{40}$", sums.get("SHA1", "")), f"{one['fileName']}: no SHA1")
    code = hashlib.sha1("".join(sorted(sums_of(document))).encode()).hexdigest()
    source = [one for one in document["packages"] if one["filesAnalyzed"]]
    require(len(source) == 1, "one package of files")
    require(source[0]["packageVerificationCode"]["packageVerificationCodeValue"] == code,
            "the verification code is not that of the files")


def sums_of(document):
    return [one["checksumValue"] for file in document["files"] for one in file["checksums"]
            if one["algorithm"] == "SHA1"]


def sources(document, source):
    told = {one["fileName"][2:]: one for one in document["files"]}
    there = {"CMakeLists.txt", "LICENSE"}
    for folder in ("bus", "codegen", "proto"):
        for path, _, names in os.walk(os.path.join(source, folder)):
            there |= {os.path.relpath(os.path.join(path, name), source) for name in names}
    require(set(told) == there, f"other files than there are: {sorted(set(told) ^ there)[:5]}")
    for path, one in told.items():
        with open(os.path.join(source, path), "rb") as file:
            data = file.read()
        require(hashlib.sha1(data).hexdigest() in [sum_["checksumValue"] for sum_ in one["checksums"]],
                f"{path}: another sum")
        tag = re.search(rb"SPDX-License-Identifier: +([A-Za-z0-9.+-]+)", data)
        wanted = tag.group(1).decode() if tag else "NOASSERTION"
        require(one["licenseConcluded"] == wanted, f"{path}: {one['licenseConcluded']}, not {wanted}")


def needed(path):
    said = subprocess.run(["readelf", "-dW", path], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"\(NEEDED\).*\[(.*)\]", said))


OF_LIBC = re.compile(r"^(libc|libm|libpthread|libdl|librt|ld-linux.*)\.so")
SONAMES = {"libuv": "libuv.so", "libprotobuf-c": "libprotobuf-c.so", "libzmq": "libzmq.so",
           "openssl": ("libssl.so", "libcrypto.so"),
           "libcurl": "libcurl.so", "zlib": "libz.so", "libzip": "libzip.so",
           "libsodium": "libsodium.so", "yaml-0.1": "libyaml-0.so", "libheadway": "libheadway.so"}


def binaries(document, stage):
    names = {one["SPDXID"]: one["name"] for one in document["packages"]}
    told = {}
    for one in document["packages"]:
        if one["SPDXID"].startswith("SPDXRef-Binary-"):
            told[one["name"]] = {names[link["relatedSpdxElement"]] for link in document["relationships"]
                                 if link["spdxElementId"] == one["SPDXID"]
                                 and link["relationshipType"] == "DYNAMIC_LINK"}
    there = {}
    for path, _, files in os.walk(stage):
        for name in files:
            whole = os.path.join(path, name)
            with open(whole, "rb") as file:
                if not os.path.islink(whole) and file.read(4) == b"\x7fELF":
                    there[name.split(".so")[0]] = needed(whole)
    require(set(told) == set(there), f"other binaries than there are: {sorted(set(told) ^ set(there))}")
    for name, sonames in there.items():
        wanted = {"glibc" if OF_LIBC.match(soname) else next(
            (one for one, begins in SONAMES.items() if soname.startswith(begins)), soname)
                  for soname in sonames}
        require(told[name] == wanted,
                f"{name} is linked to {sorted(wanted)}, and {sorted(told[name])} is told")


def versions(document):
    for one in document["packages"]:
        if one["SPDXID"].startswith("SPDXRef-Library-") and one["name"] != "glibc":
            said = subprocess.run(["pkg-config", "--modversion", one["name"]], capture_output=True,
                                  text=True, check=True).stdout.strip()
            require(one["versionInfo"] == said, f"{one['name']} {one['versionInfo']} is {said} here")


def truth(document, source, stage):
    check(document)
    sources(document, source)
    binaries(document, stage)
    versions(document)


def can_fail(document, source, stage):
    def plant(what, change):
        other = copy.deepcopy(document)
        change(other)
        try:
            truth(other, source, stage)
        except Found as found:
            print(f"  seen: {what}: {found}")
            return
        sys.exit(f"not seen: {what}")

    def library(of, name):
        return next(one for one in of["packages"] if one["name"] == name)
    plant("another version", lambda of: library(of, "libuv").update(versionInfo="0.0.1"))
    plant("a library that is not told", lambda of: of["relationships"].remove(next(
        one for one in of["relationships"] if one["relatedSpdxElement"] == "SPDXRef-Library-libsodium")))
    plant("a library that is not used", lambda of: of["relationships"].append(
        {"spdxElementId": "SPDXRef-Binary-headway", "relationshipType": "DYNAMIC_LINK",
         "relatedSpdxElement": "SPDXRef-Library-libzmq"}))
    plant("a licence that the file does not say",
          lambda of: of["files"][3].update(licenseConcluded="GPL-2.0-only"))
    plant("a file left out", lambda of: of["files"].pop())
    plant("another sum", lambda of: of["files"][5]["checksums"][0].update(checksumValue="0" * 40))
    plant("an id twice", lambda of: of["files"].append(of["files"][0]))
    plant("a link to nothing", lambda of: of["relationships"].append(
        {"spdxElementId": "SPDXRef-Headway", "relationshipType": "CONTAINS",
         "relatedSpdxElement": "SPDXRef-none"}))
    plant("no version", lambda of: library(of, "libzmq").pop("versionInfo"))
    plant("a date that is none", lambda of: of["creationInfo"].update(created="yesterday"))
    plant("a licence without its text", lambda of: of["hasExtractedLicensingInfos"].clear()
          if library(of, "libzmq")["licenseConcluded"].startswith("LicenseRef-")
          else library(of, "libzmq").update(licenseConcluded="LicenseRef-none"))
    plant("another standard", lambda of: of.update(spdxVersion="SPDX-2.2"))


def main(arguments):
    if len(arguments) < 2 or (arguments[0] != "check" and len(arguments) != 4):
        sys.exit(__doc__)
    with open(arguments[1], encoding="utf-8") as file:
        document = json.load(file)
    try:
        {"check": check, "truth": truth, "can-fail": can_fail}[arguments[0]](document, *arguments[2:])
    except Found as found:
        sys.exit(f"{arguments[1]}: {found}")
    print(f"{arguments[1]}: SPDX 2.3, {len(document['packages'])} packages, {len(document['files'])} "
          f"files, {len(document['relationships'])} relationships")


if __name__ == "__main__":
    main(sys.argv[1:])
