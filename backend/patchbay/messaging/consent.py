"""The words by which people say stop, and start again.

| said | holds for |
|---|---|
| an opt-out word, written | everything |
| a phrase that names promotions, written or tapped | marketing |
| an opt-out word, tapped under a template | marketing; everything where it was sent for something else |
| an opt-in word, written or tapped under a template | whatever was refused before |

Of a button to which a workflow gave something to carry, only what is about marketing counts: all else is an
answer to the workflow.
"""

from collections.abc import Iterator
from typing import Literal

from patchbay.messaging.words import folded

Said = Literal["in", "out", "marketing_out"]
"""What a message says of being written to: again, no more, or no promotions any more."""

MAX_WORD_CHARS = 40
"""Anything longer is a sentence, and a sentence is for a person or a workflow to read."""

OPT_OUT_WORDS: dict[str, tuple[str, ...]] = {
    "en": ("stop", "stop all", "stopall", "unsubscribe", "opt out", "opt-out", "optout"),
    "es": ("baja", "darme de baja", "parar", "cancelar", "cancelar suscripcion"),
    "pt": ("sair", "parar", "pare", "cancelar", "descadastrar", "cancelar inscricao"),
    "fr": ("arret", "arreter", "desabonner", "desinscrire", "stop sms"),
    "de": ("stopp", "abmelden", "abbestellen", "austragen"),
    "it": ("basta", "disiscrivi", "disiscrivimi", "annulla iscrizione"),
    "nl": ("afmelden", "uitschrijven"),
    "tr": ("dur", "iptal et", "abonelikten cik"),
    "id": ("berhenti",),
    "ru": ("стоп", "отписаться"),
    "ar": ("توقف", "إيقاف", "الغاء الاشتراك"),
    "hi": ("बंद", "रोकें"),
}
"""Said alone they mean: write to me no more.

English *cancel*, *end* and *quit* are left out: they answer a bot's question more often than they end it.
"""

MARKETING_OUT_PHRASES: dict[str, tuple[str, ...]] = {
    "en": (
        *("stop promotions", "stop promotion", "stop promos", "stop promotional messages", "stop offers"),
        *("stop marketing", "stop marketing messages", "stop ads", "no promotions", "no more promotions"),
        *("no more offers", "no more marketing", "no more ads", "opt out of promotions"),
        *("opt out of marketing", "unsubscribe from promotions", "unsubscribe from marketing"),
    ),
    "es": (
        *("detener promociones", "detener las promociones", "parar promociones", "parar las promociones"),
        *("cancelar promociones", "no más promociones", "no más ofertas", "no más publicidad"),
        *("no quiero promociones", "no quiero ofertas", "no quiero publicidad", "no recibir promociones"),
        *("no quiero recibir promociones", "dejar de recibir promociones", "detener ofertas"),
        *("detener publicidad", "baja de promociones", "darme de baja de promociones"),
    ),
    "pt": (
        *("parar promoções", "parar as promoções", "interromper promoções", "cancelar promoções"),
        *("chega de promoções", "sem promoções", "não quero promoções", "não quero ofertas"),
        *("não receber promoções", "não quero receber promoções", "não quero mais promoções"),
        *("parar de receber promoções", "deixar de receber promoções", "sair das promoções"),
        *("parar ofertas", "parar publicidade", "não quero publicidade"),
    ),
    "fr": ("arrêter les promotions", "plus de promotions", "plus de publicité", "pas de promotions"),
    "de": ("werbung stoppen", "keine werbung", "keine werbung mehr", "angebote stoppen"),
    "it": ("stop promozioni", "interrompi promozioni", "basta promozioni", "niente promozioni"),
    "nl": ("stop promoties", "geen promoties meer", "geen reclame meer", "stop reclame"),
    "tr": ("promosyonları durdur", "promosyonlari durdur", "kampanyaları durdur", "reklam istemiyorum"),
    "id": ("hentikan promosi", "stop promosi", "berhenti promosi"),
    "ru": ("остановить рекламу", "отключить рекламу", "не присылать рекламу", "отписаться от рекламы"),
    "ar": ("إيقاف العروض", "إيقاف العروض الترويجية", "إيقاف الإعلانات"),
    "hi": ("प्रमोशन बंद करें", "ऑफ़र बंद करें", "विज्ञापन बंद करें"),
}
"""Said alone they mean: no promotions any more; what else there is to say may still come.

The first of each language is what the platform's own marketing opt-out button says, or close to it.
"""

ANSWERS = frozenset({"cancelar"})
"""Opt-out words that under an appointment or an order are tapped to cancel just that."""

OPT_IN_WORDS: dict[str, tuple[str, ...]] = {
    "en": ("start", "unstop", "subscribe", "opt in", "opt-in", "optin"),
    "es": ("alta", "suscribir", "suscribirme"),
    "pt": ("voltar", "inscrever", "quero receber"),
    "fr": ("abonner", "inscrire", "reprendre"),
    "de": ("anmelden", "starten"),
    "it": ("iscrivi", "iscrivimi"),
    "nl": ("aanmelden", "inschrijven"),
    "tr": ("basla", "abone ol"),
    "id": ("mulai", "berlangganan"),
    "ru": ("старт", "подписаться"),
    "ar": ("ابدأ", "اشتراك"),
    "hi": ("शुरू",),
}
"""Said alone they take an opt-out back; to somebody who never opted out they are ordinary words."""


CONFIRMED_OUT: dict[str, str] = {
    "en": "We will not write to you again, unless you write to us. Send START if you change your mind.",
    "es": "No volveremos a escribirte, salvo que nos escribas. Envía ALTA si cambias de opinión.",
    "pt": "Não vamos mais escrever para você, a menos que você nos escreva. Envie VOLTAR se mudar de ideia.",
    "fr": "Nous ne vous écrirons plus, sauf si vous nous écrivez. Envoyez REPRENDRE si vous changez d'avis.",
    "de": "Wir schreiben Ihnen nicht mehr, außer Sie schreiben uns. Mit STARTEN geht es weiter.",
    "it": "Non ti scriveremo più, a meno che tu non ci scriva. Invia ISCRIVIMI se cambi idea.",
    "nl": "We schrijven u niet meer, tenzij u ons schrijft. Stuur AANMELDEN als u van gedachten verandert.",
    "tr": "Siz yazmadıkça size bir daha yazmayacağız. Fikrinizi değiştirirseniz BAŞLA yazın.",
    "id": "Kami tidak akan menulis lagi, kecuali Anda menulis kepada kami. Kirim MULAI jika berubah pikiran.",
    "ru": "Мы больше не будем вам писать, пока вы не напишете сами. Передумаете — отправьте СТАРТ.",
    "ar": "لن نراسلك مجددًا إلا إذا راسلتنا. أرسل ابدأ إذا غيّرت رأيك.",
    "hi": "जब तक आप हमें न लिखें, हम आपको फिर नहीं लिखेंगे। मन बदले तो शुरू भेजें।",
}
CONFIRMED_MARKETING_OUT: dict[str, str] = {
    "en": "We will send you no more promotions. Send START if you change your mind.",
    "es": "No te enviaremos más promociones. Envía ALTA si cambias de opinión.",
    "pt": "Não vamos mais enviar promoções para você. Envie VOLTAR se mudar de ideia.",
    "fr": "Nous ne vous enverrons plus de promotions. Envoyez REPRENDRE si vous changez d'avis.",
    "de": "Wir schicken Ihnen keine Werbung mehr. Mit STARTEN geht es weiter.",
    "it": "Non ti invieremo più promozioni. Invia ISCRIVIMI se cambi idea.",
    "nl": "We sturen u geen promoties meer. Stuur AANMELDEN als u van gedachten verandert.",
    "tr": "Size bir daha promosyon göndermeyeceğiz. Fikrinizi değiştirirseniz BAŞLA yazın.",
    "id": "Kami tidak akan mengirim promosi lagi. Kirim MULAI jika berubah pikiran.",
    "ru": "Мы больше не будем присылать вам рекламу. Передумаете — отправьте СТАРТ.",
    "ar": "لن نرسل إليك عروضًا ترويجية بعد الآن. أرسل ابدأ إذا غيّرت رأيك.",
    "hi": "हम आपको और प्रमोशन नहीं भेजेंगे। मन बदले तो शुरू भेजें।",
}
CONFIRMED_IN: dict[str, str] = {
    "en": "Welcome back. Send STOP if you want no more messages from us.",
    "es": "Bienvenido de nuevo. Envía BAJA si no quieres más mensajes nuestros.",
    "pt": "Que bom ter você de volta. Envie SAIR se não quiser mais mensagens nossas.",
    "fr": "Ravis de vous retrouver. Envoyez ARRÊT si vous ne voulez plus de messages de notre part.",
    "de": "Willkommen zurück. Mit STOPP bekommen Sie keine Nachrichten mehr von uns.",
    "it": "Bentornato. Invia BASTA se non vuoi più messaggi da noi.",
    "nl": "Welkom terug. Stuur AFMELDEN als u geen berichten meer van ons wilt.",
    "tr": "Tekrar hoş geldiniz. Bizden mesaj istemezseniz DUR yazın.",
    "id": "Selamat datang kembali. Kirim BERHENTI jika tidak ingin pesan lagi dari kami.",
    "ru": "С возвращением. Отправьте СТОП, если больше не хотите сообщений.",
    "ar": "مرحبًا بعودتك. أرسل توقف إذا لم تعد تريد رسائل منا.",
    "hi": "फिर से स्वागत है। हमारे और संदेश न चाहें तो बंद भेजें।",
}
"""What we answer, once; each names the word that takes it back, in the language the word was said in."""


def read_consent(text: str) -> Said | None:
    """What a message says about consent, when it says nothing else.

    Only the whole message counts, whatever its case, accents and closing punctuation: *don't stop* is not
    an opt-out.
    """
    return None if len(text) > MAX_WORD_CHARS else _SAID.get(folded(text))


def read_tap(title: str, payload: str, *, is_ours: bool, purpose: str | None) -> Said | None:
    """What a tap on a template's quick reply says about consent.

    Args:
        title: What the button says; may be empty.
        payload: What it carries, as the workflow wrote it or as the template has it.
        is_ours: Whether a workflow gave this button something to carry.
        purpose: What the template was sent for; None where nobody knows the message it is under.
    """
    spelt = {folded(one) for one in _spelt(title, payload)}
    if purpose != "marketing":
        spelt -= ANSWERS
    said = {read_consent(one) for one in spelt}
    if "marketing_out" in said or ("out" in said and purpose in (None, "marketing")):
        return "marketing_out"
    if is_ours:
        return None
    return "out" if "out" in said else "in" if "in" in said else None


def confirmation_of(said: Said, *words: str) -> str:
    """What to answer, in the language of the first of these words that we know; else in English."""
    languages = (_LANGUAGE[word] for word in map(folded, _spelt(*words)) if word in _LANGUAGE)
    return _ANSWERS[said][next(languages, "en")]


def _spelt(*words: str) -> Iterator[str]:
    """Each as it is, and as a program's word is meant: STOP_PROMOTIONS."""
    for word in words:
        yield word
        yield word.replace("_", " ").replace("-", " ")


_WORDS: dict[Said, dict[str, tuple[str, ...]]] = {
    "out": OPT_OUT_WORDS,
    "marketing_out": MARKETING_OUT_PHRASES,
    "in": OPT_IN_WORDS,
}
_ANSWERS: dict[Said, dict[str, str]] = {
    "out": CONFIRMED_OUT,
    "marketing_out": CONFIRMED_MARKETING_OUT,
    "in": CONFIRMED_IN,
}
_SAID: dict[str, Said] = {
    folded(word): said for said, known in _WORDS.items() for words in known.values() for word in words
}
_LANGUAGE: dict[str, str] = {
    folded(word): language
    for known in _WORDS.values()
    for language in reversed(known)
    for word in known[language]
}
"""The first language of a word that several have."""
