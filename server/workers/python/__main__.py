"""Makes this folder a program, `python <folder>`: nothing of it needs to be installed or found on a path."""

import sys

LEAST_PYTHON = (3, 10)

# Before anything that an older one would not understand.
if sys.version_info < LEAST_PYTHON:
    sys.stderr.write(
        "Python %d.%d or newer is needed; %s is %s. Choose another: setting backstep.pythonPath, or a .venv beside "
        "langgraph.json.\n" % (LEAST_PYTHON + (sys.executable, sys.version.split()[0]))
    )
    sys.exit(78)

from backstep_worker.main import run

if __name__ == "__main__":
    run()
