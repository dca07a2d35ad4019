"""The words in which it is told what a provider would refuse of a template, by language."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from patchbay.messaging.template_rules import Fault
from patchbay.sdk.catalogue import OWN_LANGUAGE
from patchbay.services.phrases import Phrases, phrase

_ENGLISH = {
    "refused": "The template would be refused as it is.",
    "name": "A name has 1 to 512 small letters, digits and underscores.",
    "language": "A language is written like en or pt_BR, not “{got}”.",
    "choice": "This is one of {choices}, not “{got}”.",
    "mixed_variables": "Give all variables numbers, or all of them names.",
    "part_twice": "There is more than one {part}.",
    "header_of_code": "A template for codes has no header.",
    "no_body": "Write a text: every template has one.",
    "empty": "Write something here.",
    "too_long": "This has {got} characters; at most {most} fit.",
    "braces": "Write variables as {{1}} or {{order_id}}; other braces are refused.",
    "no_file_sample": "Give a sample of the file.",
    "several_lines": "A header is a single line.",
    "header_variables": "A header takes one variable; this one has {got}.",
    "variable_first": "Write something before the first variable.",
    "variable_last": "Write something after the last variable.",
    "variables_touch": "Write something between two variables that touch.",
    "variable_numbers": "Number the variables {wanted}, without a gap; here are {got}.",
    "few_words": "There are {least} variables and only {got} other words: write more around them.",
    "no_sample": "Give a sample for {variable}.",
    "footer_variables": "A footer takes no variables.",
    "button_count": "There are 1 to {most} buttons; here are {got}.",
    "too_many_of_kind": "Of the kind {kind}, at most {most} may be there; here are {got}.",
    "quick_replies_apart": "Put the quick replies side by side, with no other button between them.",
    "code_button_missing": "A template for codes has a button that fills in the code (OTP), and no other.",
    "code_button_elsewhere": "Only a template for codes has a button that fills in a code (OTP).",
    "label_variables": "A button's label takes no variables.",
    "phone": "Write a phone number of at most {most} characters, such as +34 600 000 000.",
    "code_sample": "Give a sample code of 1 to {most} characters; this one has {got}.",
    "link": "A link begins with https:// or http://.",
    "link_variables": "A link takes one variable, at its end.",
    "no_link_sample": "Give a sample of the link's end.",
}
_SPANISH = {
    "refused": "La plantilla se rechazaría tal como está.",
    "name": "Un nombre tiene de 1 a 512 letras minúsculas, cifras y guiones bajos.",
    "language": "Un idioma se escribe como en o pt_BR, no «{got}».",
    "choice": "Aquí va uno de {choices}, no «{got}».",
    "mixed_variables": "Pon números a todas las variables, o nombres a todas.",
    "part_twice": "Hay más de un {part}.",
    "header_of_code": "Una plantilla para códigos no tiene encabezado.",
    "no_body": "Escribe un texto: toda plantilla tiene uno.",
    "empty": "Escribe algo aquí.",
    "too_long": "Tiene {got} caracteres; caben como mucho {most}.",
    "braces": "Escribe las variables como {{1}} o {{order_id}}; otras llaves se rechazan.",
    "no_file_sample": "Da una muestra del archivo.",
    "several_lines": "Un encabezado es una sola línea.",
    "header_variables": "Un encabezado admite una variable; este tiene {got}.",
    "variable_first": "Escribe algo antes de la primera variable.",
    "variable_last": "Escribe algo después de la última variable.",
    "variables_touch": "Escribe algo entre dos variables que se tocan.",
    "variable_numbers": "Numera las variables {wanted}, sin saltos; aquí hay {got}.",
    "few_words": "Hay {least} variables y solo {got} palabras más: escribe más a su alrededor.",
    "no_sample": "Da una muestra de {variable}.",
    "footer_variables": "Un pie no admite variables.",
    "button_count": "Hay de 1 a {most} botones; aquí hay {got}.",
    "too_many_of_kind": "Del tipo {kind} puede haber {most} como mucho; aquí hay {got}.",
    "quick_replies_apart": "Pon las respuestas rápidas juntas, sin otro botón entre ellas.",
    "code_button_missing": "Una plantilla para códigos tiene un botón que rellena el código (OTP), y ningún "
    "otro.",
    "code_button_elsewhere": "Solo una plantilla para códigos tiene un botón que rellena un código (OTP).",
    "label_variables": "El texto de un botón no admite variables.",
    "phone": "Escribe un número de teléfono de {most} caracteres como mucho, como +34 600 000 000.",
    "code_sample": "Da un código de muestra de 1 a {most} caracteres; este tiene {got}.",
    "link": "Un enlace empieza por https:// o http://.",
    "link_variables": "Un enlace admite una variable, al final.",
    "no_link_sample": "Da una muestra del final del enlace.",
}
PHRASES: Phrases = {OWN_LANGUAGE: _ENGLISH, "es": _SPANISH}


class ToldFault(Struct, frozen=True):
    """One thing the provider would refuse, in a sentence; `path` as `components[1].text`."""

    path: str
    code: str
    message: str


def told(faults: Iterable[Fault], languages: Sequence[str] = ()) -> list[ToldFault]:
    """The faults in the words of a reader of these languages, the best one first."""
    return [
        ToldFault(fault.path, fault.code, phrase(PHRASES, languages, fault.code, **fault.words))
        for fault in faults
    ]
