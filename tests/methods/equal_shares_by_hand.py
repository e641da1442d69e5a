"""Equal shares written down as plainly as the paper, in fractions: slow, and shares no code with ours."""

from fractions import Fraction


def price(cost, money, points):
    """What a point costs: supporters sorted by money for each point; the poorest pay all they have."""
    rest, weight = Fraction(cost), sum(points.values())
    for voter in sorted(points, key=lambda v: (money[v] / points[v], v)):
        if rest <= money[voter] / points[voter] * weight:
            return rest / weight
        rest -= money[voter]
        weight -= points[voter]
    return None


def buy(costs, ballots, share, utility, rank):
    """(project, {voter: payment}) in the order of purchase."""
    money = dict.fromkeys(ballots, Fraction(share))
    supporters = {
        p: {v: Fraction(b[p]) for v, b in ballots.items() if b.get(p)} for p in costs if costs[p]
    }
    done = []
    while True:
        found = {p: price(costs[p], money, s) for p, s in supporters.items() if s}
        able = {p: one for p, one in found.items() if one is not None}
        if not able:
            return done
        rho = {p: one / (costs[p] if utility == "cost" else 1) for p, one in able.items()}
        best = min(able, key=lambda p: (rho[p], rank(p)))
        paid = {v: min(money[v], able[best] * n) for v, n in supporters.pop(best).items()}
        for voter, amount in paid.items():
            money[voter] -= amount
        done.append((best, paid))


def add1(costs, ballots, budget, utility, rank, step):
    """(purchases, raises) at the last share that the budget covers, trying one raise after the other."""
    supported = [p for p in costs if costs[p] and any(b.get(p) for b in ballots.values())]
    raises, last = 0, None
    while True:
        done = buy(costs, ballots, Fraction(budget) / len(ballots) + raises * step, utility, rank)
        bought = [p for p, _ in done]
        spent = sum(costs[p] for p in bought)
        if spent > budget:
            return last, raises - 1
        if all(spent + costs[p] > budget for p in supported if p not in bought):
            return done, raises
        raises, last = raises + 1, done


def votes_of(costs, ballots):
    return {p: sum(Fraction(b.get(p, 0)) for b in ballots.values()) for p in costs}


def cheaper_then_votes_then_id(costs, ballots):
    votes = votes_of(costs, ballots)
    return lambda p: (costs[p], -votes[p], p)


def by_votes(costs, ballots, money, rank, without=()):
    votes = votes_of(costs, ballots)
    chosen = []
    for p in sorted(costs, key=lambda p: (-votes[p], rank(p))):
        if p not in without and votes[p] and costs[p] <= money:
            chosen.append(p)
            money -= costs[p]
    return chosen


def whole_rule(costs, ballots, budget, utility, rank, step):
    """(winners, raises)."""
    if not ballots or not budget:
        done, raises = [], 0
    else:
        done, raises = add1(costs, ballots, budget, utility, rank, step)
    bought = [p for p, _ in done]
    rest = budget - sum(costs[p] for p in bought)
    return sorted(bought + by_votes(costs, ballots, rest, rank, bought)), raises
