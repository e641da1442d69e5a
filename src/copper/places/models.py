"""Areas with the edition they belong to, how editions go together, and numbers about areas.

Boundaries are drawn again now and then and keep no history of their own; so every area, and every
number about areas, belongs to one edition (kind and year).
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from copper.core.models import PublicModel

from . import kinds


class Edition(models.Model):
    """All areas of a kind as they were in a year: "lsoa-2021", "ward-2024"."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=kinds.KINDS)
    year = models.PositiveSmallIntegerField(_("year"))
    given_name = models.CharField(_("name, if it has its own"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=200)
    licence = models.TextField(_("licence"))
    made_up = models.BooleanField(_("made up for the demonstration"), default=False)
    # A list of its areas was loaded (not only numbers that name some): other codes are then wrong.
    is_listed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "made_up"], name="one_edition_of_a_kind_and_year"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[code for code, _label in kinds.KINDS]),
                name="an_edition_is_of_a_known_kind",
            ),
            models.CheckConstraint(condition=~Q(licence=""), name="an_edition_has_a_licence_line"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """What people read, in the language of the page: "Wards 2024"."""
        if self.given_name:
            return gettext(self.given_name)
        return str(kinds.KIND_NAMES[self.kind] % {"year": self.year})


class Area(models.Model):
    """One area of an edition. Boundary and centre are in degrees (WGS 84)."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="areas")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    # Compact JSON: a list of polygons, each a list of rings, each [lon, lat, lon, lat, …].
    boundary = models.TextField(blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    west = models.FloatField(null=True)
    south = models.FloatField(null=True)
    east = models.FloatField(null=True)
    north = models.FloatField(null=True)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"], name="one_area_of_a_code_in_an_edition"
            ),
            models.CheckConstraint(
                condition=Q(
                    boundary="",
                    lon__isnull=True,
                    lat__isnull=True,
                    west__isnull=True,
                    south__isnull=True,
                    east__isnull=True,
                    north__isnull=True,
                )
                | Q(
                    west__lte=F("lon"), east__gte=F("lon"), south__lte=F("lat"), north__gte=F("lat")
                )
                & Q(lon__isnull=False, lat__isnull=False, west__isnull=False, south__isnull=False)
                & Q(east__isnull=False, north__isnull=False)
                & ~Q(boundary=""),
                name="an_area_has_its_boundary_centre_and_box_or_none",
            ),
        ]
        indexes = [models.Index(fields=["edition", "name"])]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AreaLink(models.Model):
    """How an area goes with one of another edition: inside it, or what became of it."""

    from_area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="links_out")
    to_area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=10, choices=kinds.LINKS)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["from_area", "to_area"], name="two_areas_are_linked_once"
            ),
            models.CheckConstraint(
                condition=~Q(from_area=F("to_area")), name="an_area_is_not_linked_to_itself"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[code for code, _label in kinds.LINKS]),
                name="a_link_is_of_a_known_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_area_id} {self.kind} {self.to_area_id}"


class Measure(models.Model):
    """Something counted or scored for every area of one edition."""

    key = models.SlugField(max_length=120, unique=True)
    topic = models.CharField(_("topic"), max_length=120)
    name = models.CharField(_("name"), max_length=200)
    unit = models.CharField(_("unit"), max_length=12, choices=kinds.UNITS)
    higher_means = models.CharField(max_length=15, choices=kinds.HIGHER, default="more")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="measures")
    year = models.PositiveSmallIntegerField(_("year"))
    source = models.CharField(_("source"), max_length=200)
    licence = models.TextField(_("licence"))
    # What this is a part of (all residents), so that maps show shares: a map of counts shows size.
    base = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__in=[code for code, _label in kinds.UNITS]),
                name="a_measure_has_a_known_unit",
            ),
            models.CheckConstraint(
                condition=Q(base__isnull=True) | Q(unit__in=kinds.COUNTS),
                name="only_a_count_is_part_of_another",
            ),
            models.CheckConstraint(condition=~Q(licence=""), name="a_measure_has_a_licence_line"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def title(self) -> str:
        """Topic, name and (but for counts) unit, in the language of the page where translated."""
        title = f"{gettext(self.topic)}: {gettext(self.name)}"
        return title if self.unit in kinds.COUNTS else f"{title} – {self.get_unit_display()}"

    @property
    def shown_name(self) -> str:
        return gettext(self.name)

    @property
    def name_language(self) -> str:
        """The language of a name that is not translated (English, as its source wrote it), else ""."""
        shown = get_language() or "en"
        return "en" if not shown.startswith("en") and gettext(self.name) == self.name else ""


class Value(models.Model):
    """A measure's number in an area; `number` is null where the source gives none."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="values")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="values")
    number = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "area"], name="one_value_of_a_measure_and_area"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} of {self.area_id}"


class PostcodeList(models.Model):
    """Where our own copy of postcodes comes from."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=200)
    licence = models.TextField()
    made_up = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(licence=""), name="a_postcode_list_has_a_licence"),
        ]

    def __str__(self) -> str:
        return self.code


class Postcode(models.Model):
    """A postcode and the areas it lies in. Nothing here points at a person."""

    list = models.ForeignKey(PostcodeList, on_delete=models.PROTECT, related_name="postcodes")
    postcode = models.CharField(max_length=8, unique=True)
    state = models.CharField(max_length=8, choices=kinds.POSTCODE_STATES)
    lsoa = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    # The postcode's own ward, which may differ from the best-fit ward of its small area.
    ward = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[code for code, _label in kinds.POSTCODE_STATES]),
                name="a_postcode_has_a_known_state",
            ),
            models.CheckConstraint(
                condition=~Q(postcode="") & Q(postcode__contains=" "),
                name="a_postcode_is_written_in_two_parts",
            ),
        ]

    def __str__(self) -> str:
        # Never the postcode: this text reaches logs.
        return f"postcode {self.pk}"


class ImportRun(PublicModel):
    """A file that changed places, or was refused: what it was, how many rows, what went wrong."""

    what = models.CharField(max_length=120)
    file = models.CharField(max_length=200)
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    problem_count = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)  # the first twenty: {"row": 3, "why": "…"}
    refused = models.TextField(blank=True)
    ran_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-ran_at"])]

    def __str__(self) -> str:
        return f"{self.what} from {self.file}"
