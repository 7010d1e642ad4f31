"""The file system and the processes that a function sees: namespaces of Linux.

For the supervisor, a process of its own: only the standard library is imported here.
"""

from __future__ import annotations

import ctypes
import os
import resource

_LIBC = ctypes.CDLL(None, use_errno=True)

_CLONE_NEWNS, _CLONE_NEWIPC, _CLONE_NEWUSER, _CLONE_NEWPID = 0x20000, 0x8000000, 0x10000000, 0x20000000

_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC = 1, 2, 4, 8
_MS_REMOUNT, _MS_BIND, _MS_REC, _MS_SLAVE = 32, 4096, 16384, 1 << 19
_SYS_MOUNT_SETATTR = 442  # Linux 5.12; one number on all architectures
_AT_FDCWD, _AT_RECURSIVE, _ATTR_RDONLY = -100, 0x8000, 1

_PR_SET_NO_NEW_PRIVS, _PR_CAPBSET_DROP = 38, 24
# What a superuser keeps: rights over files, and none over mounts, devices, or other processes.
_KEPT_CAPABILITIES = {0, 1, 2, 3, 4, 5, 6, 7, 10}
_MOST_CAPABILITIES = 64

# Made again, or shown in parts.
_OWN = {"dev", "opt", "proc", "tmp", "var"}
_OWN_OF_VAR = {"task", "tmp"}
# Where the machine's own root is until an environment is furnished.
_MACHINE = "/.machine"
_DEVICES = ["null", "zero", "full", "random", "urandom"]


def enter(user: bool) -> None:
    """New namespaces for this process's mounts, and for the processes that it starts from now on.

    With `user`, in a user namespace, where no rights are needed. Raises OSError if the kernel refuses.
    """
    uid, gid = os.getuid(), os.getgid()
    flags = _CLONE_NEWNS | _CLONE_NEWPID | _CLONE_NEWIPC | (_CLONE_NEWUSER if user else 0)
    _checked(_LIBC.unshare(flags), "unshare")
    if user:
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{uid} {uid} 1")
        _write("/proc/self/gid_map", f"{gid} {gid} 1")


def build(root: str, hidden: list[str], needed: list[str]) -> None:
    """Makes what all environments see, in an empty folder, and makes that the root of this process.

    It is this machine, read-only, with a /tmp and a /var of its own. `hidden` folders look empty, such as those
    of LocalStack, with the code of all functions. `needed` ones stay visible although they lie in a hidden one,
    such as that of Python. The process is the first one of its PID namespace.
    """
    _mount("none", "/", None, _MS_REC | _MS_SLAVE)
    _mount("tmpfs", root, "tmpfs", _MS_NOSUID | _MS_NODEV, "mode=755,size=4m")
    _show("/", root, _OWN)
    os.mkdir(f"{root}/var")
    _show("/var", f"{root}/var", _OWN_OF_VAR)
    os.symlink("/tmp", f"{root}/var/tmp")
    for path in ("tmp", "proc", "dev", "opt", "var/task"):
        os.mkdir(f"{root}/{path}")
    _make_devices(f"{root}/dev")
    for path in hidden:
        if os.path.isdir(root + path):
            _mount("tmpfs", root + path, "tmpfs", _MS_NOSUID | _MS_NODEV, "mode=755,size=64k")
    _show_needed([path for path in needed if not _is_below_tmp(path)], root)
    os.mkdir(root + _MACHINE, 0o700)
    # It has places for the layers until `furnish` has filled it.
    _mount("tmpfs", f"{root}/opt", "tmpfs", _MS_NOSUID | _MS_NODEV, "mode=755,size=4m")
    _make_read_only(root, recursive=True)
    _make_read_only(f"{root}/opt", read_only=False)
    _mount("tmpfs", f"{root}/tmp", "tmpfs", _MS_NOSUID | _MS_NODEV, "mode=1777,size=4m")
    for path in _show_needed([path for path in needed if _is_below_tmp(path)], root):
        _make_read_only(path, recursive=True)
    _mount("proc", f"{root}/proc", "proc", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC)
    _checked(_LIBC.pivot_root(os.fsencode(root), os.fsencode(root + _MACHINE)), "pivot_root")
    os.chdir("/")


def furnish(binds: list[tuple[str, str]], tmp_in_mb: int, command: list[str]) -> None:
    """Adds what this environment alone sees. A function waits for it, so most is done before, in `build`.

    `binds` are folders of this machine and where they are seen: /var/task and /opt. `command` may have a
    program of the machine's own /opt.
    """
    for folder, inside in binds:
        if inside != "/opt":
            _bind(_MACHINE + folder, inside)
            _make_read_only(inside, recursive=True)
    _make_opt([_MACHINE + folder for folder, inside in binds if inside == "/opt"], command)
    _mount("tmpfs", "/tmp", None, _MS_REMOUNT | _MS_NOSUID | _MS_NODEV, f"size={tmp_in_mb}m")
    # Hides the machine's root. To unmount it would take longer than all the rest.
    _mount("tmpfs", _MACHINE, "tmpfs", _MS_RDONLY | _MS_NOSUID | _MS_NODEV, "mode=755,size=4k")


def give_up_rights() -> None:
    """Of the programs that this process will start."""
    _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    for capability in set(range(_MOST_CAPABILITIES)) - _KEPT_CAPABILITIES:
        _LIBC.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)


def limit_descriptors() -> None:
    """As on Lambda, whatever LocalStack itself may open."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    soft = 1024 if hard == resource.RLIM_INFINITY else min(1024, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _show(folder: str, shown: str, without: set[str]) -> None:
    """Everything in a folder, at a new place."""
    with os.scandir(folder) as entries:
        for entry in entries:
            place = f"{shown}/{entry.name}"
            if entry.name in without or os.path.lexists(place):
                continue
            if entry.is_symlink():
                os.symlink(os.readlink(entry.path), place)
            elif entry.is_dir():
                os.mkdir(place)
                _bind(entry.path, place)
            elif entry.is_file():
                os.close(os.open(place, os.O_CREAT | os.O_WRONLY, 0o644))
                _bind(entry.path, place)


def _make_opt(layers: list[str], command: list[str]) -> None:
    """The layers, and of this machine's own what the command needs. Without layers, this machine's own."""
    for folder in layers:
        _show(folder, "/opt", set())
    own = f"{_MACHINE}/opt"
    if os.path.isdir(own):
        words = [*command, os.path.realpath(command[0])]
        needed = {word.split("/")[2] for word in words if word.startswith("/opt/")}
        _show(own, "/opt", set(os.listdir(own)) - needed if layers else set())
    _make_read_only("/opt", recursive=True)


def _make_devices(folder: str) -> None:
    for name in _DEVICES:
        if os.path.exists(f"/dev/{name}"):
            os.close(os.open(f"{folder}/{name}", os.O_CREAT | os.O_WRONLY, 0o666))
            _bind(f"/dev/{name}", f"{folder}/{name}")
    os.symlink("/proc/self/fd", f"{folder}/fd")
    for number, name in enumerate(["stdin", "stdout", "stderr"]):
        os.symlink(f"/proc/self/fd/{number}", f"{folder}/{name}")


def _is_below_tmp(path: str) -> bool:
    return path.startswith("/tmp/")


def _show_needed(paths: list[str], root: str) -> list[str]:
    shown = []
    for path in paths:
        if not os.path.exists(root + path):
            os.makedirs(root + path)
            _bind(path, root + path)
            shown.append(root + path)
    return shown


def _bind(source: str, place: str) -> None:
    _mount(source, place, None, _MS_BIND | _MS_REC)


def _make_read_only(path: str, *, read_only: bool = True, recursive: bool = False) -> None:
    flags = (_ATTR_RDONLY, 0) if read_only else (0, _ATTR_RDONLY)  # set, and cleared
    attributes = (ctypes.c_uint64 * 4)(*flags, 0, 0)
    result = _LIBC.syscall(
        _SYS_MOUNT_SETATTR,
        _AT_FDCWD,
        os.fsencode(path),
        _AT_RECURSIVE if recursive else 0,
        ctypes.byref(attributes),
        ctypes.c_size_t(ctypes.sizeof(attributes)),
    )
    _checked(result, f"mount_setattr {path}")


def _mount(source: str, place: str, kind: str | None, flags: int, data: str | None = None) -> None:
    result = _LIBC.mount(
        os.fsencode(source),
        os.fsencode(place),
        kind and os.fsencode(kind),
        ctypes.c_ulong(flags),
        data and os.fsencode(data),
    )
    _checked(result, f"mount {place}")


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


def _checked(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
