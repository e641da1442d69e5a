from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from . import maps, selectors, services
from .forms import PostcodeForm

PER_PAGE = 50


@require_safe
def edition_list(request):
    return render(
        request,
        "places/edition_list.jinja",
        {
            "editions": selectors.editions(request.actor),
            "lists": selectors.postcode_lists(request.actor),
        },
    )


@require_safe
def area_list(request, edition):
    words = request.GET.get("q", "")[:80]
    areas = selectors.areas_at(request.actor, edition, words)
    page = Paginator(areas, PER_PAGE).get_page(request.GET.get("page"))
    context = {"edition": selectors.edition(request.actor, edition), "page": page, "words": words}
    return render(request, "places/area_list.jinja", context)


@require_safe
def one_area(request, edition, code):
    return render(
        request, "places/one_area.jinja", selectors.one_area(request.actor, edition, code)
    )


@require_safe
def measure_list(request, edition):
    context = {
        "edition": selectors.edition(request.actor, edition),
        "topics": selectors.measures_of(request.actor, edition),
    }
    return render(request, "places/measure_list.jinja", context)


@require_safe
def measure_map(request, key):
    data = selectors.map_of(request.actor, key, request.GET.get("edition", "")[:40])
    context = {
        "data": data,
        "chart": maps.choropleth(data),
        "caption": maps.caption(data),
        "meaning": maps.meaning(data.measure),
        "words": maps.words,
        "others": selectors.ways_across(request.actor, data.measure),
    }
    return render(request, "places/measure_map.jinja", context)


@sensitive_post_parameters("postcode")
@require_http_methods(["GET", "HEAD", "POST"])
def postcode(request):
    """The answer is shown on the page that was sent, and nowhere else: an address that could be
    bookmarked or seen in the history of a shared phone would tell where somebody lives."""
    form, answer = PostcodeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        answer = services.area_of_postcode(actor=request.actor, **form.cleaned_data)
        if answer.status == services.NOT_A_POSTCODE:
            form.add_error("postcode", answer.words)
    context = {
        "form": form,
        "answer": answer if not form.errors else None,
        "lists": selectors.postcode_lists(request.actor),
    }
    return render(request, "places/postcode.jinja", context, status=422 if form.errors else 200)
