#!/usr/bin/env python3
"""Man pages from cairn's own help: cairn.1, and one for each command.

    cairn --experimental-dump-help | packaging/man.py VERSION FOLDER
"""

import itertools
import json
import pathlib
import re
import sys


def text(words):
    """Escaped for troff; a line may not begin with a control character."""
    words = words.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in words.split("\n"))


def prose(words):
    """Paragraphs; lines that are indented keep their layout."""
    out = []
    for block in re.split(r"\n\s*\n", words.strip("\n")):
        for indented, lines in itertools.groupby(block.split("\n"), lambda line: line.startswith((" ", "\t"))):
            out += [".PP", ".nf", text("\n".join(lines)), ".fi"] if indented else [".PP", text("\n".join(lines))]
    return out


def name(option):
    return ("-" if option["kind"] == "short" else "--") + option["name"]


def shown(arguments, kind):
    return [a for a in arguments or [] if (a["kind"] == "positional") == (kind == "positional") and a["shouldDisplay"]]


def label(argument):
    value = f"<{argument['valueName']}>" if argument["kind"] != "flag" else ""
    if argument["kind"] == "positional":
        return value
    names = ", ".join(name(n) for n in argument["names"])
    return f"{names} {value}".strip()


def listing(arguments):
    out = []
    for argument in arguments:
        out += [".TP", f"\\fB{text(label(argument))}\\fR"]
        out.append(text(" ".join(filter(None, [argument.get("abstract"), argument.get("discussion")])) or " "))
    return out


def pages(command, path, version, date):
    """(file name, content) of the command and those below it."""
    words = " ".join(path)
    arguments = command.get("arguments")
    below = [c for c in command.get("subcommands") or [] if c["shouldDisplay"] and c["commandName"] != "help"]
    positional = " ".join(
        (f"[{label(a)}]" if a["isOptional"] else label(a)) + (" ..." if a["isRepeating"] else "")
        for a in shown(arguments, "positional"))
    out = [
        f'.TH "{"-".join(path).upper()}" 1 "{date}" "cairn {version}" "Cairn"', ".SH NAME",
        text(f"{'-'.join(path)} - {command.get('abstract', '')}".rstrip(".")), ".SH SYNOPSIS",
        text(f"{words} {'<command> ' if below else ''}[options] {positional}".strip())]
    if command.get("discussion"):
        out += [".SH DESCRIPTION", *prose(command["discussion"])]
    if shown(arguments, "positional"):
        out += [".SH ARGUMENTS", *listing(shown(arguments, "positional"))]
    if shown(arguments, "option"):
        out += [".SH OPTIONS", *listing(shown(arguments, "option"))]
    if below:
        out.append(".SH COMMANDS")
        for child in below:
            out += [".TP", f"\\fB{text('-'.join([*path, child['commandName']]))}\\fR(1)"]
            out.append(text(child.get("abstract") or " "))
    if len(path) > 1:
        out += [".SH SEE ALSO", f"\\fB{text('-'.join(path[:-1]))}\\fR(1)"]
    yield f"{'-'.join(path)}.1", "\n".join(out) + "\n"
    for child in below:
        yield from pages(child, [*path, child["commandName"]], version, date)


def main():
    version, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    command = json.load(sys.stdin)["command"]
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in pages(command, [command["commandName"]], version, ""):
        (folder / file).write_text(content)


if __name__ == "__main__":
    main()
