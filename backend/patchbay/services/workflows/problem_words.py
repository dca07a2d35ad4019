"""The words in which it is told what is wrong with a drawing, in the languages of the editor.

`{node}` is the node the problem is about and `{field}` the field, both by what people see of them.
"""

from patchbay.sdk.catalogue import OWN_LANGUAGE
from patchbay.services.phrases import Phrases

_ENGLISH = {
    "unpublishable": "The workflow cannot run as it is drawn.",
    "no_trigger_takes_it": "No trigger of the draft takes this message.",
    "unrunnable": "The draft cannot run as it is drawn.",
    "error_output": "Error",
    "no_trigger": "Nothing starts this workflow: it needs a trigger.",
    "too_many_loops": "A workflow can have {limit} loops; this one has {count}.",
    "unreachable": "Nothing leads to “{node}”, so it never runs.",
    "out_of_place": "“{node}” has nothing to do here: it belongs to workflows that begin with {triggers}.",
    "not_in_loop": "Only what came out of {item} may go back into {next}; {source} comes from elsewhere.",
    "endless_loop": "{nodes} would go round for ever: no wire leads out.",
    "unknown_node_type": "“{type}” is not installed on this server.",
    "unknown_node_version": "“{type}” is not installed on this server in version {version}.",
    "duplicate_edge": "Two wires lead from {output} to {target}; one is enough.",
    "unknown_node": "A wire hangs in the air: there is no node “{name}”.",
    "unknown_output": "A wire begins at {output} of “{node}”, which is not there. There are {outputs}.",
    "unknown_input": "A wire leads to {input} of “{node}”, which is not there. There are {inputs}.",
    "into_trigger": "“{node}” starts the workflow, so no wire can lead to it.",
    "unknown_param": "“{node}” has no setting called “{name}”.",
    "missing_param": "Fill in “{field}”.",
    "too_long": "“{field}” has {count} characters; at most {limit} fit.",
    "param_empty": "Fill in “{field}”.",
    "param_missing": "Fill in “{field}”.",
    "param_unknown": "“{field}” is not among the settings.",
    "param_too_short": "“{field}” needs at least {limit} characters.",
    "param_too_long": "“{field}” is too long: at most {limit} characters fit.",
    "param_pattern": "“{field}” is not written as it must be.",
    "param_pattern_help": "“{field}” is not written as it must be: {help}",
    "param_too_few": "“{field}” needs at least {limit}.",
    "param_too_many": "“{field}” takes at most {limit}.",
    "param_too_small": "“{field}” must be {limit} or more.",
    "param_too_large": "“{field}” must be {limit} or less.",
    "param_not_above": "“{field}” must be more than {limit}.",
    "param_not_str": "“{field}” must be a text.",
    "param_not_int": "“{field}” must be a whole number.",
    "param_not_float": "“{field}” must be a number.",
    "param_not_bool": "“{field}” must be yes or no.",
    "param_not_array": "“{field}” must be a list.",
    "param_not_object": "“{field}” must have names and values.",
    "param_not_an_option": "Choose one of the options for “{field}”.",
    "param_other": "“{field}” cannot be used like that ({said}).",
    "expression_in_trigger": "“{node}” is asked before anything runs, so it cannot hold expressions.",
    "each_not_possible": "“{node}” cannot run once for each element of a list.",
    "retry_unused": "“{node}” asks nobody outside, so more attempts change nothing.",
    "invalid_each": "“{node}” is to run once for each element: that takes an expression which gives a list.",
    "expression_syntax": "The expression in “{field}” cannot be read: look at its brackets and quotes.",
    "expression_budget": "The expression in “{field}” is too large: do part of it in another node.",
    "expression_refused": "The expression in “{field}” does something that is not allowed.",
    "expression_refused_name": "The expression in “{field}” uses “{name}” in a way that does not work here.",
    "expression_unknown_name": "The expression in “{field}” names “{name}”, which is not there. "
    "There are {names}.",
    "unknown_step": "The expression in “{field}” names a node “{name}”, which is not there.",
    "step_on_other_branch": "“{field}” uses what {step} gives, on another branch; it may not have run.",
    "step_not_before": "“{field}” uses what {step} gives, which never runs before “{node}”.",
    "rival_first": "“{workflow}” also takes any message and goes first: its trigger has the higher priority.",
    "rival_older": "“{workflow}” also takes any message and goes first, as it is the older workflow. "
    "A higher priority here changes that.",
    "rival_behind": "“{workflow}” also takes any message, but will get none where this one listens: "
    "the trigger here has the higher priority.",
    "rival_younger": "“{workflow}” also takes any message, but will get none where this one listens: "
    "this is the older workflow.",
    "channel_gone": "The channel chosen for “{field}” is not there any more: choose another.",
    "sent_after_window": "By the time of “{node}” the contact may have been silent for more than 24 hours, "
    "and then it is not sent: name a template in “If it may not be sent”, or send a template.",
    "sent_on_agreement": "Your sending rules ask for agreement to {purpose}: only contacts who gave it are "
    "sent what “{node}” says. Give its output “Suppressed” a wire for the others.",
    "purpose_service": "answers",
    "purpose_utility": "updates",
    "purpose_marketing": "marketing",
    "purpose_authentication": "codes",
    "no_marketing_here": "“{node}” sends marketing over a channel that is not for it, so it is never sent.",
    "channel_cannot_carry": "“{channel}” cannot carry what “{node}” sends, so it would always fail: "
    "send something else, or over another channel.",
    "template_missing": "No number here has the template {template}. Fetch the templates, or write it.",
    "template_language": "The template {template} is there in {languages}, but not in {language}: "
    "messages in {language} will not be sent.",
    "template_draft": "The template {template} in {language} was never handed in for review, "
    "so it is not sent.",
    "template_in_review": "The template {template} in {language} is still in review, so it is not sent yet.",
    "template_paused": "WhatsApp has paused the template {template} in {language}. Messages "
    "wait until it goes on, "
    "unless another is named in “If it may not be sent”.",
    "template_paused_until": "WhatsApp has paused the template {template} in {language}, until "
    "about {until}. "
    "Messages wait, unless another is named in “If it may not be sent”.",
    "template_rejected": "WhatsApp has rejected the template {template} in {language}: it is not sent.",
    "template_disabled": "WhatsApp has disabled the template {template} in {language}: it is "
    "not sent any more. "
    "Choose another.",
    "template_gone": "WhatsApp no longer has the template {template} in {language}. Choose another.",
    "template_not_approved": "The template {template} in {language} is not approved ({status}): it "
    "is not sent.",
    "template_replaced": "The template {template} in {language} may not be sent now: "
    "the one named in “If it may not be sent” goes out.",
    "template_is_marketing": "WhatsApp counts the template {template} in {language} as marketing, "
    "so only contacts who may get marketing are sent it.",
    "template_category_coming": "WhatsApp will soon count the template {template} in {language} as "
    "{category}.",
    "template_count": "The template {template} has {expected} variables; {got} are filled in.",
    "template_names": "The template {template} has the variables “{expected}”; filled in are “{got}”.",
    "template_by_name": "The template {template} takes its variables by name: {expected}.",
    "template_header": "The header of the template {template} is not filled in as it is: look at “{node}”.",
    "template_button": "Button {expected} of the template {template} needs a value.",
    "template_length": "The template {template} takes {expected} characters once filled; these are {got}.",
}
_SPANISH = {
    "unpublishable": "El flujo no puede ejecutarse tal como está dibujado.",
    "no_trigger_takes_it": "Ningún disparador del borrador toma este mensaje.",
    "unrunnable": "El borrador no puede ejecutarse tal como está dibujado.",
    "error_output": "Error",
    "no_trigger": "Nada inicia este flujo: necesita un disparador.",
    "too_many_loops": "Un flujo puede tener {limit} bucles; este tiene {count}.",
    "unreachable": "Nada lleva a “{node}”, así que nunca se ejecuta.",
    "out_of_place": "“{node}” no tiene nada que hacer aquí: es para flujos que empiezan con {triggers}.",
    "not_in_loop": "Solo lo que salió por {item} puede volver a {next}; {source} viene de otra parte.",
    "endless_loop": "{nodes} darían vueltas para siempre: ningún cable lleva afuera.",
    "unknown_node_type": "“{type}” no está instalado en este servidor.",
    "unknown_node_version": "“{type}” no está instalado en este servidor en la versión {version}.",
    "duplicate_edge": "Dos cables van de {output} a {target}; basta con uno.",
    "unknown_node": "Hay un cable suelto: no existe el nodo “{name}”.",
    "unknown_output": "Un cable sale de {output} de “{node}”, que no existe. Las salidas son {outputs}.",
    "unknown_input": "Un cable va a {input} de “{node}”, que no existe. Las entradas son {inputs}.",
    "into_trigger": "“{node}” inicia el flujo, así que ningún cable puede llegar a él.",
    "unknown_param": "“{node}” no tiene ningún ajuste llamado “{name}”.",
    "missing_param": "Rellena “{field}”.",
    "too_long": "“{field}” tiene {count} caracteres; caben como mucho {limit}.",
    "param_empty": "Rellena “{field}”.",
    "param_missing": "Rellena “{field}”.",
    "param_unknown": "“{field}” no está entre los ajustes.",
    "param_too_short": "“{field}” necesita al menos {limit} caracteres.",
    "param_too_long": "“{field}” es demasiado largo: caben como mucho {limit} caracteres.",
    "param_pattern": "“{field}” no está escrito como debe.",
    "param_pattern_help": "“{field}” no está escrito como debe: {help}",
    "param_too_few": "“{field}” necesita al menos {limit}.",
    "param_too_many": "“{field}” admite como mucho {limit}.",
    "param_too_small": "“{field}” debe ser {limit} o más.",
    "param_too_large": "“{field}” debe ser {limit} o menos.",
    "param_not_above": "“{field}” debe ser más de {limit}.",
    "param_not_str": "“{field}” debe ser un texto.",
    "param_not_int": "“{field}” debe ser un número entero.",
    "param_not_float": "“{field}” debe ser un número.",
    "param_not_bool": "“{field}” debe ser sí o no.",
    "param_not_array": "“{field}” debe ser una lista.",
    "param_not_object": "“{field}” debe tener nombres y valores.",
    "param_not_an_option": "Elige una de las opciones de “{field}”.",
    "param_other": "“{field}” no se puede usar así ({said}).",
    "expression_in_trigger": "A “{node}” se le pregunta antes de que nada se ejecute: no admite expresiones.",
    "each_not_possible": "“{node}” no puede ejecutarse una vez por cada elemento de una lista.",
    "retry_unused": "“{node}” no pregunta a nadie de fuera, así que más intentos no cambian nada.",
    "invalid_each": "“{node}” ha de ejecutarse por cada elemento: hace falta una expresión que dé una lista.",
    "expression_syntax": "La expresión de “{field}” no se entiende: mira sus llaves, paréntesis y comillas.",
    "expression_budget": "La expresión de “{field}” es demasiado grande: haz una parte en otro nodo.",
    "expression_refused": "La expresión de “{field}” hace algo que no está permitido.",
    "expression_refused_name": "La expresión de “{field}” usa “{name}” de un modo que aquí no funciona.",
    "expression_unknown_name": "La expresión de “{field}” nombra “{name}”, que no existe. Existen {names}.",
    "unknown_step": "La expresión de “{field}” nombra un nodo “{name}”, que no existe.",
    "step_on_other_branch": "“{field}” usa lo que da {step}, que está en otra rama y quizá no se ejecutó.",
    "step_not_before": "“{field}” usa lo que da {step}, que nunca se ejecuta antes de “{node}”.",
    "rival_first": "“{workflow}” también toma cualquier mensaje y va primero: "
    "su disparador tiene más prioridad.",
    "rival_older": "“{workflow}” también toma cualquier mensaje y va primero, por ser el flujo más antiguo. "
    "Una prioridad mayor aquí lo cambia.",
    "rival_behind": "“{workflow}” también toma cualquier mensaje, pero no recibirá ninguno donde escucha "
    "este: el disparador de aquí tiene más prioridad.",
    "rival_younger": "“{workflow}” también toma cualquier mensaje, pero no recibirá ninguno donde escucha "
    "este: este flujo es el más antiguo.",
    "channel_gone": "El canal elegido en «{field}» ya no existe: elige otro.",
    "sent_after_window": "Al llegar a «{node}» el contacto puede llevar más de 24 horas callado, y entonces "
    "no se envía: nombra una plantilla para ese caso, o envía una plantilla.",
    "sent_on_agreement": "Tus reglas de envío piden consentimiento para {purpose}: solo quien lo dio recibe "
    "lo que dice «{node}». Conecta su salida «Suprimido» para los demás.",
    "purpose_service": "respuestas",
    "purpose_utility": "avisos",
    "purpose_marketing": "publicidad",
    "purpose_authentication": "códigos",
    "no_marketing_here": "«{node}» envía marketing por un canal que no es para eso, así que nunca se envía.",
    "channel_cannot_carry": "«{channel}» no puede llevar lo que envía «{node}», así que fallaría siempre: "
    "envía otra cosa, o por otro canal.",
    "template_missing": "Ningún número de aquí tiene la plantilla {template}. Tráelas de "
    "WhatsApp, o escríbela.",
    "template_language": "La plantilla {template} existe en {languages}, pero no en {language}: "
    "los mensajes en {language} no se enviarán.",
    "template_draft": "La plantilla {template} en {language} nunca se presentó a revisión: no se envía.",
    "template_in_review": "La plantilla {template} en {language} sigue en revisión: todavía no se envía.",
    "template_paused": "WhatsApp ha pausado la plantilla {template} en {language}. Los mensajes esperan, "
    "salvo que se indique otra en “Si no se puede enviar”.",
    "template_paused_until": "WhatsApp ha pausado la plantilla {template} en {language}, hasta "
    "{until} más o menos. "
    "Los mensajes esperan, salvo que se indique otra en “Si no se puede enviar”.",
    "template_rejected": "WhatsApp ha rechazado la plantilla {template} en {language}: no se envía.",
    "template_disabled": "WhatsApp ha desactivado la plantilla {template} en {language}: ya no "
    "se envía. Elige otra.",
    "template_gone": "WhatsApp ya no tiene la plantilla {template} en {language}. Elige otra.",
    "template_not_approved": "La plantilla {template} en {language} no está aprobada ({status}): no "
    "se envía.",
    "template_replaced": "La plantilla {template} en {language} no puede enviarse ahora: "
    "sale la indicada en “Si no se puede enviar”.",
    "template_is_marketing": "WhatsApp cuenta la plantilla {template} en {language} como marketing: "
    "solo la reciben los contactos que pueden recibir marketing.",
    "template_category_coming": "WhatsApp contará pronto la plantilla {template} en {language} como "
    "{category}.",
    "template_count": "La plantilla {template} tiene {expected} variables; hay {got} rellenas.",
    "template_names": "La plantilla {template} tiene las variables “{expected}”; están rellenas “{got}”.",
    "template_by_name": "La plantilla {template} toma sus variables por nombre: {expected}.",
    "template_header": "El encabezado de la plantilla {template} no está relleno como debe: mira “{node}”.",
    "template_button": "El botón {expected} de la plantilla {template} necesita un valor.",
    "template_length": "La plantilla {template} admite {expected} caracteres una vez rellena; son {got}.",
}
PHRASES: Phrases = {OWN_LANGUAGE: _ENGLISH, "es": _SPANISH}
