"""The one file that hosts run: what it leaves out of the sources, and that it is always the same."""

import ast
import io
import os
import subprocess
import sys
import tokenize
import unittest
import zipfile

from support import HOST, PROGRAM, Case

import build_publisher


class Meaning(ast.NodeTransformer):
    """A module's syntax tree without what is left out on purpose."""

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        node.returns = None
        for argument in ast.walk(node.args):
            if isinstance(argument, ast.arg):
                argument.annotation = None
        node.body = [Unannotated().visit(statement) for statement in self.without_docstring(node.body)]
        return node

    def visit_ClassDef(self, node):
        self.generic_visit(node)
        node.body = self.without_docstring(node.body)
        for field in node.body:
            if isinstance(field, ast.AnnAssign):
                field.annotation = None
        return node

    def visit_Module(self, node):
        self.generic_visit(node)
        node.body = [statement for statement in self.without_docstring(node.body) if getattr(statement, "module", "") != "typing"]
        return node

    @staticmethod
    def without_docstring(body):
        if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and isinstance(body[0].value.value, str):
            body = body[1:]
        return [statement for statement in body if not isinstance(statement, ast.Pass)]


class Unannotated(ast.NodeTransformer):
    def visit_AnnAssign(self, node):
        return ast.Assign([node.target], node.value) if node.value else node


class TheBuiltFile(Case):
    def modules(self):
        with zipfile.ZipFile(PROGRAM) as built:
            return {name: built.read(name).decode() for name in built.namelist()}

    def test_it_means_what_the_sources_mean_and_each_line_stands_where_it_stood(self):
        built = self.modules()
        sources = sorted((HOST / "publisher").glob("*.py"))
        self.assertGreater(len(sources), 20)
        for path in sources:
            if path.name == "__main__.py":
                continue
            source, text = path.read_text(encoding="utf-8"), built["publisher/" + path.name]
            with self.subTest(module=path.name):
                self.assertEqual(*(ast.dump(Meaning().visit(ast.parse(module))) for module in (source, text)))
                lines = [(n.lineno, type(n).__name__) for n in ast.walk(ast.parse(text)) if isinstance(n, (ast.FunctionDef, ast.ClassDef, ast.Raise))]
                where = {(n.lineno, type(n).__name__) for n in ast.walk(ast.parse(source)) if isinstance(n, (ast.FunctionDef, ast.ClassDef, ast.Raise))}
                self.assertEqual([], [line for line in lines if line not in where])

    def test_it_has_no_comments_docstrings_or_annotations_of_functions(self):
        for name, text in self.modules().items():
            if not name.endswith(".py"):
                continue
            comments = [token.string for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type == tokenize.COMMENT]
            functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
            arguments = [argument for node in functions for argument in ast.walk(node.args) if isinstance(argument, ast.arg)]
            annotated = [node.name for node in functions if node.returns or ast.get_docstring(node)] + [a.arg for a in arguments if a.annotation]
            self.assertEqual(([], [], None), (comments, annotated, ast.get_docstring(ast.parse(text))), name)

    def test_the_same_sources_give_the_same_bytes_whatever_python_makes_them(self):
        made = os.path.join(self.folder, "made")
        for python in (sys.executable, "/usr/bin/python3"):
            subprocess.run([python, "-I", str(HOST / "build_publisher.py"), made], check=True, env={"TZ": "Asia/Tokyo"}, umask=0o077)
            with open(made, "rb") as file:
                self.assertEqual(build_publisher.archive(), file.read())

    def test_it_runs_from_anywhere_and_is_executable(self):
        done = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, cwd="/", check=True)
        self.assertIn("usage: unwedge-publish", done.stdout)

    def test_its_builder_says_how_it_is_called(self):
        for arguments in ([], ["-x"], ["a", "b"]):
            self.assertEqual(2, subprocess.run([sys.executable, str(HOST / "build_publisher.py"), *arguments], capture_output=True, check=False).returncode)


if __name__ == "__main__":
    unittest.main()
