"""The files that a JSON Schema is made of: its own, and those that it refers to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from postlint.files import read_text

_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_LARGEST = 16_000_000  # bytes of one
_MOST = 1000  # files of one schema that are looked into


def files_of(path: Path) -> list[Path]:
    """A schema's file, and each file that its references may lead to, whether there is one or not.

    Rather one too many: a reference is taken relative to every `$id` that any of the files has.
    """
    folder = path.resolve().parent
    bases, references = {""}, set[str]()
    found, looked_into = {path}, set[Path]()
    while (pending := found - looked_into) and len(looked_into) < _MOST:
        for file in pending:
            looked_into.add(file)
            for key, value in _pairs(_read(file)):
                if key in _REFERENCES:
                    references.add(value.partition("#")[0])
                elif key in ("$id", "id"):
                    bases.add(value)
        found |= {folder / urljoin(base, one) for base in bases for one in references if one}
    return sorted(found)


def _read(file: Path) -> Any:
    try:
        return json.loads(read_text(file, _LARGEST))
    except (OSError, ValueError, RecursionError):
        return None


def _pairs(schema: Any) -> Iterator[tuple[str, str]]:
    """Each key whose value is a text, wherever it stands, and that text."""
    pending = [schema]
    while pending:
        part = pending.pop()
        if isinstance(part, list):
            pending.extend(part)
        elif isinstance(part, dict):
            yield from ((key, value) for key, value in part.items() if isinstance(value, str))
            pending.extend(part.values())
