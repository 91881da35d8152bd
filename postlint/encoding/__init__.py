"""What text went through: find and undo misread encodings, lost letters, stray controls. Usable as a library.

>>> from postlint.encoding import diagnose
>>> [(d.repaired, str(d.steps[0])) for d in diagnose("Grüße aus KÃ¶ln")]
[('ö', 'UTF-8 read as Windows-1252')]
"""

from __future__ import annotations

from postlint.encoding.survey import suspicious

__all__ = ["Damage", "Piece", "Step", "diagnose", "suspicious"]


def __getattr__(name: str) -> object:
    # The tables are imported when something is suspicious, not when rules are loaded.
    if name in ("Damage", "diagnose"):
        from postlint.encoding import diagnosis as module

        globals().update(Damage=module.Damage, diagnose=module.diagnose)
        return globals()[name]
    if name in ("Piece", "Step"):
        from postlint.encoding import misreadings

        return getattr(misreadings, name)
    raise AttributeError(name)
