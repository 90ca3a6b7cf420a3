"""Values to YAML text in one readable house style."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

_LINE_ENDS_OF_YAML = re.compile("[\x85\u2028\u2029]")


class _Dumper(yaml.SafeDumper):
    """Block style, with list items set in from their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Text in the plainest style that comes back the same; rare line ends only do in escapes."""
    style = '"' if _LINE_ENDS_OF_YAML.search(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def dump_yaml(values: Mapping[str, object]) -> str:
    """YAML in the order given, in block style, with other scripts left readable."""
    return yaml.dump(
        dict(values),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=96,
    )


def filled(values: Mapping[str, object]) -> dict[str, object]:
    """The values without those that are empty: no text, nothing, an empty list or mapping."""
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}
