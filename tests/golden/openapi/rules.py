# SPDX-License-Identifier: Apache-2.0
"""Holds a description against the rules of OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0):
which members an object may and must have, that references lead somewhere, that paths and
parameters fit, that ids are unique. Schemas are held against JSON Schema 2020-12 where Python's
jsonschema is installed."""
import json
import re
import sys

VERBS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
# Of each kind of object: members that must be there, and those that may.
MEMBERS = {
    "root": ("openapi info paths", "servers components security tags externalDocs webhooks"),
    "info": ("title version", "summary description termsOfService contact license"),
    "server": ("url", "description variables"),
    "tag": ("name", "description externalDocs"),
    "item": ("", "summary description servers parameters " + " ".join(sorted(VERBS))),
    "operation": (
        "responses",
        "tags summary description externalDocs operationId parameters requestBody callbacks"
        " deprecated security servers",
    ),
    "parameter": (
        "name in schema",
        "description required deprecated style explode allowReserved example examples",
    ),
    "body": ("content", "description required"),
    "media": ("", "schema example examples encoding"),
    "response": ("description", "headers content links"),
    "header": ("", "description required deprecated schema"),
    "components": ("", "schemas responses parameters securitySchemes headers"),
    "scheme": ("type", "description name in scheme bearerFormat"),
}
SCHEMA = set(
    "$ref $comment type format description deprecated properties required items enum pattern title"
    " additionalProperties oneOf allOf anyOf not minimum maximum examples contentEncoding".split()
)
TYPES = {"string", "number", "integer", "boolean", "array", "object", "null"}


class Rules:
    def __init__(self, document):
        self.document = document
        self.wrong = []
        self.ids = set()

    def say(self, place, what):
        self.wrong.append(f"{place}: {what}")

    def members(self, kind, value, place):
        must, may = (set(part.split()) for part in MEMBERS[kind])
        for name in must - value.keys():
            self.say(place, f"{name} is missing")
        for name in value.keys() - must - may:
            if not name.startswith("x-"):
                self.say(place, f"there is no member {name}")

    def reference(self, value, place):
        at = self.document
        for step in value.removeprefix("#/").split("/"):
            at = at.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(at, dict) else None
        if at is None:
            self.say(place, f"{value} leads nowhere")

    def schema(self, value, place):
        if value is True or value is False:
            return
        for name in value.keys() - SCHEMA:
            self.say(place, f"no keyword {name} is written here")
        if "$ref" in value:
            self.reference(value["$ref"], place)
        kinds = value.get("type", [])
        for kind in [kinds] if isinstance(kinds, str) else kinds:
            if kind not in TYPES:
                self.say(place, f"no type is called {kind}")
        for name in ("oneOf", "allOf", "anyOf"):
            for i, part in enumerate(value.get(name, [])):
                self.schema(part, f"{place}/{name}/{i}")
        for name, part in value.get("properties", {}).items():
            self.schema(part, f"{place}/properties/{name}")
        for name in ("items", "additionalProperties", "not"):
            if name in value:
                self.schema(value[name], f"{place}/{name}")
        if "array" in (kinds if isinstance(kinds, list) else [kinds]) and "items" not in value:
            self.say(place, "an array without items")

    def content(self, value, place):
        if not value:
            self.say(place, "no content")
        for name, media in value.items():
            self.members("media", media, f"{place}/{name}")
            self.schema(media["schema"], f"{place}/{name}/schema")

    def response(self, value, place):
        if "$ref" in value:
            self.reference(value["$ref"], place)
            return
        self.members("response", value, place)
        for name, header in value.get("headers", {}).items():
            self.members("header", header, f"{place}/headers/{name}")
        if "content" in value:
            self.content(value["content"], f"{place}/content")

    def operation(self, value, path, place):
        self.members("operation", value, place)
        name = value.get("operationId")
        if name in self.ids:
            self.say(place, f"operationId {name} is taken")
        self.ids.add(name)
        seen = set()
        for i, parameter in enumerate(value.get("parameters", [])):
            at = f"{place}/parameters/{i}"
            self.members("parameter", parameter, at)
            key = (parameter["name"], parameter["in"])
            if key in seen:
                self.say(at, f"{key} stands twice")
            seen.add(key)
            if parameter["in"] == "path" and parameter.get("required") is not True:
                self.say(at, "a path's parameter is required")
            self.schema(parameter["schema"], at)
        wanted = set(re.findall(r"{([^}]*)}", path))
        if wanted != {name for name, where in seen if where == "path"}:
            self.say(place, f"the path's parameters are {wanted}")
        if "requestBody" in value:
            self.members("body", value["requestBody"], f"{place}/requestBody")
            self.content(value["requestBody"]["content"], f"{place}/requestBody")
        if not value["responses"]:
            self.say(place, "no responses")
        for code, response in value["responses"].items():
            if code != "default" and not re.fullmatch(r"[1-5]([0-9][0-9]|XX)", code):
                self.say(place, f"no response is called {code}")
            self.response(response, f"{place}/responses/{code}")
        tags = {tag["name"] for tag in self.document.get("tags", [])}
        for tag in value.get("tags", []):
            if tag not in tags:
                self.say(place, f"the tag {tag} is not described")

    def paths(self):
        shapes = {}
        for path, item in self.document["paths"].items():
            place = f"#/paths/{path}"
            if not path.startswith("/"):
                self.say(place, "a path begins with /")
            shape = re.sub(r"{[^}]*}", "{}", path)
            if shape in shapes:
                self.say(place, f"it is the same as {shapes[shape]}")
            shapes[shape] = path
            self.members("item", item, place)
            for verb in VERBS & item.keys():
                self.operation(item[verb], path, f"{place}/{verb}")

    def components(self):
        components = self.document.get("components", {})
        self.members("components", components, "#/components")
        for part, all_of_it in components.items():
            for name, value in all_of_it.items():
                if not re.fullmatch(r"[a-zA-Z0-9._-]+", name):
                    self.say(f"#/components/{part}", f"'{name}' cannot be a key")
                if part == "schemas":
                    self.schema(value, f"#/components/schemas/{name}")
                elif part == "responses":
                    self.response(value, f"#/components/responses/{name}")
                elif part == "securitySchemes":
                    self.members("scheme", value, f"#/components/securitySchemes/{name}")

    def all(self):
        d = self.document
        self.members("root", d, "#")
        if d["openapi"] != "3.1.0":
            self.say("#/openapi", "not 3.1.0")
        self.members("info", d["info"], "#/info")
        for kind, name in (("server", "servers"), ("tag", "tags")):
            for i, value in enumerate(d.get(name, [])):
                self.members(kind, value, f"#/{name}/{i}")
        if len({tag["name"] for tag in d.get("tags", [])}) != len(d.get("tags", [])):
            self.say("#/tags", "a name stands twice")
        for need in d.get("security", []):
            for name in need:
                if name not in d["components"].get("securitySchemes", {}):
                    self.say("#/security", f"there is no scheme {name}")
        self.paths()
        self.components()
        return self.wrong


def no_twins(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError(f"a member stands twice among {names}")
    return dict(pairs)


def check_json_schemas(document):
    try:
        import jsonschema
    except ImportError:
        print("python3-jsonschema is not installed: schemas are checked by our own rules alone")
        return []
    wrong = []
    for name, schema in document["components"]["schemas"].items():
        try:
            jsonschema.Draft202012Validator.check_schema(schema)
        except jsonschema.SchemaError as error:
            wrong.append(f"#/components/schemas/{name}: {error.message}")
    return wrong


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        document = json.load(file, object_pairs_hook=no_twins)
    wrong = Rules(document).all() + check_json_schemas(document)
    for line in wrong:
        print(f"{sys.argv[1]}: {line}")
    sys.exit(bool(wrong))


main()
