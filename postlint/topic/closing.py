"""How writers take leave of their readers: cues by which closing matter is told from running text.

Closing matter shares few words with its post and still belongs to it, so it must not be taken for another
article's; and where a post has taken its leave already, what follows is suspicious.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

# For each language five patterns of words (each stands at the start of a word where words have spaces):
# the text speaks of itself; it asks for something or points elsewhere; it wishes, hopes or says farewell;
# it speaks to its reader; of its writer.
_CUES: dict[str, tuple[str, str, str, str, str]] = {
    "en": (
        (
            r"(?:this|these|next|future) (?:\w+ )?(?:articles?|posts?|guides?|tutorials?"
            r"|series|blog ?posts?|entry|page|document|essay|letter|newsletter|announcement|report|column)\b"
        ),
        (
            r"feedback|contact\b|get in touch|reach out|let (?:us|me) know|feel free|questions?\b"
            r"|comments?\b|issues?\b"
            r"|join\b|subscrib|follow (?:us|me|along)|donat|sponsor|support (?:us|our|my)"
            r"|check (?:it )?out|sign up|register"
            r"|read more|learn more|more (?:information|info|details)|slack\b|twitter|discord|mailing list"
            r"|forum|newsletter"
            r"|github|mastodon|stay tuned|e-?mail|hiring|apply|try it|give it a try|download|volunteer"
            r"|get involved|please|if you\b|here (?:are|is) (?:a|our|some)|keep"
        ),
        (
            r"happy |enjoy|hope\b|hopefully|looking forward|look forward|see you|wish|conclu|in summary"
            r"|to sum up|finally"
            r"|excited|cheers|good luck|have fun|welcome"
        ),
        r"you\b|your|yours\b|yourself",
        r"we\b|our\b|ours\b|us\b|i\b|my\b|me\b|i['’]",
    ),
    "de": (
        (
            r"(?:dies|dieser|diesem|diesen|dieses|nächsten?) (?:\w+ )?(?:artikels?|beitr[aä]g"
            r"|texte?s?|posts?|blog|blogposts?|blogbeitrag|serie|seite|anleitung|meldung|newsletter)\b"
        ),
        (
            r"feedback|kontakt|meld|schreib|fragen\b|kommentar|anmeld|abonnier|folg(?:t|en sie) uns|spend"
            r"|unterstütz"
            r"|mitmach|macht mit|mehr (?:infos?|informationen|dazu|erfahren)|weitere (?:infos?"
            r"|informationen|details)|slack\b"
            r"|twitter|mastodon|mailingliste|forum|newsletter|github|e-?mail|bewerb|bitte|herunterlad"
            r"|probier|schaut|einlad"
            r"|herzlich|teilnahme|tickets?\b|anschau|wenn (?:ihr|du|sie)\b|wer "
        ),
        (
            r"viel spaß|hoff|wünsch|freuen uns|freue mich|gespannt|bis bald|bis zum|fazit|zum schluss"
            r"|abschließend"
            r"|insgesamt|willkommen|viel erfolg"
        ),
        r"ihr\b|euch\b|eure|du\b|dich\b|dir\b|dein",
        r"wir\b|uns\b|unser|ich\b|mein|mich\b|mir\b",
    ),
    "fr": (
        (
            r"(?:cet|cette|ce|ces|prochain) (?:\w+ )?(?:articles?|billets?|guides?|posts?"
            r"|tutoriels?|page|série|texte|document|annonce)\b"
        ),
        (
            r"contact|n['’]hésitez|hésite pas|questions?\b|commentaire|abonn|inscri|suivez|don\b|dons\b"
            r"|soutenir|soutenez"
            r"|particip|rejoign|pour aller plus loin|plus d['’]info|en savoir plus|slack\b|twitter|discord"
            r"|forum|newsletter"
            r"|github|e-?mail|courriel|invite|essay|télécharg|jetez|jeter un|retours?\b|faites|consult"
            r"|lire|partag|si (?:vous|tu)\b"
        ),
        (
            r"voilà|espère|espérons|bonne?\b|à bientôt|en conclusion|pour conclure|en résumé|enfin|bref"
            r"|souhait|impatien"
            r"|bienvenue|amusez"
        ),
        r"vous\b|votre|vos\b|tu\b|ton\b|tes\b|toi\b|ta\b|te\b",
        r"nous\b|notre|nos\b|je\b|j['’]|mon\b|mes\b|moi\b",
    ),
    "es": (
        (
            r"(?:este|esta|próximo|siguiente) (?:\w+ )?(?:artículos?|posts?|entrada|guía"
            r"|tutorial|serie|página|texto|documento|anuncio|nota)\b"
        ),
        (
            r"contact|no dud|pregunt|coment|duda|suscri|sígue|sigue(?:me|nos)|síguenos|don[aá]|apoy"
            r"|particip|únete|unir|más información"
            r"|aprender más|slack\b|twitter|twitch|discord|foro|newsletter|boletín|github|correo|invit"
            r"|prueba|descarg"
            r"|échale|compart|puedes|podéis|si quieres|si tienes|recomiendo|por favor|vídeo|video|si (?:te"
            r"|os|eres)\b"
        ),
        (
            r"espero|esperamos|feliz|felices|nos vemos|hasta (?:la|luego|pronto)|conclusi|en resumen"
            r"|por último|finalmente"
            r"|disfrut|suerte|bienvenid|ojalá"
        ),
        r"tú\b|tu\b|tus\b|te\b|os\b|vosotros|usted|vuestr|ti\b",
        r"nosotros|nuestr|nos\b|yo\b|mi\b|mis\b|me\b",
    ),
    "pt": (
        (
            r"(?:este|esta|próximo|neste|deste) (?:\w+ )?(?:artigos?|posts?|guia|tutorial|série"
            r"|página|texto|documento|anúncio|postagem)\b"
        ),
        (
            r"contat|contact|não hesite|pergunt|coment|dúvida|inscrev|assin|siga|doa[rçn]|apoi|particip"
            r"|junte|mais informaç"
            r"|saiba mais|slack\b|twitter|discord|fórum|newsletter|github|e-?mail|convid|experiment|baix"
            r"|compartilh|por favor|se você"
        ),
        (
            r"espero|esperamos|feliz|até (?:a|logo|breve)|conclus|em resumo|por fim|finalmente|aproveit"
            r"|boa sorte|bem-vind"
        ),
        r"você|vocês|seu\b|sua\b|seus\b|suas\b|tu\b|te\b",
        r"nós\b|nosso|nossa|nos\b|eu\b|meu|minha",
    ),
    "it": (
        (
            r"(?:questo|questa|prossimo|quest['’]) ?(?:\w+ )?(?:articol[oi]|post|guida"
            r"|tutorial|serie|pagina|testo|documento|annuncio)\b"
        ),
        (
            r"contatt|non esit|domand|comment|iscriv|segui|don[ai]|sosten|partecip|unisciti|unirsi"
            r"|maggiori informazioni"
            r"|per saperne|slack\b|twitter|discord|forum|newsletter|github|e-?mail|invit|prova|scaric"
            r"|condivid|per favore|se (?:vuoi|volete|hai|avete)"
        ),
        (
            r"spero|speriamo|felice|felici|ci vediamo|a presto|conclusion|in sintesi|infine|buon|benvenut"
            r"|divertit"
        ),
        r"voi\b|vostr|tuo\b|tua\b|tuoi\b|tue\b|tu\b|ti\b|vi\b",
        r"noi\b|nostr|ci\b|io\b|mio|mia|miei|mie\b",
    ),
    "pl": (
        r"(?:ten|tego|tym|następn\w+) (?:\w+ )?(?:artykuł\w*|wpis\w*|post\w*|poradnik\w*|stron\w+|tekst\w*)",
        (
            r"kontakt|skontaktuj|pytani|komentar|zapisz|subskry|obserwuj|wspar|wspier|dołącz"
            r"|więcej informacji|slack\b"
            r"|twitter|discord|forum|newsletter|github|e-?mail|zaprasz|spróbuj|pobierz|udostępni|prosz"
            r"|zachęc|jeśli"
        ),
        r"mam nadzieję|mamy nadzieję|życz|do zobaczenia|podsumow|na koniec|wreszcie|powodzenia|witamy|miłe",
        r"ci\b|ciebie|twój|twoj|wasz|wam\b|was\b|państw",
        r"my\b|nasz|nas\b|nam\b|ja\b|mój|moj|mnie",
    ),
    "tr": (
        r"(?:bu|bir sonraki) (?:\w+ )?(?:makale\w*|yazı\w*|rehber\w*|sayfa\w*|belge\w*|duyuru\w*|gönderi\w*)",
        (
            r"iletişim|çekinme|soru|yorum|abone|takip|bağış|destek|katıl|daha fazla bilgi|slack\b|twitter"
            r"|discord|forum"
            r"|bülten|github|e-?posta|davet|dene|indir|paylaş|lütfen|geri bildirim|ister\w*sen"
        ),
        r"umar|umuyor|dile|görüş(?:mek|ürüz)|sonuç olarak|özetle|son olarak|iyi |mutlu|hoş geldin|başarılar",
        r"siz\b|sizi|size|sizin|sen\b|seni|sana|senin",
        r"biz\b|bizi|bize|bizim|ben\b|beni|bana|benim",
    ),
    "ru": (
        (
            r"(?:эт\w+|следующ\w+) (?:\w+ )?(?:стать\w+|пост\w*|руководств\w+|страниц\w+|текст\w*|замет\w+"
            r"|публикаци\w+|документ\w*)"
        ),
        (
            r"свяж|связат|обращай|вопрос|коммент|подпи|следите|пожертв|поддерж|участ|присоедин|подробн"
            r"|узнать больше"
            r"|слак|твиттер|телеграм|дискорд|форум|рассылк|github|почт|приглаш|попробу|скача|подели"
            r"|пожалуйста|отзыв|пишите|если (?:вы|у вас)"
        ),
        (
            r"надею|надеемся|желаю|желаем|до встречи|до свидания|в заключение|итог|наконец|удачи|приятн"
            r"|добро пожаловать|счастлив"
        ),
        r"вы\b|вас\b|вам\b|ваш|ты\b|тебя|тебе|твой|твоя",
        r"мы\b|нас\b|нам\b|наш|я\b|мне\b|меня\b|мой|моя",
    ),
    "vi": (
        r"(?:bài (?:viết|báo|đăng|này)|hướng dẫn này|trang này|loạt bài|tài liệu này)",
        (
            r"liên hệ|phản hồi|câu hỏi|bình luận|đăng ký|theo dõi|ủng hộ|quyên góp|tham gia|thông tin thêm"
            r"|tìm hiểu thêm"
            r"|xem thêm|slack\b|twitter|facebook|diễn đàn|github|email|mời|hãy|thử|tải về|chia sẻ|vui lòng"
            r"|góp ý|nếu bạn"
        ),
        r"hy vọng|chúc|hẹn gặp|kết luận|tóm lại|cuối cùng|chào mừng|mong",
        r"bạn\b|các bạn|quý vị",
        r"chúng (?:tôi|ta)\b|tôi\b|mình\b",
    ),
    "zh": (
        "本文|本篇|这篇|此文|下一篇|本页",
        "联系|反馈|问题|评论|留言|订阅|关注|捐|赞助|支持我们|参与|加入|更多|详情|邮件|邮箱|论坛|微信|公众号|微博|欢迎|请|下载|参考|参见|分享|指正|交流|讨论|试试|如果你|如果您",
        "希望|祝|期待|总之|总结|最后|再见|感兴趣|以上|就这样|完。",
        "你|您|大家|各位|读者",
        "我们|我|咱|笔者",
    ),
    "ja": (
        "本記事|この記事|当記事|本稿|この投稿|このページ|この文書|次回|本エントリ",
        (
            "連絡|フィードバック|質問|コメント|購読|フォロー|寄付|スポンサー|支援|参加|詳しく|詳細|メール|フォーラム|slack|twitter|github"
            "|ください|下さい|お願い|ダウンロード|参照|ぜひ|是非|募集|お待ち|応募|問い合わせ|どうぞ|参考に"
        ),
        "思います|しましょう|でしょうか|楽し|幸い|まとめ|最後に|それでは|では、|嬉し|うれし|期待|以上|おわり",
        "あなた|みなさ|皆さ|読者|方は",
        "私|僕|我々|筆者|弊社|自分",
    ),
}
_DENSE = ("zh", "ja")
_THANKS = re.compile(
    r"thank|merci\b|remerci|gracias|agradec|obrigad|grazie|ringrazi|danke\b|bedank|teşekk|dzięk|podzięk"
    r"|cảm ơn|спасибо|благодар|感谢|谢|謝|ありがとう|kudos|acknowledg|credits?\b|contribut"
)
_GRATEFUL = re.compile(
    r"\bthank|\bgrateful|\bgratitude|\bmerci\b|\bremerci|\bgracias|\bagradec|\bobrigad|\bgrazie|\bringrazi|\bdank"
    r"|\bbedank|\bteşekk|\bdzięk|\bcảm ơn|спасибо|благодар|感谢|谢谢|感謝|ありがとう"
)


class Cues(NamedTuple):
    """How often a text speaks of itself, asks or points elsewhere, takes its leave, speaks to its reader and
    of its writer."""

    itself: int
    call: int
    farewell: int
    reader: int
    writer: int

    @property
    def total(self) -> int:
        """All but those of its writer, who speaks anywhere."""
        return self.itself + self.call + self.farewell + self.reader


NONE = Cues(0, 0, 0, 0, 0)


@cache
def _patterns(code: str) -> tuple[re.Pattern[str], ...]:
    start = "" if code in _DENSE else r"\b"
    return tuple(re.compile(f"{start}(?:{cues})") for cues in _CUES.get(code, ()))


@lru_cache(maxsize=4)  # a gate and the surface ask for the same last block
def cues(text: str, code: str) -> Cues:
    """The cues in a text of the language `code`; none in a language without patterns."""
    text = text.lower()  # matching whatever the case costs three times as much
    return Cues(*[len(pattern.findall(text)) for pattern in _patterns(code)]) if code in _CUES else NONE


def thanks(text: str) -> bool:
    """Whether a text thanks or credits somebody, in any language."""
    return _THANKS.search(text.lower()) is not None


def grateful(text: str) -> bool:
    """Whether a text gives thanks in so many words, in any language."""
    return _GRATEFUL.search(text.lower()) is not None
