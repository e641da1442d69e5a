from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from copper.operate import doctor, ready


@require_safe
@never_cache
def doctor_page(request):
    findings = doctor.examine(actor=request.actor)
    groups = {
        level: [finding for finding in findings if finding.level == level]
        for level in ("problem", "warning", "ok")
    }
    return render(request, "operate/doctor.jinja", {"groups": groups})


@login_not_required
@require_safe
@never_cache
def readyz(request):
    """For load balancers and monitors: 200 "ok", or 503 with the names of what is not ready."""
    missing = ready.not_ready()
    return HttpResponse(
        " ".join(missing) or "ok", status=503 if missing else 200, content_type="text/plain"
    )
