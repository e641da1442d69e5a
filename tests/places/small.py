"""The smallest parcel with one of each: for tests that only need some place."""

from copper.places.parcel import AreaRow, EditionRow, MeasureRow, Parcel, ValueRow


def one_of_each() -> Parcel:
    parcel = Parcel("One ward")
    parcel.editions = [EditionRow("ward", 2024, "x", "x", listed=True)]
    parcel.areas = [AreaRow("ward-2024", "W1", "North")]
    parcel.measures = [MeasureRow("trees", "Trees", "Trees", "score", "ward-2024", 2024, "x", "x")]
    parcel.values = [ValueRow("trees", "W1", 3.0)]
    return parcel
