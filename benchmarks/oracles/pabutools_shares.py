"""pabutools (Rey and others): equal shares in exact fractions. Imports it, so only in the oracles' environment."""

from pabutools.election import (
    AbstractBallot,
    Additive_Cardinal_Sat,
    ApprovalBallot,
    ApprovalProfile,
    CardinalBallot,
    CardinalProfile,
    Cost_Sat,
    Instance,
    Project,
)
from pabutools.election.satisfaction import AdditiveSatisfaction
from pabutools.fractions import str_as_frac
from pabutools.rules import (
    completion_by_rule_combination,
    greedy_utilitarian_welfare,
    method_of_equal_shares,
)
from pabutools.tiebreaking import TieBreakingRule


class CostTimesPoints(AdditiveSatisfaction):
    """A project is worth its cost times the points given to it; pabutools has no such measure of its own."""

    def __init__(self, instance: Instance, profile, ballot: AbstractBallot):
        super().__init__(
            instance, profile, ballot, lambda i, p, b, project, v: b.get(project, 0) * project.cost
        )


def one(given: dict):
    """A call that gives the winners and those of majority voting, with ties broken in the given order."""
    projects = {name: Project(name, str_as_frac(cost)) for name, cost in given["costs"].items()}
    instance = Instance(projects.values(), budget_limit=str_as_frac(given["budget"]))
    if given["points"]:
        ballots = [
            CardinalBallot({projects[p]: str_as_frac(n) for p, n in own.items()})
            for own in given["ballots"]
        ]
        profile = CardinalProfile(ballots, instance=instance)
        measure = CostTimesPoints if given["utility"] == "cost" else Additive_Cardinal_Sat
    else:
        ballots = [ApprovalBallot([projects[p] for p in own]) for own in given["ballots"]]
        profile = ApprovalProfile(ballots, instance=instance)
        measure = Cost_Sat
    profile = profile.as_multiprofile()  # people with equal ballots together, which is faster
    place = {name: number for number, name in enumerate(given["order"])}
    how = {
        "sat_class": measure,
        "tie_breaking": TieBreakingRule(lambda i, p, project: place[project.name]),
    }
    shares = {**how, "voter_budget_increment": given["raise_by"]}

    def call():
        if given["top_up"]:
            rules = [method_of_equal_shares, greedy_utilitarian_welfare]
            done = completion_by_rule_combination(instance, profile, rules, [shares, how])
        else:
            done = method_of_equal_shares(instance, profile, **shares)
        majority = greedy_utilitarian_welfare(instance, profile, **how) if given["top_up"] else []
        return [sorted(map(str, done)), sorted(map(str, majority))]

    return call


def many(given: list):
    """The same for many elections."""
    calls = [one(election) for election in given]
    return lambda: [call() for call in calls]
