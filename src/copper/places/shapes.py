"""The files we can read, as a table. A file is recognised by its columns, so that another town's files
of the same shape load without code; a new kind of file is a new entry here.

Names are stored in English and shown through gettext: `_` only marks them for translators.
"""

from dataclasses import dataclass, field


def _(text: str) -> str:
    return text


OGL = (
    "Contains public sector information licensed under the Open Government Licence v3.0. "
    "Source: Office for National Statistics; MHCLG."
)
OGL_OS = f"{OGL} Contains OS data © Crown copyright and database right."
OGL_ROYAL_MAIL = (
    f"{OGL} Contains OS data © Crown copyright and database right; "
    "contains Royal Mail data © Royal Mail copyright and database right."
)
ONS = "Office for National Statistics"
CENSUS = "Office for National Statistics, Census 2021"
MHCLG = "Ministry of Housing, Communities and Local Government"
# A census table may miss somebody by design: ONS moves a few counts so that nobody can be found.


@dataclass(frozen=True)
class Column:
    """What a column means, where its heading does not say enough."""

    name: str
    unit: str = ""
    higher_means: str = ""


@dataclass(frozen=True)
class Shape:
    """One kind of file. It fits when all of `columns` are among the headings.

    `edition` is (kind, year) that the numbers are for; a file whose code column names another year
    is refused. `total` is the column of which the others are a part; `adds_up` names columns
    whose sum is that total when the file has none. `rename` explains headings; `skip` are no numbers.
    """

    key: str
    topic: str
    columns: tuple[str, ...]
    edition: tuple[str, int]
    unit: str = "people"
    year: int = 2021
    source: str = CENSUS
    licence: str = OGL
    total: str = ""
    adds_up: tuple[str, ...] = ()
    total_name: str = _("All residents")
    higher_means: str = "more"
    rename: dict[str, Column] = field(default_factory=dict)
    skip: tuple[str, ...] = ("order",)


def _deprivation(access: str) -> dict[str, Column]:
    """The headings of a deprivation file: each domain as tenth, rank and score."""
    domains = {
        "IMD": _("All kinds together"),
        "Income": _("Income"),
        "Employment": _("Work"),
        "Education": _("Education and skills"),
        "Health": _("Health and disability"),
        "Crime": _("Crime"),
        access: _("Housing and services"),
        "Environment": _("Living environment"),
    }
    columns = {}
    for code, name in domains.items():
        columns[f"{code}_decile"] = Column(name, "decile", "less_deprived")
        columns[f"{code}_rank"] = Column(name, "rank", "less_deprived")
        columns[f"{code}_score"] = Column(name, "score", "more_deprived")
    return columns


_HOUSEHOLDS = (
    "Household is not deprived in any dimension",
    "Household is deprived in one dimension",
    "Household is deprived in two dimensions",
    "Household is deprived in three dimensions",
    "Household is deprived in four dimensions",
)
_ENGLISH = "Main language is English (English or Welsh in Wales)"
_NOT_ENGLISH = "Main language is not English (English or Welsh in Wales)"

TABLES = (
    Shape(
        key="imd2025",
        topic=_("Deprivation 2025 (IMD)"),
        columns=("IMD_decile", "IMD_rank", "Housing_and_Services_decile"),
        edition=("lsoa", 2021),
        year=2025,
        source=f"{MHCLG}, English Indices of Deprivation 2025",
        rename=_deprivation("Housing_and_Services"),
    ),
    Shape(
        key="imd2019",
        topic=_("Deprivation 2019 (IMD)"),
        columns=("IMD_decile", "IMD_rank", "Housing_and_Access_decile"),
        edition=("lsoa", 2011),
        year=2019,
        source=f"{MHCLG}, English Indices of Deprivation 2019",
        rename=_deprivation("Housing_and_Access"),
    ),
    Shape(
        key="disability",
        topic=_("Disability, Census 2021"),
        columns=("total_residents", "Disabled under the Equality Act"),
        edition=("lsoa", 2021),
        total="total_residents",
    ),
    Shape(
        key="ethnic-group",
        topic=_("Ethnic group, Census 2021"),
        columns=("total_residents", "Asian, Asian British or Asian Welsh", "White"),
        edition=("lsoa", 2021),
        total="total_residents",
    ),
    Shape(
        key="religion",
        topic=_("Religion, Census 2021"),
        columns=("total_residents", "No religion", "Muslim", "Christian"),
        edition=("lsoa", 2021),
        total="total_residents",
    ),
    Shape(
        key="household-deprivation",
        topic=_("Household deprivation, Census 2021"),
        columns=_HOUSEHOLDS,
        edition=("lsoa", 2021),
        unit="households",
        adds_up=_HOUSEHOLDS,
        total_name=_("All households (added up by us)"),
    ),
    Shape(
        key="english",
        topic=_("Speaking English, Census 2021"),
        columns=(_ENGLISH, _NOT_ENGLISH),
        edition=("msoa", 2021),
        adds_up=(_ENGLISH, _NOT_ENGLISH),
        total_name=_("All residents aged 3 and over (added up by us)"),
        rename={
            "Proportion who cannot speak English (well)": Column(
                _("Cannot speak English, or not well"), "share"
            )
        },
    ),
    Shape(
        key="ward-age",
        topic=_("Age, Census 2021"),
        columns=("geography_code", "Aged 4 years and under"),
        edition=("ward", 2022),
        unit="percent",
    ),
    Shape(
        key="ward-ethnic-group",
        topic=_("Ethnic group, Census 2021"),
        columns=("geography_code", "Mixed or Multiple ethnic groups", "White"),
        edition=("ward", 2022),
        unit="percent",
    ),
    Shape(
        key="ward-health",
        topic=_("General health, Census 2021"),
        columns=("geography_code", "Very good health", "Very bad health"),
        edition=("ward", 2022),
        unit="percent",
    ),
    Shape(
        key="ward-sex",
        topic=_("Sex, Census 2021"),
        columns=("geography_code", "Female", "Male"),
        edition=("ward", 2022),
        unit="percent",
    ),
    Shape(
        key="ward-population",
        topic=_("How many people live here"),
        columns=("2022 estimate",),
        edition=("ward", 2023),
        year=2022,
        source=f"{ONS}, population estimates 2022",
        rename={"2022 estimate": Column(_("All residents, estimate"))},
    ),
)

# One row for each area and group: the heading of the group's column, and of the number's.
LONG = Shape(
    key="ethnic-group-19",
    topic=_("Ethnic group in 19 groups, Census 2021"),
    columns=("ethnic_group", "value"),
    edition=("district", 2021),
)
# One row for each measure of one district.
SUMMARY = Shape(
    key="imd2025-district",
    topic=_("Deprivation 2025 of whole districts"),
    columns=("", "value"),
    edition=("district", 2024),
    year=2025,
    source=f"{MHCLG}, English Indices of Deprivation 2025",
    unit="score",
)
# {"id": code, "data": {topic: {group: number, "total": number}}}
PROFILE = Shape(
    key="profile",
    topic=_("Protected characteristics, Census 2021"),
    columns=("name", "id", "data"),
    edition=("district", 2021),
    total="total",
)
PROFILE_TOPICS = {
    "age": _("Age, Census 2021"),
    "carer": _("Unpaid carers, Census 2021"),
    "disability": _("Disability, Census 2021"),
    "ethnicity": _("Ethnic group, Census 2021"),
    "gender": _("Sex, Census 2021"),
    "genderidentitymatchesthatassignedatbirth": _("Gender identity same as at birth, Census 2021"),
    "religion": _("Religion, Census 2021"),
    "seb": _("Kind of job, Census 2021"),
    "sexuality": _("Sexual orientation, Census 2021"),
}
# Files that may lie in the same folder and are nobody's mistake.
NOT_PLACES = (("Code", "Title", "Description"),)

# Postcodes: which edition a heading without a year is for.
POSTCODES = {"lsoa": 2021, "ward": 2024, "district": 2024}
POSTCODE_COLUMNS = ("postcode", "pcds", "pcd")
ENDED_COLUMNS = ("doterm", "terminated", "date_of_termination")
POSTCODE_LIST = "National Statistics Postcode Lookup"

# change_code of the official list of changes from one edition to the next.
CHANGE_CODES = {"U": "same", "S": "split", "M": "merged", "X": "other"}
# What nests in what, and how: wards are drawn on their own, so a small area fits best, not wholly.
NESTS = {
    ("lsoa", "msoa"): "parent",
    ("lsoa", "ward"): "best_fit",
    ("lsoa", "district"): "parent",
    ("msoa", "district"): "parent",
    ("ward", "district"): "parent",
}
