"""What sign-in sheets call things, in Spanish and English, without accents or capitals."""

from collections.abc import Mapping
from types import MappingProxyType

from config.i18n import LabelledEnum
from data_access.enumerations import Sector, Sex


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


class Field(LabelledEnum):
    """What of a person is counted."""

    SEX = "sex", "Sexo", "Sex"
    AGE = "age", "Edad", "Age"
    SECTOR = "sector", "Sector", "Sector"
    PLACE = "place", "Lugar de procedencia", "Place they come from"


FIELD_WORDS: Mapping[Field, frozenset[str]] = MappingProxyType(
    {
        Field.SEX: frozenset({"sexo", "genero", "sex", "gender"}),
        Field.AGE: frozenset({"edad", "edades", "etario", "etaria", "age", "ages"}),
        Field.SECTOR: frozenset({"sector", "sectores", "sectors"}),
        Field.PLACE: _set(
            "lugar procedencia residencia comunidad aldea barrio colonia caserio canton place community village "
            "neighbourhood neighborhood residence origin"
        ),
    }
)
"""What a heading says of the column below it."""

NUMBERING = frozenset({"no", "n", "num", "nr", "numero", "number", "correlativo"})
"""Headings of columns that only count the lines; no heading at all is such a one too."""

OTHERS = NUMBERING | _set(
    "nombre nombres apellido apellidos name names surname dpi cui dni pasaporte passport identificacion documento id "
    "telefono tel celular movil phone mobile cellphone whatsapp correo email mail firma signature huella direccion "
    "address domicilio institucion organizacion entidad organisation organization institution cargo puesto position "
    "hora time fecha date nacimiento birth etnia pueblo ethnicity idioma language observaciones notes comentarios "
    "discapacidad disability escolaridad education ocupacion occupation profesion"
)
"""What headings say of columns that are not counted."""

FILLERS = _set(
    "de del la el los las o y u e en a al su que se completo completos completa primer segundo rango grupo tipo anos "
    "cumplidos viene representa pertenece participante participantes persona electronico electronica full first last "
    "of or and the group range band years type from h m f hombre mujer hombres mujeres masculino femenino man woman "
    "male female"
)

PLACE_KINDS = ("aldea", "barrio", "colonia", "caserio", "canton", "comunidad", "residencial")

SEXES: Mapping[str, Sex] = MappingProxyType(
    {
        **dict.fromkeys(_set("mujer mujeres femenino femenina fem f woman women female"), Sex.WOMEN),
        **dict.fromkeys(_set("hombre hombres masculino masc varon h man men male"), Sex.MEN),
        **dict.fromkeys(("sin registro", "not recorded", "nr", "n d"), Sex.NOT_RECORDED),
    }
)

SECTORS: Mapping[str, Sector] = MappingProxyType(
    {
        **{
            name: sector
            for sector in Sector
            for name in (sector.value.replace("_", " "), sector.label.es.lower(), sector.label.en.lower())
        },
        **dict.fromkeys(
            ("publico", "sector publico", "municipalidad", "municipal", "gobierno local", "public"), Sector.GOVERNMENT
        ),
        **dict.fromkeys(("ong", "asociacion", "fundacion", "organizacion social", "ngo"), Sector.CIVIL_SOCIETY),
        **dict.fromkeys(("academico", "universidad", "educacion", "estudiante", "academic"), Sector.ACADEMIA),
        **dict.fromkeys(("privado", "empresa", "empresarial", "comercio", "turismo", "business"), Sector.PRIVATE),
        **dict.fromkeys(
            ("comunitario", "comunitaria", "cocode", "vecino", "vecina", "vecinos", "neighbour"), Sector.COMMUNITY
        ),
        **dict.fromkeys(("cooperacion", "cooperacion internacional"), Sector.INTERNATIONAL),
    }
)
