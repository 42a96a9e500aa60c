"""The rules in words, for the methodology; what can change stands in them as the constant that computes."""

from dataclasses import dataclass

from config.i18n import Text
from data_access.suppression import THRESHOLD
from indicators.clocks import END_ASSESSMENT_MONTHS, HANDBOOK, INCEPTION_MONTHS, SITE_UPDATE_MONTHS
from indicators.rules import REVIEW_DAYS, SEVERITY_FROM, Severity
from indicators.standards import STANDARDS, STANDARDS_URL


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule in words; `source_url` names whose rule it is, where it is not ours."""

    code: str
    name: Text
    text: Text
    source_url: str | None = None


RULES = (
    RuleEntry(
        "today",
        Text("Hoy", "Today"),
        Text(
            "«Hoy» es la fecha en Antigua Guatemala. Vencimientos, días sin actualización y plazos de OGP Local se "
            "calculan al momento de la consulta, así que una misma edición da respuestas distintas en días distintos.",
            "“Today” is the date in Antigua Guatemala. Overdue, days without an update and OGP Local deadlines are "
            "computed when the page is read, so one edition gives different answers on different days.",
        ),
    ),
    RuleEntry(
        "undefined",
        Text("Sin datos no es cero", "No data is not zero"),
        Text(
            "Un indicador sin filas que contar no tiene valor y se muestra sin dato. El cero solo aparece cuando hay "
            "filas y ninguna cumple la condición.",
            "An indicator without rows to count has no value and is shown without data. Zero appears only where there "
            "are rows and none meets the condition.",
        ),
    ),
    RuleEntry(
        "reported",
        Text("Lo reportado y lo calculado", "Reported and computed"),
        Text(
            "Las cifras que reporta una institución y las que se calculan de los registros publicados se muestran una "
            "junto a la otra, con su procedencia, y nunca se suman.",
            "Figures that an institution reports and figures computed from published records stand side by side, with "
            "their provenance, and are never added.",
        ),
    ),
    RuleEntry(
        "progress",
        Text("Avance", "Progress"),
        Text(
            "El avance de un compromiso es el promedio de los pesos de cumplimiento de sus hitos, ponderado por el "
            "peso de cada hito. No se guarda ningún porcentaje: siempre se calcula de los hitos.",
            "The progress of a commitment is the mean of the completion weights of its milestones, weighted by the "
            "weight of each milestone. No percentage is stored: it is always computed from the milestones.",
        ),
    ),
    RuleEntry(
        "overdue",
        Text("Vencido", "Overdue"),
        Text(
            "Un compromiso o hito está vencido desde el día siguiente a su plazo, si el compromiso sigue vigente o "
            "modificado y el cumplimiento declarado no es completo. Si la fuente da solo el mes, el plazo es su último "
            "día.",
            "A commitment or milestone is overdue from the day after its deadline, if the commitment is active or "
            "modified and the declared completion is not completed. Where the source gives only the month, the "
            "deadline is its last day.",
        ),
    ),
    RuleEntry(
        "slippage",
        Text("Plazo movido", "Moved deadline"),
        Text(
            "Días entre el primer plazo publicado, que se conserva para siempre, y el plazo actual. Mover un plazo "
            "exige publicar el motivo.",
            "Days between the first published deadline, which is kept for ever, and the current one. Moving a deadline "
            "requires publishing the reason.",
        ),
    ),
    RuleEntry(
        "staleness",
        Text("Sin actualización desde", "Not updated since"),
        Text(
            "Se cuenta desde la última edición que publicó un cambio del compromiso o de sus hitos, un avance, una "
            "evidencia o una evaluación. La primera publicación no es una actualización: si no hubo ninguna después, "
            "se cuenta desde ella. No equivale a «no iniciado».",
            "Counted from the last edition that published a change of the commitment or its milestones, an update, a "
            "piece of evidence or an assessment. First publication is no update: where nothing followed, the count "
            "starts there. It is not the same as “not started”.",
        ),
    ),
    RuleEntry(
        "inception",
        Text("Evaluación inicial", "Inception assessment"),
        Text(
            f"El ente de monitoreo evalúa el plan en los {INCEPTION_MONTHS} meses que siguen a su entrega. Se cumple "
            "cuando cada compromiso no retirado tiene una evaluación anterior a su plazo o un informe inicial "
            "publicado.",
            f"The monitoring body assesses the plan within {INCEPTION_MONTHS} months of its submission. It is met when "
            "each commitment not withdrawn has an assessment before its deadline or a published inception report.",
        ),
        HANDBOOK,
    ),
    RuleEntry(
        "site_update",
        Text("Actualización de este sitio", "Update of this site"),
        Text(
            f"El sitio público del proceso se actualiza al menos cada {SITE_UPDATE_MONTHS} meses; cada edición "
            "publicada aquí cuenta como una actualización.",
            f"The public site of the process is updated at least every {SITE_UPDATE_MONTHS} months; every edition "
            "published here counts as an update.",
        ),
        HANDBOOK,
    ),
    RuleEntry(
        "end_assessment",
        Text("Evaluación final", "End-of-commitment assessment"),
        Text(
            f"El ente de monitoreo evalúa cada compromiso en el plazo de {END_ASSESSMENT_MONTHS} mes desde que "
            "termina; cuenta la primera evaluación fechada ese día o después.",
            f"The monitoring body assesses each commitment within {END_ASSESSMENT_MONTHS} month of its end; the first "
            "assessment dated that day or later counts.",
        ),
        HANDBOOK,
    ),
    RuleEntry(
        "forum",
        Text("Foro multiactor", "Multi-stakeholder forum"),
        Text(
            "Un foro multiactor es obligatorio. Se da por cumplido cuando se publica como componente de gobernanza o "
            "cuando consta una sesión celebrada.",
            "A multi-stakeholder forum is mandatory. It is met when one is published as a governance component, or "
            "when a session held is on record.",
        ),
        HANDBOOK,
    ),
    RuleEntry(
        "standards",
        Text("Estándares de cocreación de OGP", "OGP co-creation standards"),
        Text(
            "OGP pide cinco; qué se comprueba de cada uno es regla de este sitio, porque solo cuenta lo publicado. Un "
            "estándar se cumple cuando se cumple todo lo que se comprueba, no se cumple cuando algo falta, y queda sin "
            "datos cuando de algo no hay filas que lo muestren.",
            "OGP asks for five; what is checked of each is this site's rule, for only what is published counts. A "
            "standard is met when all that is checked is met, not met when something fails, and without data when "
            "there are no rows that could show something.",
        ),
        STANDARDS_URL,
    ),
    *(RuleEntry(one.code, one.name, one.rule) for one in STANDARDS),
    RuleEntry(
        "severity",
        Text("Gravedad de un riesgo", "Severity of a risk"),
        Text(
            "Probabilidad por impacto, cada uno de 1 a 5: alta desde "
            f"{SEVERITY_FROM[Severity.HIGH]}, media desde {SEVERITY_FROM[Severity.MEDIUM]} y baja en lo demás. Un "
            f"riesgo abierto sin revisión en más de {REVIEW_DAYS} días se señala.",
            "Likelihood times impact, each from 1 to 5: high from "
            f"{SEVERITY_FROM[Severity.HIGH]}, medium from {SEVERITY_FROM[Severity.MEDIUM]}, low otherwise. An open "
            f"risk without a review for more than {REVIEW_DAYS} days is pointed out.",
        ),
    ),
    RuleEntry(
        "small_counts",
        Text("Cifras reservadas", "Withheld counts"),
        Text(
            f"Una cifra de asistencia de 1 a {THRESHOLD - 1} personas no se publica, ni otra del mismo evento con la "
            f"que se podría calcular; en su lugar dice «<{THRESHOLD}», sin distinguir una de otra. Lo que se reservó "
            "sigue reservado en las ediciones siguientes: de un evento con cifras reservadas ya no se publica nada "
            "nuevo, y si algo cambia se reserva también su total. Las sumas agregan solo cifras visibles y dicen «al "
            "menos».",
            f"An attendance count of 1 to {THRESHOLD - 1} people is not published, nor another of the same event from "
            f"which it could be computed; “<{THRESHOLD}” stands instead, without telling one from the other. What was "
            "withheld stays withheld in later editions: of an event with withheld counts nothing new is published, "
            "and where something changes its total is withheld too. Sums add visible counts only and say “at least”.",
        ),
    ),
)
