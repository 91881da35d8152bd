"""Letters that stand together in clean text, and marks that stand anywhere: what clears most texts at once."""

from __future__ import annotations

# Letters beyond ASCII of one Western language each, in texts of which damage would show in other letters.
_WESTERN = (
    "äöüßé", "àâæçéèêëîïôœùûü", "áéíóúüñ", "áâãàçéêíóôõúü", "àèéìíîòóùú", "àçèéíïòóúü", "åäöé", "æøåéô", "çéèêëïöü",
)  # fmt: skip
# Letters of which a text must show several to be taken for one of these languages: damage makes one or two as well.
_CENTRAL = (
    "ąćęłńóśźżé", "áčďéěíňóřšťúůýžä", "áčďéíľĺňóôŕšťúýžä", "áéíóöőúüű", "ăâîșțşţ", "çğıöşüîâİ", "čćđšž",
    "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
)  # fmt: skip
# The same for other scripts, where damage shows capitals and rare letters, but not these: they must be there.
_OTHERS = (
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "абвгдђежзијклљмнњопрстћуфхцчџшѓќѕѐѝ",
    "абвгдеёжзійклмнопрстуўфхцчшыьэюя", "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
    "אבגדהוזחטיךכלםמןנסעףפץצקרשת־״׳", "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيًٌٍَُِّْـ،؛؟٪",
    "".join(map(chr, range(0xE01, 0xE5C))),
)  # fmt: skip
NATURAL = frozenset("тсτσשתاี")
# Accents by themselves, and letters of scripts that no code page shows anything as: Armenian, those of India, Georgian,
# Ethiopic and others.
SELDOM = frozenset(
    map(chr, [*range(0x300, 0x370), *range(0x530, 0x590), *range(0x700, 0xE00), *range(0xE80, 0x1100),
              *range(0x1200, 0x1D00)])
)  # fmt: skip
ALPHABETS = tuple(frozenset(letters + letters.upper()) for letters in (*_WESTERN, *_CENTRAL, *_OTHERS))
WEST, CENTRE = (1 << len(_WESTERN)) - 1, ((1 << len(_CENTRAL)) - 1) << len(_WESTERN)
# For each letter, the alphabets that have it, as bits.
BITS: dict[str, int] = {}
for _i, _letters in enumerate(ALPHABETS):
    for _letter in _letters:
        BITS[_letter] = BITS.get(_letter, 0) | 1 << _i
# Marks and signs that stand in undamaged text of any language; emoji are told by their code point.
MARKS = frozenset(
    "&%\\?’‘“”„«»‹›–—…•·°©®™€§×¿¡\xa0\u202f\u2009\u200a\u200d\ufe0f−‑′″№ªº²³½¼¾±£¥µ、。，：；！？（）「」『』【】《》〈〉・ー々〜～｜％＋－＝／＆．０１２３４５６７８９\u3000"
)
SILENT = MARKS | SELDOM
