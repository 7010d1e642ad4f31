"""`nodejs*`: Node.js of this machine, with a runtime loop of our own (the folder node_loop)."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from cairn_localstack.runtimes.family import CannotRun, Choice, Function, Start
from cairn_localstack.runtimes.interpreters import Interpreter, Search, find, nearest

_LOOP = Path(__file__).parent / "node_loop" / "loop.mjs"
_OLDEST = 18

_SEARCH = Search(
    names=r"node(js)?(-?\d+)?",
    folders=(
        "~/.nvm/versions/node/*/bin/node",
        "$NVM_DIR/versions/node/*/bin/node",
        "~/.local/share/fnm/node-versions/*/installation/bin/node",
        "~/.fnm/node-versions/*/installation/bin/node",
        "~/.volta/tools/image/node/*/bin/node",
        "~/.asdf/installs/nodejs/*/bin/node",
        "~/.local/share/mise/installs/node/*/bin/node",
        "~/.nodenv/versions/*/bin/node",
        "/usr/local/n/versions/node/*/bin/node",
        "/opt/hostedtoolcache/node/*/*/bin/node",
        "/opt/homebrew/Cellar/node*/*/bin/node",
    ),
    question=("-p", "process.version + '\\n' + process.execPath"),
)


@functools.cache
def _found() -> list[Interpreter]:
    return find(_SEARCH)


def _major(runtime: str) -> int:
    match = re.fullmatch(r"nodejs(\d+)\.x", runtime)
    if match is None:
        raise CannotRun("it isn't a version of Node.js that LocalStack knows")
    return int(match.group(1))


class Node:
    def choose(self, runtime: str) -> Choice:
        wanted = _major(runtime)
        found = _found()
        usable = [each for each in found if each.version >= (_OLDEST,)]
        best = nearest(usable, (wanted,), lambda version: version[0] - wanted)
        if best is None:
            has = f"only Node.js {found[0].number}" if found else "no Node.js"
            raise CannotRun(
                f"this machine has {has}; install Node.js {max(wanted, _OLDEST)} (PATH, nvm and other "
                "version managers are searched) and start LocalStack again"
            )
        interpreter, exact = best
        return Choice(f"Node.js {interpreter.number}", exact, interpreter.path)

    def start(self, function: Function, choice: Choice) -> Start:
        major = _major(function.runtime)
        assert choice.program is not None
        # Lambda leaves the same share of the memory to the heap.
        heap = max(function.memory_in_mb * 9 // 10, 32)
        return Start(
            [str(choice.program), f"--max-old-space-size={heap}", str(_LOOP), str(major)],
            {
                "PATH": (choice.program.parent,),
                "NODE_PATH": (
                    f"/opt/nodejs/node{major}/node_modules",
                    "/opt/nodejs/node_modules",
                    "/var/task",
                ),
            },
        )
