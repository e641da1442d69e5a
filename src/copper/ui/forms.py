from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Renders a field as the design system's component for its widget."""

    field_template_name = "ui/field.jinja"
