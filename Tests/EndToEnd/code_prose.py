"""What people read of a source file: comments, docstrings, messages and names of tests, each with its line."""

import ast
import io
import re
import tokenize
from typing import NamedTuple


class Prose(NamedTuple):
    line: int
    # "comment", "message" (a string literal) or "test" (the name of a test).
    form: str
    text: str


# An interpolation, with parentheses and texts inside.
INTERPOLATION = r'\\\((?:[^()"]|"(?:[^"\\\n]|\\.)*"|\((?:[^()]|\([^()]*\))*\))*\)'

SWIFT = re.compile(
    r"(?P<comment>//[^\n]*)"
    r"|(?P<block>/\*.*?\*/)"
    r'|(?P<raw>#+"(?:""\n.*?"""#|[^\n]*?"#+))'
    r'|(?P<long>""".*?(?<!\\)""")'
    rf'|(?P<string>"(?:[^"\\\n]|{INTERPOLATION}|\\.)*")'
    r"|(?P<name>func `[^`]*`)",
    re.S)


def swift_prose(source):
    """Comments on neighbouring lines are one; so are the parts of a message, without its interpolations."""
    found, last = [], None
    for match in SWIFT.finditer(source):
        line = source.count("\n", 0, match.start()) + 1
        form, body = match.lastgroup, match[0]
        joined = {"comment": r"\n[ \t]*", "string": r"\s*\+\s*"}.get(form)
        goes_on = last and last[0] == form and joined and re.fullmatch(joined, source[last[1]:match.start()])
        last = (form, match.end())
        if form == "comment":
            text = re.sub(r"^//[/!]? ?", "", body)
        elif form == "block":
            text = body[2:-2]
        elif form == "name":
            text = body[6:-1]
        elif form == "raw":
            text = body.strip('#"')
        else:
            text = re.sub(r"\\\n\s*", "", body[3:-3] if form == "long" else body[1:-1])
            text = re.sub(INTERPOLATION, "…", text).replace('\\"', '"').replace("\\n", "\n")
        if goes_on:
            found[-1] = found[-1]._replace(text=found[-1].text + ("\n" if form == "comment" else "") + text)
        else:
            kinds = {"comment": "comment", "block": "comment", "name": "test"}
            found.append(Prose(line, kinds.get(form, "message"), text))
    return found


def python_prose(source):
    """Docstrings count as messages, and the words of a test's name as its name."""
    found = [
        Prose(token.start[0], "comment", token.string.lstrip("#! "))
        for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.type == tokenize.COMMENT]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            found.append(Prose(node.lineno, "test", node.name.replace("_", " ")))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(Prose(node.lineno, "message", node.value))
    return sorted(found)


def shell_prose(source):
    lines = enumerate(source.splitlines(), 1)
    return [Prose(number, "comment", line.strip().lstrip("#! ")) for number, line in lines if line.strip()[:1] == "#"]


def code_prose(path, source):
    """What people read of a file; of messages only those that are sentences or clauses, not keys, YAML or JSON."""
    read = swift_prose if path.endswith(".swift") else python_prose if path.endswith(".py") else shell_prose
    found = []
    for prose in read(source):
        text = re.sub(r"(`+)(?:(?!\n\n).)+?\1", "`code`", prose.text, flags=re.S) if prose.form != "test" else prose.text
        if prose.form == "message":
            text = "\n".join(line for line in text.splitlines() if is_sentence(line))
        if text.strip():
            found.append(prose._replace(text=re.sub(r"\s+", " ", text).strip()))
    return found


def is_sentence(line):
    looks_like_data = re.match(r"\s*([\w${}.-]+:(\s|$)|- |#|[{\[<\"])", line) or re.search(r'": ?["\d{\[]|;$|[{}]$', line)
    return not looks_like_data and len(re.findall(r"[^\W\d_]{2,}", line)) >= 3
