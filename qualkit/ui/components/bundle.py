"""Several small ES modules as one, because Streamlit takes a component's script as one text.

A module keeps its scope: it becomes a function that returns what it exports. Modules may use
`import { a, b } from "./other.js";` and `export function|class|const name`, nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


def bundle(modules: Mapping[str, str], *, entry: str, export: str) -> str:
    """One ES module whose default export is `export` of the module `entry`.

    `modules` maps names without suffix to sources. Raises ValueError on an import cycle and on an
    import or export in another form than the two above.
    """
    order: list[str] = []
    _visit(modules, entry, order, ())
    parts = [_wrapped(name, modules[name]) for name in order]
    return "\n".join([*parts, f"export default modules_{entry}.{export};", ""])


def _visit(modules: Mapping[str, str], name: str, order: list[str], above: tuple[str, ...]) -> None:
    if name in order:
        return
    if name in above:
        raise ValueError(f"modules import each other: {' -> '.join((*above, name))}")
    for _, needed in _IMPORT.findall(modules[name]):
        _visit(modules, needed, order, (*above, name))
    order.append(name)


def _wrapped(name: str, source: str) -> str:
    exports = _EXPORT.findall(source)
    inner = _IMPORT.sub(_as_constant, source)
    inner = _EXPORT.sub("", inner)
    other = _OTHER.search(inner)
    if other:
        raise ValueError(f"{name}.js: this form is not understood: {other.group()}")
    return f"const modules_{name} = (() => {{\n{inner}\nreturn {{ {', '.join(exports)} }};\n}})();"


def _as_constant(match: re.Match[str]) -> str:
    return f"const {{{match[1]}}} = modules_{match[2]};\n"
