"""One page for every error that people meet."""

from django.shortcuts import render


def error_page(request, error):
    """Renders a CopperError (or anything with its fields) with its status."""
    response = render(request, "ui/error.jinja", {"error": error}, status=error.status)
    if retry_after := getattr(error, "retry_after", None):
        response.headers["Retry-After"] = str(retry_after)
    return response
