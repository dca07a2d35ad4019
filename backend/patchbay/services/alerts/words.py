"""The words of alerts, in the languages of the editor: what happened, and what to do about it.

A kind of alert is a name here; `kind.do` is the advice. `{subject}` is the name of what it is about.
"""

from patchbay.sdk.catalogue import OWN_LANGUAGE
from patchbay.services.phrases import Phrases

_ENGLISH = {
    "channel_stopped": "“{subject}” sends nothing: {reason}",
    "channel_stopped.do": "Messages are held, none is lost. Put right what the provider names, then resume "
    "the number; what waits goes out by itself.",
    "channel_resting": "“{subject}” rests, as its provider does not answer as it should.",
    "channel_resting.do": "Messages wait and are tried again by themselves, at growing distances. If it "
    "lasts, look at the provider's status page.",
    "account_disabled": "The provider has disabled the account {subject}.",
    "account_disabled.do": "Its numbers are paused. Appeal in the provider's business manager; when the "
    "account is back, resume the numbers.",
    "account_disable_scheduled": "The provider is about to disable the account {subject}, on {date}.",
    "account_disable_scheduled.do": "Look at the account's quality page in the provider's business manager "
    "and appeal before that day.",
    "account_restricted": "The provider restricts the account {subject}: {restrictions}.",
    "account_restricted.do": "Until it ends ({until}), what may not be written first waits here, and what "
    "else it covers is refused. Read the reason in the provider's business manager; once it is lifted, check "
    "the channel.",
    "account_violation": "The provider says the account {subject} broke its rules: {violation}.",
    "account_violation.do": "Stop what is named, as the next steps are restrictions. You can appeal in the "
    "provider's business manager.",
    "account_gone": "The account {subject} is no longer connected: {event}.",
    "account_gone.do": "Its numbers are paused. Connect the account again, or delete its numbers here.",
    "account_notice": "The provider says about the account {subject}: {description}",
    "account_notice.do": "Open the provider's business manager; the notice stands there with what it asks "
    "for.",
    "number_flagged": "The quality of “{subject}” is low, and the provider has flagged it.",
    "number_flagged.do": "Send less marketing, and only to people who expect it. Quality counts the last "
    "seven days, so it recovers by itself.",
    "number_quality": "The quality of “{subject}” is red.",
    "number_quality.do": "People block or report what it sends. Look at the newest campaign first; limits do "
    "not grow while it stays red.",
    "number_error": "The provider reports a problem of “{subject}”: {reason}",
    "number_error.do": "It is about the number, not about one message. Look at the number in the provider's "
    "business manager, then check the channel.",
    "number_limit_lowered": "“{subject}” may now reach fewer people a day: {limit}.",
    "number_limit_lowered.do": "Plan campaigns for the new limit. Replies are not counted.",
    "name_rejected": "The provider refused the display name “{requested}” of “{subject}”: {reason}.",
    "name_rejected.do": "Ask for another name in the provider's business manager; without an approved name "
    "the number may stop sending.",
    "template_paused": "The provider has paused the template “{name}” ({language}).",
    "template_paused.do": "Nothing is sent with it. A pause for low quality ends by itself after hours; "
    "change the template if it comes again.",
    "template_disabled": "The provider has disabled the template “{name}” ({language}).",
    "template_disabled.do": "It stays off. Write another one, and put it in the workflows that use this one.",
    "template_rejected": "The provider has rejected the template “{name}” ({language}): {reason}.",
    "template_rejected.do": "Change it as the reason says and submit it again.",
    "template_quality": "The quality of the template “{name}” ({language}) is red.",
    "template_quality.do": "The provider pauses it next. Hold campaigns with it and change the text.",
    "outcomes_unknown": "Of {count} messages of “{subject}” nobody can say whether they went out.",
    "outcomes_unknown.do": "The provider cut off or did not answer. Each is settled by its status, by asking "
    "the provider, or after its time as its workflow says; none is sent twice by default.",
    "messages_stuck": "{count} messages of “{subject}” were taken by the provider, and no status has come "
    "since.",
    "messages_stuck.do": "Check the webhook: the number's page says whether the provider is subscribed. Such "
    "messages are marked as overdue and stay as they are.",
    "statuses_unmatched": "{count} statuses in the last day speak of messages “{subject}” never sent.",
    "statuses_unmatched.do": "Another program sends with this number, or its webhooks come from another "
    "account. Check who has the access token.",
    "silence": "Nothing has come in on “{subject}” for {hours} hours, where {usual} messages are usual.",
    "silence.do": "The number was looked at when this was noticed: what was found stands as an alert of its "
    "own. If there is none, write to it from a phone of yours.",
    "not_subscribed": "The provider delivers no webhooks of “{subject}”: nothing it hears arrives here.",
    "not_subscribed.do": "Subscribe again on the number's page, and check the callback URL and verify token "
    "in the provider's app.",
    "health_unknown": "The provider could not be asked about “{subject}”: {reason}",
    "health_unknown.do": "If it says access, renew the access token. Else it is tried again by itself.",
    "number_blocked": "The provider lets “{subject}” send {can_send}: {problems}",
    "number_blocked.do": "Put right what is named; it is looked at again every day, and when you ask.",
}
_SPANISH = {
    "channel_stopped": "“{subject}” no envía nada: {reason}",
    "channel_stopped.do": "Los mensajes se guardan, no se pierde ninguno. Arregla lo que dice el proveedor y "
    "reanuda el número; lo que espera sale solo.",
    "channel_resting": "“{subject}” descansa: su proveedor no responde como debe.",
    "channel_resting.do": "Los mensajes esperan y se reintentan solos, cada vez con más pausa. Si dura, mira "
    "la página de estado del proveedor.",
    "account_disabled": "El proveedor ha desactivado la cuenta {subject}.",
    "account_disabled.do": "Sus números están en pausa. Reclama en el administrador del proveedor; cuando la "
    "cuenta vuelva, reanuda los números.",
    "account_disable_scheduled": "El proveedor va a desactivar la cuenta {subject} el {date}.",
    "account_disable_scheduled.do": "Mira la página de calidad de la cuenta en el administrador del "
    "proveedor y reclama antes de ese día.",
    "account_restricted": "El proveedor restringe la cuenta {subject}: {restrictions}.",
    "account_restricted.do": "Hasta que acabe ({until}), lo que no se puede escribir primero espera aquí, y "
    "lo demás que abarca se rechaza. Lee el motivo en el administrador del proveedor; cuando la levante, "
    "comprueba el canal.",
    "account_violation": "El proveedor dice que la cuenta {subject} incumplió sus normas: {violation}.",
    "account_violation.do": "Deja de hacer lo que nombra: lo siguiente son restricciones. Puedes reclamar en "
    "el administrador del proveedor.",
    "account_gone": "La cuenta {subject} ya no está conectada: {event}.",
    "account_gone.do": "Sus números están en pausa. Conecta la cuenta de nuevo o borra aquí sus números.",
    "account_notice": "El proveedor dice de la cuenta {subject}: {description}",
    "account_notice.do": "Abre el administrador del proveedor; allí está el aviso con lo que pide.",
    "number_flagged": "La calidad de “{subject}” es baja y el proveedor lo ha señalado.",
    "number_flagged.do": "Envía menos publicidad, y solo a quien la espera. La calidad cuenta los últimos "
    "siete días, así que se recupera sola.",
    "number_quality": "La calidad de “{subject}” está en rojo.",
    "number_quality.do": "La gente bloquea o denuncia lo que envía. Mira primero la campaña más nueva; los "
    "límites no crecen mientras siga en rojo.",
    "number_error": "El proveedor avisa de un problema de “{subject}”: {reason}",
    "number_error.do": "Es del número, no de un mensaje. Mira el número en el administrador del proveedor y "
    "después comprueba el canal.",
    "number_limit_lowered": "“{subject}” puede llegar ahora a menos personas al día: {limit}.",
    "number_limit_lowered.do": "Planea las campañas para el nuevo límite. Las respuestas no cuentan.",
    "name_rejected": "El proveedor rechazó el nombre “{requested}” de “{subject}”: {reason}.",
    "name_rejected.do": "Pide otro nombre en el administrador del proveedor; sin un nombre aprobado el "
    "número puede dejar de enviar.",
    "template_paused": "El proveedor ha pausado la plantilla “{name}” ({language}).",
    "template_paused.do": "No se envía nada con ella. Una pausa por baja calidad acaba sola tras unas horas; "
    "cambia la plantilla si vuelve a pasar.",
    "template_disabled": "El proveedor ha desactivado la plantilla “{name}” ({language}).",
    "template_disabled.do": "Queda apagada. Escribe otra y ponla en los flujos que usan esta.",
    "template_rejected": "El proveedor ha rechazado la plantilla “{name}” ({language}): {reason}.",
    "template_rejected.do": "Cámbiala como dice el motivo y preséntala de nuevo.",
    "template_quality": "La calidad de la plantilla “{name}” ({language}) está en rojo.",
    "template_quality.do": "Lo siguiente es que el proveedor la pause. Detén sus campañas y cambia el texto.",
    "outcomes_unknown": "De {count} mensajes de “{subject}” nadie puede decir si salieron.",
    "outcomes_unknown.do": "El proveedor cortó o no respondió. Cada uno se resuelve por su estado, "
    "preguntando al proveedor, o a su tiempo como dice su flujo; por defecto ninguno se envía dos veces.",
    "messages_stuck": "El proveedor tomó {count} mensajes de “{subject}” y desde entonces no llega ningún "
    "estado.",
    "messages_stuck.do": "Mira el webhook: la página del número dice si el proveedor está suscrito. Esos "
    "mensajes se marcan como atrasados y quedan como están.",
    "statuses_unmatched": "{count} estados del último día hablan de mensajes que “{subject}” nunca envió.",
    "statuses_unmatched.do": "Otro programa envía con este número, o sus webhooks vienen de otra cuenta. "
    "Mira quién tiene el token de acceso.",
    "silence": "No ha entrado nada en “{subject}” desde hace {hours} horas, cuando lo normal son {usual} "
    "mensajes.",
    "silence.do": "Se miró el número al notarlo: lo encontrado está en un aviso propio. Si no hay ninguno, "
    "escríbele desde un teléfono tuyo.",
    "not_subscribed": "El proveedor no entrega webhooks de “{subject}”: nada de lo que oye llega aquí.",
    "not_subscribed.do": "Suscríbelo de nuevo en la página del número y mira la URL y el token de "
    "verificación en la aplicación del proveedor.",
    "health_unknown": "No se pudo preguntar al proveedor por “{subject}”: {reason}",
    "health_unknown.do": "Si habla del acceso, renueva el token. Si no, se reintenta solo.",
    "number_blocked": "El proveedor deja enviar a “{subject}” {can_send}: {problems}",
    "number_blocked.do": "Arregla lo que se nombra; se mira de nuevo cada día, y cuando lo pides.",
}
PHRASES: Phrases = {OWN_LANGUAGE: _ENGLISH, "es": _SPANISH}
