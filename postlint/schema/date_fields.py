"""Which fields of front matter hold dates."""

from __future__ import annotations

from functools import lru_cache

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
