"""What a check says: how it stands, in one sentence, and what to do about it."""

from dataclasses import dataclass

OK, WARNING, PROBLEM = "ok", "warning", "problem"
LEVELS = (OK, WARNING, PROBLEM)


@dataclass(frozen=True)
class Finding:
    """`code` names the check for machines. `do` is empty when all is well."""

    code: str
    level: str
    says: str
    do: str = ""

    def as_json(self) -> dict[str, str]:
        return {"check": self.code, "level": self.level, "says": self.says, "do": self.do}


def ok(code: str, says: str) -> Finding:
    return Finding(code, OK, says)


def warning(code: str, says: str, do: str) -> Finding:
    return Finding(code, WARNING, says, do)


def problem(code: str, says: str, do: str) -> Finding:
    return Finding(code, PROBLEM, says, do)


def worst(findings: list[Finding]) -> str:
    """The worst level among the findings."""
    return max((finding.level for finding in findings), key=LEVELS.index, default=OK)
