"""Codings as W3C Web Annotations in JSON-LD: position in code points, and the words around.

Source: Web Annotation Data Model, W3C Recommendation 23 February 2017.
"""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any

from qualkit.exchange.flat_tables import code_ids, in_order, paths_of, remarks_of
from qualkit.exchange.gathering import lasting_id
from qualkit.model.exchanged import Exchanged, ExchangedCoding

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32


def dump_annotations(project: Exchanged) -> bytes:
    """A collection with one annotation a coding; its only page holds all of them."""
    paths, ids, remarks = paths_of(project), code_ids(project), remarks_of(project)
    items = []
    for coding in in_order(project):
        path = " > ".join(paths[coding.code])
        bodies = [_body(path, ids[coding.code])]
        if note := remarks.get(coding.id, coding.note):
            bodies.append({"type": "TextualBody", "purpose": "commenting", "value": note})
        items.append(_annotation(project, coding, bodies))
    ids_in = [str(item["id"]) for item in items]
    whole_id = f"urn:uuid:{lasting_id('collection', *ids_in)}"
    page_id = f"urn:uuid:{lasting_id('page', *ids_in)}"
    page = {"id": page_id, "type": "AnnotationPage", "partOf": whole_id}
    whole = {
        "@context": _CONTEXT,
        "id": whole_id,
        "type": "AnnotationCollection",
        "label": project.title,
        "generator": {"type": "Software", "name": project.origin},
        "total": len(items),
        "first": {**page, "startIndex": 0, "items": items},
        "last": page_id,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _body(path: str, code: str) -> dict[str, Any]:
    return {
        "type": "TextualBody",
        "purpose": "tagging",
        "format": "text/plain",
        "value": path,
        "rdfs:label": code,
    }


def _annotation(
    project: Exchanged, coding: ExchangedCoding, bodies: list[dict[str, Any]]
) -> dict[str, Any]:
    made: dict[str, Any] = {"id": f"urn:uuid:{coding.id}", "type": "Annotation"}
    made["motivation"] = "tagging"
    if coding.coder:
        made["creator"] = {"type": "Person", "name": coding.coder}
    if coding.at:
        made["created"] = f"{coding.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    made["body"] = bodies
    made["target"] = {
        "source": f"urn:uuid:{coding.source}",
        "dcterms:title": project.source_of[coding.source].name,
        "selector": _selectors(project, coding),
    }
    return made


def _selectors(project: Exchanged, coding: ExchangedCoding) -> list[dict[str, Any]]:
    text, span = project.source_of[coding.source].text or "", coding.span
    before = text[max(0, span.start - _AROUND) : span.start]
    after = text[span.end : span.end + _AROUND]
    words = {"exact": coding.quote, "prefix": before, "suffix": after}
    return [
        {"type": "TextQuoteSelector", **words},
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
    ]
