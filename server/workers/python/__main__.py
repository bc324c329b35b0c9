"""Makes this folder a program, `python <folder>`: nothing of it needs to be installed or found on a path."""

from backstep_worker.main import run

if __name__ == "__main__":
    run()
