"""Everybody in the demonstration. All made up: no real person, organisation or place."""

from dataclasses import dataclass

ORGANISATIONS = {
    # key: (name, bloc)
    "garden": ("Larkfield Women's Garden", "community"),
    "kitchen": ("Old Wharf Community Kitchen", "community"),
    "elders": ("Quarry Rise Elders' Circle", "community"),
    "youth": ("Station Side Youth Voice", "community"),
    "university": ("University of Aldermoss", "institution"),
    "council": ("Aldermoss Town Council", "institution"),
    "hospital": ("Aldermoss Hospitals Trust", "institution"),
}


@dataclass(frozen=True)
class Part:
    """`needs` are (spoken, read, words)."""

    key: str
    name: str
    role: str
    at: str = ""
    language: str = "en"
    bloc: str | None = None
    needs: tuple[tuple[str, ...], tuple[str, ...], str] | None = None


PEOPLE = (
    Part("cora", "Cora Whitfield", "coordinator"),
    Part("nasreen", "Nasreen Akhtar", "community_lead", "garden", "ur"),
    Part("marek", "Marek Zielinski", "community_lead", "kitchen", "pl"),
    Part("dorothy", "Dorothy Hale", "community_lead", "elders"),
    Part("jaz", "Jaz Campbell", "community_lead", "youth"),
    Part("ruth", "Ruth Okafor", "researcher", "university"),
    Part("tom", "Tom Ellery", "researcher", "hospital"),
    Part("priya", "Priya Raman", "policy_maker", "council"),
    Part("helen", "Helen Marsh", "policy_maker", "hospital"),
    Part("ida", "Ida Brook", "independent_person", "", "en", "community"),
    Part("samuel", "Samuel Dent", "data_protection_officer", "university"),
    Part("grace", "Grace Bell", "safeguarding_lead", "kitchen"),
    Part("fiona", "Fiona Lake", "finance_officer", "council"),
    Part("zara", "Zara Hussain", "interpreter", "garden", "ur"),
    Part("leon", "Leon Price", "mentor", "youth"),
    Part(
        "amina",
        "Amina Bibi",
        "peer_researcher",
        "garden",
        "ur",
        None,
        (("phr", "ur"), ("ur",), "Please no meetings at school run time. A chair with a back."),
    ),
    Part("shabnam", "Shabnam Kausar", "peer_researcher", "garden", "ur"),
    Part("farah", "Farah Iqbal", "peer_researcher", "garden", "ur"),
    Part("yasmin", "Yasmin Ali", "peer_researcher", "garden"),
    Part("bushra", "Bushra Malik", "peer_researcher", "garden", "ur"),
    Part("ania", "Ania Nowak", "peer_researcher", "kitchen", "pl"),
    Part("piotr", "Piotr Lis", "peer_researcher", "kitchen", "pl"),
    Part("viera", "Viera Horvathova", "peer_researcher", "kitchen"),
    Part("luca", "Luca Stan", "peer_researcher", "kitchen"),
    Part("ewa", "Ewa Krol", "peer_researcher", "kitchen", "pl"),
    Part(
        "harold",
        "Harold Finch",
        "peer_researcher",
        "elders",
        "en",
        None,
        (("en",), ("en",), "Large print. I hear better on my left side."),
    ),
    Part("joan", "Joan Ridley", "peer_researcher", "elders"),
    Part("kuldip", "Kuldip Singh", "peer_researcher", "elders"),
    Part("mavis", "Mavis Brown", "peer_researcher", "elders"),
    Part("arthur", "Arthur Penn", "peer_researcher", "elders"),
    Part("tariq", "Tariq Mahmood", "peer_researcher", "youth", "ur"),
    Part("ellie", "Ellie Stone", "peer_researcher", "youth"),
    Part("kofi", "Kofi Mensah", "peer_researcher", "youth"),
    Part("sana", "Sana Rafiq", "peer_researcher", "youth", "ur"),
    Part("ben", "Ben Archer", "peer_researcher", "youth"),
    Part("rana", "Rana Begum", "resident", "", "ur"),
    Part("owen", "Owen Clarke", "resident"),
    Part("magda", "Magda Wrona", "resident", "", "pl"),
    Part("ibrahim", "Ibrahim Said", "resident"),
)
