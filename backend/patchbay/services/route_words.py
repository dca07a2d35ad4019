"""The words in which it is told who takes a message, in the languages of the editor."""

from collections.abc import Mapping, Sequence

from patchbay.sdk.catalogue import OWN_LANGUAGE, filled

_ENGLISH = {
    "opt_out_word": "{said} is an opt-out word: the contact is opted out, and told so.",
    "opt_in_word": "{said} is an opt-in word, and the contact had opted out.",
    "not_opted_out": "{said} opts nobody in who never opted out: here it is a word like any other.",
    "a_tap": "A tap on a button of ours is never an opt-out word.",
    "no_such_word": "It is no opt-out or opt-in word.",
    "no_owner": "No human owns this conversation.",
    "human_owns": "A human owns this conversation; workflows are silent in it.",
    "human_owns_since": "A human owns this conversation since {since}; workflows are silent in it.",
    "nothing_waits": "No run waits for a reply in this conversation.",
    "button_no_longer_waits": "The run that sent this button does not wait for a reply any more.",
    "quote_no_longer_waits": "The run that wrote the quoted message does not wait for a reply any more.",
    "tapped_its_button": "“{workflow}” waits for a reply at “{node}”, and the tapped button is its own.",
    "quotes_its_message": "“{workflow}” waits for a reply at “{node}”, and the message quotes one it wrote.",
    "newest_wait": "“{workflow}” waits for a reply at “{node}”: the newest takes what answers no other.",
    "not_its_button": "“{workflow}” waits for a reply at “{node}”, but the tapped button is not its own.",
    "draft_on_test": "A test session takes what this phone writes, for the draft of {why}.",
    "draft_does_not_start": "A test session takes what this phone writes, but no trigger of the draft does.",
    "matches": "It is for {why}.",
    "matches_with_priority": "It is for {why}, priority {priority}.",
    "does_not_match": "Not {why}.",
    "trigger_failed": "“{workflow}” could not be asked: “{node}” failed.",
    "switched_off": "It would be for {why}, but the workflow is switched off.",
    "behind": "{reason}, but {first} comes first.",
    "first_consent": "the opt-out or opt-in word",
    "first_human": "the human who owns the conversation",
    "first_wait": "the wait of “{workflow}”",
    "first_test_session": "the test session",
    "first_trigger": "“{workflow}”",
    "number_paused": "The number is paused{because}. What it receives is heard; it sends nothing.",
    "opted_out": "The contact has opted out: workflows may only answer what they write from now on.",
    "blocked": "The contact is blocked: nothing is sent to them.",
}
_SPANISH = {
    "opt_out_word": "{said} es una palabra de baja: el contacto queda dado de baja, y se le dice.",
    "opt_in_word": "{said} es una palabra de alta, y el contacto se había dado de baja.",
    "not_opted_out": "{said} no da de alta a quien nunca se dio de baja: aquí es una palabra como otra.",
    "a_tap": "Tocar un botón nuestro nunca es una palabra de baja.",
    "no_such_word": "No es una palabra de baja ni de alta.",
    "no_owner": "Ninguna persona lleva esta conversación.",
    "human_owns": "Una persona lleva esta conversación; los flujos callan en ella.",
    "human_owns_since": "Una persona lleva esta conversación desde {since}; los flujos callan en ella.",
    "nothing_waits": "Ninguna ejecución espera una respuesta en esta conversación.",
    "button_no_longer_waits": "La ejecución que envió este botón ya no espera respuesta.",
    "quote_no_longer_waits": "La ejecución que escribió el mensaje citado ya no espera respuesta.",
    "tapped_its_button": "“{workflow}” espera una respuesta en “{node}”, y el botón tocado es suyo.",
    "quotes_its_message": "“{workflow}” espera una respuesta en “{node}”, y el mensaje cita uno suyo.",
    "newest_wait": "“{workflow}” espera una respuesta en “{node}”: la más nueva toma lo que no es de otra.",
    "not_its_button": "“{workflow}” espera una respuesta en “{node}”, pero el botón tocado no es suyo.",
    "draft_on_test": "Una sesión de prueba toma lo que escribe este teléfono, para el borrador de {why}.",
    "draft_does_not_start": "Una sesión de prueba toma lo que escribe este teléfono, pero el borrador no.",
    "matches": "Es para {why}.",
    "matches_with_priority": "Es para {why}, prioridad {priority}.",
    "does_not_match": "No es para {why}.",
    "trigger_failed": "No se pudo preguntar a “{workflow}”: falló “{node}”.",
    "switched_off": "Sería para {why}, pero el flujo está apagado.",
    "behind": "{reason}, pero antes va {first}.",
    "first_consent": "la palabra de baja o de alta",
    "first_human": "la persona que lleva la conversación",
    "first_wait": "la espera de “{workflow}”",
    "first_test_session": "la sesión de prueba",
    "first_trigger": "“{workflow}”",
    "number_paused": "El número está en pausa{because}. Se escucha lo que recibe; no envía nada.",
    "opted_out": "El contacto se dio de baja: los flujos solo pueden contestar a lo que escriba desde ahora.",
    "blocked": "El contacto está bloqueado: no se le envía nada.",
}
PHRASES: Mapping[str, Mapping[str, str]] = {OWN_LANGUAGE: _ENGLISH, "es": _SPANISH}
"""By language, then by what is told; the same in each."""


def phrase(languages: Sequence[str], name: str, **words: str) -> str:
    """What is told, for a reader of these languages, the best one first."""
    language = next((one for one in languages if one in PHRASES), OWN_LANGUAGE)
    return filled(PHRASES[language][name], words)
