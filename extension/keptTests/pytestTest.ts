/**
 * The text of a Python test that replays a kept thread, as "Export Thread as Test…" writes it: pytest runs it, and so does
 * `python -m unittest`. The graph runs in the interpreter of the test. Pure.
 */
import type { WrittenTest } from './mochaTest.js';

export function pytestTest({ title, graphId, threadFile, configFile }: WrittenTest): string {
  return `"""Written by Backstep. A kept thread of the graph ${docText(graphId)}, ${docText(title)}: each of its steps runs
again with today's code and must come out as it was recorded. BACKSTEP_SERVER names the server to run; else the program
backstep-server is it.
"""

import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
THREAD = FOLDER / ${JSON.stringify(threadFile)}
CONFIG = FOLDER / ${JSON.stringify(configFile)}


def server() -> list[str]:
    named = os.environ.get("BACKSTEP_SERVER") or shutil.which("backstep-server")
    if named is None:
        raise FileNotFoundError("Install backstep-server, or set BACKSTEP_SERVER to its path.")
    return ["node", named] if named.endswith(".js") else [named]


class KeptThread(unittest.TestCase):
    def test_replays_as_it_was_recorded(self) -> None:
        replay = [*server(), "replay", "--file", str(THREAD), "--config", str(CONFIG), "--trust"]
        replay += ["--python", sys.executable]
        done = subprocess.run(replay, capture_output=True, encoding="utf-8", check=False)
        self.assertEqual(done.returncode, 0, f"\\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    unittest.main()
`;
}

/** In a docstring nothing may end it or escape from it, and a line break would not read. */
function docText(text: string): string {
  return text.replace(/["\\\s]+/g, ' ').trim();
}
