"""The words by which people say stop, and start again."""

import unicodedata
from typing import Literal

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


def read_consent(text: str) -> Literal["out", "in"] | None:
    """What a message says about consent, when it says nothing else.

    Only the whole message counts, whatever its case, accents and closing punctuation: *don't stop* is not
    an opt-out.
    """
    if len(text) > MAX_WORD_CHARS:
        return None
    word = _folded(text)
    if word in _OUT:
        return "out"
    return "in" if word in _IN else None


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return " ".join(plain.strip(" \t\r\n.,;:!?¡¿\"'*_~`«»").split())


_OUT = frozenset(_folded(word) for words in OPT_OUT_WORDS.values() for word in words)
_IN = frozenset(_folded(word) for words in OPT_IN_WORDS.values() for word in words)
