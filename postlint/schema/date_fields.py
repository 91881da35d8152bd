"""Which fields of front matter hold dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

_PUBLISHED = frozenset(
    {
        *(
            "pubdate",
            "publishdate",
            "publisheddate",
            "datepublished",
            "publishedat",
            "publishedon",
            "publicationdate",
        ),
        *(
            "created",
            "createdat",
            "createddate",
            "datecreated",
            "creationdate",
            "postdate",
            "posted",
            "posteddate",
        ),
        *("published",),
    }
)
_UPDATED = frozenset(
    {
        *(
            "updated",
            "updatedat",
            "updateddate",
            "dateupdated",
            "updatedate",
            "updatedon",
            "lastmod",
            "lastmodified",
        ),
        *(
            "lastmodifiedat",
            "lastmodifieddate",
            "modified",
            "modifiedat",
            "modifieddate",
            "datemodified",
            "lastupdated",
        ),
        *("lastupdate", "lastupdatedat", "revised", "revisiondate"),
    }
)
_OTHER = frozenset(
    {"expirydate", "expires", "expiresat", "expiry", "startdate", "enddate", "eventdate", "deadline"}
)
_MARKS = str.maketrans("", "", "-_ ")


@lru_cache(maxsize=4096)
def role(key: str) -> str:
    """What a key's date says: "date", "published", "updated", "other" for dates of something else, or ""."""
    name = key.lower().translate(_MARKS)
    if name == "date":
        return "date"
    if name in _PUBLISHED:
        return "published"
    if name in _UPDATED:
        return "updated"
    return "other" if name in _OTHER or (name.endswith("date") and key.lower() != "update") else ""


def dated(
    values: Mapping[str, Any], further: Sequence[str] = (), ignored: Sequence[str] = ()
) -> Iterator[tuple[tuple[str, ...], str, Any]]:
    """(path, role, value) of the fields that hold dates; keys in `further` hold dates whatever their name."""
    for key, value in values.items():
        meaning = "date" if key in further else role(key)
        if not meaning or key in ignored:
            continue
        if isinstance(
            value, dict
        ):  # MkDocs: date: {created: ..., updated: ...}; Docusaurus: last_update: {date: ...}
            for inner, item in value.items():
                if inner_meaning := role(inner):
                    yield (key, inner), meaning if inner_meaning == "date" else inner_meaning, item
        else:
            yield (key,), meaning, value
