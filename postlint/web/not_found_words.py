"""How error pages say that a page is not there, by language.

Written from the wording of the default error pages of web servers and content systems in each language;
small letters, typographic apostrophes as `'`.
"""

from __future__ import annotations

# What a title or heading says as a whole (or as one of its parts: "Page not found | Site").
TITLES: dict[str, tuple[str, ...]] = {
    "en": (
        "page not found", "not found", "file not found", "content not found", "article not found",
        "post not found", "document not found", "resource not found", "url not found", "nothing found",
        "page cannot be found", "page can't be found", "page could not be found", "page couldn't be found",
        "page doesn't exist", "page does not exist", "page no longer exists", "page not available",
        "page is not available", "page unavailable", "page no longer available", "page isn't available",
        "page has been removed", "page was removed", "page removed", "page missing", "missing page",
        "content unavailable", "content not available", "content no longer available",
        "article not available", "that page can't be found", "we can't find that page",
        "we couldn't find that page", "we can't find the page you're looking for",
        "we couldn't find the page you were looking for", "this page doesn't exist",
        "this page does not exist", "this page could not be found", "this page isn't available",
        "this page is not available", "this page can't be found", "the page you requested was not found",
        "the page you requested could not be found", "the page you are looking for doesn't exist",
        "the page you're looking for doesn't exist", "the page you were looking for doesn't exist",
        "the requested page could not be found", "the requested url was not found on this server",
        "object not found", "page gone", "sorry, this page isn't available", "article no longer available",
        "page you requested was not found",
    ),
    "de": (
        "seite nicht gefunden", "nicht gefunden", "datei nicht gefunden", "inhalt nicht gefunden",
        "seite konnte nicht gefunden werden", "seite wurde nicht gefunden", "seite existiert nicht",
        "seite existiert nicht mehr", "seite nicht verfügbar", "seite nicht mehr verfügbar",
        "diese seite existiert nicht", "diese seite existiert nicht mehr", "artikel nicht gefunden",
        "diese seite konnte nicht gefunden werden", "die seite wurde nicht gefunden",
        "beitrag nicht gefunden", "die seite konnte nicht gefunden werden",
        "die angeforderte seite wurde nicht gefunden", "die gesuchte seite wurde nicht gefunden",
        "die gewünschte seite wurde nicht gefunden", "die angeforderte seite existiert nicht",
        "seite leider nicht gefunden", "inhalt nicht verfügbar", "diese seite ist nicht verfügbar",
        "diese seite gibt es nicht", "diese seite gibt es nicht mehr", "artikel nicht mehr verfügbar",
        "nichts gefunden", "fehlende seite",
    ),
    "fr": (
        "page non trouvée", "page introuvable", "page inexistante", "fichier introuvable",
        "contenu introuvable", "cette page n'existe pas", "cette page n'existe plus",
        "la page n'existe pas", "article introuvable", "cette page est introuvable",
        "la page demandée est introuvable", "page indisponible", "non trouvé",
        "la page demandée n'existe pas", "la page que vous recherchez est introuvable", "page pas trouvée",
        "page non disponible", "document introuvable", "contenu non disponible", "page supprimée",
    ),
    "es": (
        "página no encontrada", "no encontrado", "página no disponible", "esta página no existe",
        "la página no existe", "página inexistente", "no se encontró la página",
        "no se encuentra la página", "no se ha encontrado la página", "la página solicitada no existe",
        "contenido no encontrado", "la página que buscas no existe", "artículo no encontrado",
        "contenido no disponible", "no se pudo encontrar la página", "no hemos encontrado la página",
        "página eliminada",
    ),
    "it": (
        "pagina non trovata", "non trovato", "pagina inesistente", "pagina non disponibile",
        "la pagina non esiste", "questa pagina non esiste", "la pagina richiesta non esiste",
        "impossibile trovare la pagina", "contenuto non trovato", "articolo non trovato",
        "la pagina che cerchi non esiste", "la pagina richiesta non è stata trovata", "pagina rimossa",
    ),
    "pt": (
        "página não encontrada", "não encontrado", "página inexistente", "esta página não existe",
        "página não existe", "a página não existe", "página indisponível", "conteúdo não encontrado",
        "a página solicitada não foi encontrada", "a página não foi encontrada", "artigo não encontrado",
        "não foi possível encontrar a página", "página não disponível", "página removida",
    ),
    "nl": (
        "pagina niet gevonden", "niet gevonden", "pagina bestaat niet", "deze pagina bestaat niet",
        "deze pagina bestaat niet meer", "pagina niet beschikbaar", "pagina bestaat niet meer",
        "deze pagina kon niet worden gevonden", "de pagina kan niet worden gevonden",
        "artikel niet gevonden",
    ),
    "sv": (
        "sidan kunde inte hittas", "sidan hittades inte", "sidan finns inte", "sidan kan inte hittas",
        "sidan saknas", "hittades inte", "sidan finns inte längre", "sidan hittas inte", "sida saknas",
    ),
    "da": (
        "siden blev ikke fundet", "siden findes ikke", "side ikke fundet", "siden kunne ikke findes",
        "siden eksisterer ikke", "ikke fundet", "siden findes ikke længere",
    ),
    "no": (
        "siden ble ikke funnet", "siden finnes ikke", "fant ikke siden", "side ikke funnet", "ikke funnet",
        "siden eksisterer ikke", "siden finst ikkje", "siden finnes ikke lenger", "vi fant ikke siden",
    ),
    "fi": ("sivua ei löytynyt", "sivua ei löydy", "sivua ei ole", "ei löytynyt", "sivua ei ole olemassa"),
    "is": ("síða fannst ekki", "síðan fannst ekki", "síðan er ekki til"),
    "pl": (
        "nie znaleziono strony", "strona nie istnieje", "strona nie została znaleziona", "nie znaleziono",
        "strony nie znaleziono", "strona nie odnaleziona", "ta strona nie istnieje", "brak strony",
        "nie odnaleziono strony", "szukana strona nie istnieje",
    ),
    "cs": (
        "stránka nenalezena", "stránka nebyla nalezena", "stránka neexistuje", "nenalezeno",
        "tato stránka neexistuje", "požadovaná stránka nebyla nalezena", "stránku se nepodařilo najít",
    ),
    "sk": (
        "stránka nenájdená", "stránka nebola nájdená", "stránka neexistuje", "stránka sa nenašla",
        "nenájdené", "požadovaná stránka neexistuje",
    ),
    "hu": (
        "az oldal nem található", "oldal nem található", "nem található", "a keresett oldal nem található",
    ),
    "ro": (
        "pagina nu a fost găsită", "pagină negăsită", "pagina nu există", "pagina nu a fost gasita",
        "pagina negăsită", "această pagină nu există",
    ),
    "hr": ("stranica nije pronađena", "stranica ne postoji", "stranica nije nađena", "nije pronađeno"),
    "sr": ("страница није пронађена", "страница не постоји", "strana nije pronađena", "strana ne postoji"),
    "sl": ("strani ni mogoče najti", "stran ni bila najdena", "stran ne obstaja", "stran ni najdena"),
    "bg": ("страницата не е намерена", "страницата не съществува", "не е намерено", "ненамерена страница"),
    "ru": (
        "страница не найдена", "страница не существует", "не найдено", "такой страницы не существует",
        "страница удалена", "страница не найдена или удалена", "запрашиваемая страница не найдена",
        "такой страницы нет", "документ не найден", "материал не найден", "страница отсутствует",
    ),
    "uk": (
        "сторінку не знайдено", "сторінка не знайдена", "сторінки не існує", "сторінка не існує",
        "такої сторінки не існує", "не знайдено",
    ),
    "el": (
        "η σελίδα δεν βρέθηκε", "η σελίδα δε βρέθηκε", "σελίδα δεν βρέθηκε", "δεν βρέθηκε",
        "η σελίδα δεν υπάρχει",
    ),
    "tr": (
        "sayfa bulunamadı", "sayfa bulunamadi", "bulunamadı", "böyle bir sayfa yok",
        "aradığınız sayfa bulunamadı",
    ),
    "et": ("lehte ei leitud", "lehekülge ei leitud", "lehekülge ei leidu"),
    "lv": ("lapa nav atrasta", "lapa neeksistē"),
    "lt": ("puslapis nerastas", "puslapis neegzistuoja"),
    "ca": ("no s'ha trobat la pàgina", "pàgina no trobada", "la pàgina no existeix"),
    "eu": ("ez da orria aurkitu", "orria ez da aurkitu"),
    "gl": ("páxina non atopada", "a páxina non existe"),
    "ar": (
        "الصفحة غير موجودة", "لم يتم العثور على الصفحة", "الصفحة المطلوبة غير موجودة", "صفحة غير موجودة",
    ),
    "fa": ("صفحه پیدا نشد", "صفحه یافت نشد", "صفحه مورد نظر یافت نشد", "صفحه مورد نظر پیدا نشد"),
    "he": ("הדף לא נמצא", "העמוד לא נמצא", "דף לא נמצא", "עמוד לא נמצא", "הדף אינו קיים"),
    "hi": ("पृष्ठ नहीं मिला", "पेज नहीं मिला", "पन्ना नहीं मिला"),
    "id": ("halaman tidak ditemukan", "laman tidak ditemukan", "tidak ditemukan"),
    "ms": ("halaman tidak dijumpai", "laman tidak dijumpai"),
    "vi": ("không tìm thấy trang", "trang không tồn tại", "không tìm thấy", "trang không tìm thấy"),
    "th": ("ไม่พบหน้า", "ไม่พบหน้านี้", "ไม่พบหน้าที่คุณต้องการ", "ไม่พบหน้าเว็บ"),
    "ja": (
        "ページが見つかりません", "ページが見つかりませんでした", "お探しのページは見つかりませんでした",
        "お探しのページは見つかりません", "ページが存在しません", "指定されたページは存在しません",
        "お探しのページが見つかりません", "お探しのページが見つかりませんでした",
        "ページは見つかりませんでした",
    ),
    "ko": (
        "페이지를 찾을 수 없습니다", "요청하신 페이지를 찾을 수 없습니다", "존재하지 않는 페이지입니다",
        "페이지를 찾을 수 없음",
    ),
    "zh": (
        "页面不存在", "找不到页面", "页面未找到", "您访问的页面不存在", "页面没有找到", "未找到页面",
        "页面找不到了", "找不到网页", "抱歉，您访问的页面不存在", "頁面不存在", "找不到頁面", "找不到網頁",
        "您訪問的頁面不存在", "找不到該頁面",
    ),
}  # fmt: skip

# What a sentence of its text says.
SENTENCES: tuple[str, ...] = (
    "could not be found", "couldn't be found", "can't be found", "cannot be found", "was not found",
    "doesn't exist", "does not exist", "no longer exists", "no longer available", "not be located",
    "has been removed", "has been moved or", "may have been moved", "might have been removed",
    "you may have mistyped", "couldn't find the page", "can't find the page", "couldn't find what",
    "couldn't find that", "nothing was found at", "nicht gefunden", "existiert nicht",
    "nicht mehr verfügbar", "gibt es nicht", "nicht mehr existiert", "wurde gelöscht", "wurde verschoben",
    "wurde entfernt", "nicht finden", "n'existe pas", "n'existe plus", "introuvable", "pas été trouvée",
    "n'a pas été trouv", "a été supprimée", "no existe", "no se encuentra", "no se ha encontrado",
    "no se encontró", "no ha sido encontrad", "ya no está disponible", "non esiste", "non è stata trovata",
    "non è più disponibile", "non è disponibile", "non trovata", "não foi encontrad", "não existe",
    "não está mais disponível", "não encontrada", "niet gevonden", "bestaat niet", "niet worden gevonden",
    "niet vinden", "inte hittas", "hittades inte", "finns inte", "ikke fundet", "findes ikke",
    "ikke funnet", "finnes ikke", "kunne ikke findes", "ei löydy", "ei löytynyt", "ei ole olemassa",
    "fannst ekki", "nie istnieje", "nie została znaleziona", "nie znaleziono", "nie odnaleziono",
    "nebyla nalezena", "neexistuje", "nenalezen", "nebola nájdená", "nenašla", "nem található",
    "nem létezik", "nu a fost găsit", "nu există", "nu mai există", "nije pronađen", "ne postoji",
    "ni mogoče najti", "ne obstaja", "није пронађена", "не постоји", "не найден", "не существует",
    "не знайдено", "не існує", "была удалена", "не е намерена", "не съществува", "δεν βρέθηκε",
    "δεν υπάρχει", "bulunamadı", "bulunamamıştır", "mevcut değil", "ei leitud", "nav atrast", "nerastas",
    "no s'ha trobat", "no existeix", "غير موجود", "لم يتم العثور", "یافت نشد", "پیدا نشد", "לא נמצא",
    "אינו קיים", "नहीं मिला", "tidak ditemukan", "tidak dijumpai", "không tìm thấy", "không tồn tại",
    "ไม่พบ", "見つかりません", "存在しません", "찾을 수 없", "존재하지 않", "不存在", "找不到", "未找到",
    "已被删除", "已被刪除",
)  # fmt: skip

# Words that stand around the phrase and say nothing.
FILLERS = frozenset(
    {
        "404", "410", "error", "errors", "http", "https", "html", "status", "code", "fehler", "fehlercode",
        "erreur", "errore", "erro", "fout", "fel", "fejl", "feil", "virhe", "błąd", "chyba", "hiba", "eroare",
        "greška", "napaka", "грешка", "ошибка", "помилка", "σφάλμα", "hata", "خطأ", "خطا", "שגיאה", "त्रुटि",
        "kesalahan", "ralat", "lỗi", "ข้อผิดพลาด", "エラー", "오류", "错误", "錯誤", "oops", "ups", "uups", "whoops",
        "oh", "no", "sorry", "hoppla", "huch", "oje", "leider", "désolé", "oups", "lo", "sentimos", "siento",
        "spiacenti", "ops", "desculpe", "helaas", "tyvärr", "beklager", "desværre", "valitettavasti",
        "przepraszamy", "omlouváme", "se", "sajnáljuk", "ne", "pare", "rău", "извините", "упс", "üzgünüz", "ой",
        "the", "this", "that", "we", "a", "requested", "url", "page", "seite", "die", "diese", "la", "cette",
        "esta", "questa", "de", "den"
    }
)  # fmt: skip
