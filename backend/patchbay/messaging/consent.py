"""The words by which people say stop, and start again."""

from typing import Literal

from patchbay.messaging.words import folded

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


def confirmation_of(text: str) -> str | None:
    """What to answer to a message that says something about consent; None where it says nothing."""
    said = read_consent(text)
    if said is None:
        return None
    words, answers = (OPT_OUT_WORDS, CONFIRMED_OUT) if said == "out" else (OPT_IN_WORDS, CONFIRMED_IN)
    word = folded(text)
    return answers[next(language for language, known in words.items() if word in map(folded, known))]


def read_consent(text: str) -> Literal["in", "out"] | None:
    """What a message says about consent, when it says nothing else.

    Only the whole message counts, whatever its case, accents and closing punctuation: *don't stop* is not
    an opt-out.
    """
    if len(text) > MAX_WORD_CHARS:
        return None
    word = folded(text)
    if word in _OUT:
        return "out"
    return "in" if word in _IN else None


_OUT = frozenset(folded(word) for words in OPT_OUT_WORDS.values() for word in words)
_IN = frozenset(folded(word) for words in OPT_IN_WORDS.values() for word in words)
