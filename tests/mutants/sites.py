# SPDX-License-Identifier: Apache-2.0
"""Where a C source can be mutated, and how: the fixed operators, applied at every site.

A site is named by what stands there, not by its line number: file, function, operator, text of the
line, and which of the like on that line. So a name survives what happens elsewhere in the file.

It reads the text, not a syntax tree, and relies on clang-format's layout: a function's braces stand
in the first column. What does not compile is not counted, so a guess that is wrong costs nothing.
"""
import collections
import hashlib
import re

Site = collections.namedtuple("Site", "name begin end text")

SWAPS = {
    "relation": {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="},
    "logic": {"&&": "||", "||": "&&"},
    "arithmetic": {"+": "-", "-": "+", "+=": "-=", "-=": "+=", "++": "--", "--": "++"},
}
OPERATOR = re.compile(r"->|<<=?|>>=?|[-+]{2}|[<>=!+\-*/&|^%]=|&&|\|\||[<>+\-]")
KEYWORD = r"(?:return|if|for|while|switch|case|default|break|continue|goto|else|do|static|const)\b"
STATEMENT = re.compile(r"(?!" + KEYWORD + r")(?!\w[\w ]* \**\w+(?: =|;|\[|,))"  # a declaration
                       r"(?:\(void\))?\(?\**\w[^;{}]*;")
RETURNS = {"0": "1", "1": "0", "-1": "0", "error": "0"}


def blank(source):
    """Comments, strings and preprocessor lines become spaces; every offset stays."""
    def spaces(match):
        return re.sub(r"[^\n]", " ", match.group())

    strings = re.sub(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', spaces, source,
                     flags=re.S)
    return re.sub(r"^#(?:[^\n]*\\\n)*[^\n]*$", spaces, strings, flags=re.M)


def functions(code):
    """Name, begin and end of each function's body."""
    for body in re.finditer(r"^\{\n(.*?)^\}", code, re.S | re.M):
        head = code[:body.start()].rstrip().rsplit("\n\n", 1)[-1]
        names = re.findall(r"(\w+)\(", head[:head.rfind(")")])
        if names:
            yield names[0], body.start(1), body.end(1)


def closing(code, at):
    """The place of the parenthesis that closes the one at `at`."""
    depth = 0
    for place in range(at, len(code)):
        depth += (code[place] == "(") - (code[place] == ")")
        if depth == 0:
            return place
    raise ValueError("unbalanced parentheses")


def swaps(code, begin, end):
    for match in OPERATOR.finditer(code, begin, end):
        before = code[:match.start()].rstrip()[-1:]
        for kind, table in SWAPS.items():
            if match.group() not in table:
                continue
            if match.group() in "+-" and not re.match(r"[\w)\]]", before):
                continue  # a sign
            yield kind, match.start(), match.end(), table[match.group()]


def negations(code, begin, end):
    for match in re.finditer(r"\b(?:if|while) \(", code[:end]):
        if match.start() >= begin:
            last = closing(code, match.end() - 1)
            yield "negate", match.end(), last, "!(" + code[match.end():last] + ")"


def constants(code, begin, end):
    for match in re.finditer(r"(?<![\w.])(0x[0-9a-fA-F]+|\d+)[uUlL]*(?![\w.])", code[:end]):
        if match.start() >= begin and not code[:match.start()].endswith("return "):
            yield "constant", match.start(), match.end(), "(" + match.group() + " + 1)"


def returns(code, begin, end):
    for match in re.finditer(r"\breturn (-?\w+);", code[:end]):
        value = match.group(1)
        if match.start() >= begin and (value in RETURNS or value.startswith("HEADWAY_E")):
            yield "return", match.start(1), match.end(1), RETURNS.get(value, "0")


def drops(code, begin, end):
    for match in re.finditer(r"^ +(?=\S)", code[:end], re.M):
        if match.start() < begin:
            continue
        before = code[:match.start()].rstrip()
        last = before.rsplit("\n", 1)[-1].strip()
        begins = before[-1] in ";{}:" or re.match(r"(?:\} )?else$|(?:\} else )?(?:if|for|while) \(",
                                                  last)
        statement = STATEMENT.match(code, match.end(), end)
        if begins and statement and re.search(r"[(=]|\+\+|--", statement.group()):
            yield "drop", statement.start(), statement.end(), ";"


def sites(path, source):
    """Every site of one file, in the order of the text."""
    code = blank(source)
    seen = collections.Counter()
    for function, begin, end in functions(code):
        found = []
        for operator in (swaps, negations, constants, returns, drops):
            found += operator(code, begin, end)
        for kind, first, last, text in sorted(found, key=lambda one: (one[1], one[0])):
            line = source[source.rfind("\n", 0, first) + 1:].split("\n", 1)[0].strip()
            key = f"{path} | {function} | {kind} | {line}"
            seen[key] += 1
            if kind == "negate":  # the text itself, strings and all
                text = "!(" + source[first:last] + ")"
            yield Site(f"{key} | {seen[key]}", first, last, text)


def mutated(source, site):
    return source[:site.begin] + site.text + source[site.end:]


def rank(site):
    """A fixed random order, in which other sites' coming and going changes nothing."""
    return hashlib.sha256(site.name.encode()).hexdigest()
