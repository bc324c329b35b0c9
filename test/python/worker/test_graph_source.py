"""Modules keep their names, so that stored values find their classes again; each is loaded once."""

import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

from backstep_worker.graph_error import GraphExportError, graph_error
from backstep_worker.graph_source import extend_path, load_module, module_name


class SourceTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.dir = Path(folder.name).resolve()
        self.addCleanup(sys.path.__setitem__, slice(None), list(sys.path))

    def write(self, name: str, text: str) -> str:
        file = self.dir / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return str(file)

    def error_of(self, file: str) -> dict[str, Any]:
        """`assertRaises` would take the traceback away."""
        try:
            load_module(file, None, str(self.dir))
        except Exception as error:
            return graph_error(error, file, str(self.dir))
        raise AssertionError("It loaded.")

    def test_a_file_of_a_package_may_import_relatively(self) -> None:
        self.write("own_package/__init__.py", "")
        self.write("own_package/parts.py", "value = 7")
        file = self.write("own_package/agent.py", "from .parts import value")
        extend_path(str(self.dir), [])
        module = load_module(file, None, str(self.dir))
        self.assertEqual((module.value, module.__name__), (7, "own_package.agent"))
        self.assertIs(load_module(file, None, str(self.dir)), module)

    def test_a_dotted_name(self) -> None:
        self.write("other/place/named.py", "value = 8")
        extend_path(str(self.dir), [str(self.dir / "other")])
        module = load_module("", "place.named", str(self.dir))
        self.assertEqual(module.value, 8)

    def test_a_file_whose_name_is_no_identifier(self) -> None:
        file = self.write("my-agent 2.py", "value = 9")
        module = load_module(file, None, str(self.dir))
        self.assertEqual((module.value, module.__name__), (9, "my_agent_2"))

    def test_the_nearest_folder_of_the_path_names_it(self) -> None:
        file = self.write("src/agent.py", "")
        self.assertEqual(module_name(file, str(self.dir)), "src.agent")
        extend_path(str(self.dir), [str(self.dir / "src")])
        self.assertEqual(module_name(file, str(self.dir)), "agent")

    def test_a_file_that_is_not_there(self) -> None:
        with self.assertRaisesRegex(GraphExportError, "There is no file"):
            load_module(str(self.dir / "none.py"), None, str(self.dir))

    def test_errors_name_file_and_line_of_the_users_code(self) -> None:
        self.write("broken_part.py", "\n\nraise ValueError('at import')\n")
        file = self.write("uses_it.py", "\nimport broken_part\n")
        extend_path(str(self.dir), [])
        told = self.error_of(file)
        self.assertEqual(told["message"], "ValueError: at import")
        self.assertEqual((Path(told["file"]).name, told["line"]), ("uses_it.py", 2))
        self.assertIn("broken_part.py", told["stack"])
        self.assertNotIn("backstep_worker", told["stack"])

    def test_a_missing_package_comes_with_its_next_step(self) -> None:
        file = self.write("needs.py", "import not_there_at_all.inner\n")
        told = self.error_of(file)
        self.assertIn(f"{sys.executable} -m pip install -U not_there_at_all", told["message"])
        self.assertEqual(told["line"], 1)


if __name__ == "__main__":
    unittest.main()
