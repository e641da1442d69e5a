"""HiGHS (Huangfu and Hall, 2018), always the same way: silent, one thread, a fixed seed.

A programme that stops at a limit, or for a reason of the solver's own, is an error here: a result
that is perhaps the best is never passed on as the best.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import highspy


class NotSolved(RuntimeError):
    """The solver ended without an answer that it can prove."""


def new(*, gap: float = 0.0, seconds: float | None = None) -> "highspy.Highs":
    """An empty model. `gap`: how far from the best a whole-number answer may be (relative);
    `seconds`: give up after so long (then `solve` raises NotSolved)."""
    import highspy

    model = highspy.Highs()
    for name, value in {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "mip_rel_gap": gap,
        "mip_abs_gap": 0.0 if gap == 0 else 1e-6,
    }.items():
        model.setOptionValue(name, value)
    if seconds is not None:
        model.setOptionValue("time_limit", float(seconds))
    return model


def solve(model: "highspy.Highs") -> bool:
    """Runs the model. True: optimal. False: proved to be infeasible. Anything else: NotSolved."""
    import highspy

    model.run()
    status = model.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return True
    if status == highspy.HighsModelStatus.kInfeasible:
        return False
    raise NotSolved(f"The solver stopped: {model.modelStatusToString(status)}.")
