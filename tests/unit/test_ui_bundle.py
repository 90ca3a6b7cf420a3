"""Small modules become one script without leaking names into each other."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from qualkit.ui.components import counts, surface
from qualkit.ui.components.bundle import bundle
from tests import nodejs

A = """import { twice, BASE } from "./b.js";

const hidden = 1;
export function run(n) {
  return twice(n) + hidden + BASE;
}
"""
B = """const hidden = 2;
export const BASE = 100;
export function twice(n) {
  return n * hidden;
}
export class Never {}
export async function later() {}
"""
C = """import { run } from "./a.js";
import { twice } from "./b.js";
export function go() {}
"""


def test_modules_keep_their_own_names_and_get_what_they_import(tmp_path):
    nodejs.needed()
    script = tmp_path / "out.mjs"
    script.write_text(bundle({"a": A, "b": B}, entry="a", export="run"))
    call = f"import run from '{script.as_uri()}'; console.log(JSON.stringify(run(5)));"
    done = subprocess.run(
        ["node", "--input-type=module", "-e", call], capture_output=True, check=True
    )
    assert json.loads(done.stdout) == 111


def test_a_module_comes_after_what_it_needs_and_only_once():
    made = bundle({"a": A, "b": B, "c": C}, entry="c", export="go")
    assert re.findall(r"^const modules_(\w+) =", made, re.MULTILINE) == ["b", "a", "c"]
    assert made.rstrip().endswith("export default modules_c.go;")


def test_modules_that_import_each_other_are_refused():
    circle = {
        "a": 'import { b } from "./b.js";\nexport function a() {}\n',
        "b": 'import { a } from "./a.js";\nexport function b() {}\n',
    }
    with pytest.raises(ValueError, match="a -> b -> a"):
        bundle(circle, entry="a", export="a")


@pytest.mark.parametrize("line", ['import x from "./b.js";', "export default 3;", "export { x };"])
def test_other_forms_of_import_and_export_are_refused(line):
    with pytest.raises(ValueError, match="not understood"):
        bundle({"a": f"{line}\nexport function a() {{}}\n"}, entry="a", export="a")


def test_the_surface_is_one_script_that_reaches_no_other_host():
    script, style = surface.script(), surface.stylesheet()
    assert script.count("export default") == 1
    assert "innerHTML" not in script
    assert "http" not in re.sub(r'"http"|httpTransport', "", script)
    assert "url(" not in style
    assert "@import" not in style


def test_every_module_of_the_surface_is_short():
    for path in nodejs.MODULES.glob("*.js"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 230, path.name


def test_the_table_of_counts_is_one_script_that_reaches_no_other_host():
    script, style = counts.script(), counts.stylesheet()
    assert script.count("export default") == 1
    assert "innerHTML" not in script + style
    assert "http" not in script
    assert "url(" not in style
