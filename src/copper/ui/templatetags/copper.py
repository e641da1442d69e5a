"""Our page around the pages of libraries that write Django templates (allauth).

    {% page %}
      {% part "title" %}…{% endpart %}{% part "content" %}…{% endpart %}
    {% endpage %}

renders `ui/foreign.jinja`, which extends the same base page as all others: one header, one footer.
"""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

register = template.Library()
_PARTS = "copper_parts"


class _Part(template.Node):
    def __init__(self, name, nodelist):
        self.name = name
        self.nodelist = nodelist

    def render(self, context):
        context.render_context[_PARTS][self.name] = self.nodelist.render(context)
        return ""


class _Page(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        context.render_context[_PARTS] = parts = {}
        self.nodelist.render(context)
        # The parts are finished HTML: Django has escaped the values in them.
        inside = {name: mark_safe(text) for name, text in parts.items()}
        return render_to_string("ui/foreign.jinja", {"parts": inside}, request=context["request"])


@register.tag
def part(parser, token):
    name = token.split_contents()[1].strip("\"'")
    nodelist = parser.parse(("endpart",))
    parser.delete_first_token()
    return _Part(name, nodelist)


@register.tag
def page(parser, token):
    nodelist = parser.parse(("endpage",))
    parser.delete_first_token()
    return _Page(nodelist)
