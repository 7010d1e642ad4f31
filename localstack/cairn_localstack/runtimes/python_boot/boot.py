"""Runs a Python function with awslambdaric: `python -S boot.py PACKAGES HANDLER [PATH]...`.

PACKAGES is the `site-packages` of LocalStack's own Python. A function sees only what AWS's runtime has
of it, so that a dependency that the package lacks is missing here as well. Each PATH is a folder of the
function's layers.
"""

import os
import site
import sys
from importlib.machinery import PathFinder

# awslambdaric and boto3 with what they import.
_INCLUDED = {
    "awslambdaric",
    "runtime_client",
    "simplejson",
    "snapshot_restore_py",
    "boto3",
    "botocore",
    "dateutil",
    "jmespath",
    "s3transfer",
    "six",
    "urllib3",
}


class _Included:
    """Finds what comes with the runtime; last, so that the function's own packages come first."""

    def __init__(self, packages):
        self._packages = packages

    def find_spec(self, name, path=None, target=None):
        if path is not None or name not in _INCLUDED:
            return None
        found = PathFinder.find_spec(name, [self._packages])
        if found is None and name == "runtime_client":
            # Its compiled module is for LocalStack's own version of Python.
            client = os.path.join(os.path.dirname(os.path.abspath(__file__)), "client")
            found = PathFinder.find_spec(name, [client])
        return found


def main():
    packages, handler, layers = sys.argv[1], sys.argv[2], sys.argv[3:]
    sys.path[0] = os.getcwd()
    # Also where the function has a PYTHONPATH of its own.
    sys.path[1:1] = [folder for folder in layers if folder not in sys.path]
    sys.meta_path.append(_Included(packages))
    # -S leaves out the machine's packages, and with them `exit` and `help`.
    site.setquit()
    site.sethelper()
    from awslambdaric import bootstrap
    from awslambdaric.lambda_runtime_client import LambdaRuntimeClient

    sys.argv = ["bootstrap", handler]
    bootstrap.run(handler, LambdaRuntimeClient(os.environ["AWS_LAMBDA_RUNTIME_API"]))


main()
