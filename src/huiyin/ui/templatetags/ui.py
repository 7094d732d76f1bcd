"""Template tags of both faces. None of them reads the clock: `today` comes in by the context."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from huiyin.law.citation import chinese_number
from huiyin.ui import clocks
from huiyin.ui.icons import ICONS

register = template.Library()
OTHER_BASES = {
    "simplified": "信访事项简易办理的规定",
    "local": "本地承诺",
    "policy": "本机关工作规程",
}


@register.filter("day")
def day_filter(value: date | datetime | str | None, today: date | None = None) -> str:
    """Say a day: `{{ petition.received_on|day:today }}` gives 6月3日（星期三）; empty for None."""
    return clocks.say_day(value, today) if value else ""


@register.simple_tag(takes_context=True, name="day")
def day_tag(context: Context, value: date | datetime | str | None) -> str:
    """Say a day against the context's `today`: `{% day clock.due_on %}`."""
    return day_filter(value, context.get("today"))


@register.filter("moment")
def moment_filter(value: datetime | None, today: date | None = None) -> str:
    """Say a time of day in Shanghai: `{{ act.at|moment:today }}` gives 6月3日 14:05."""
    if not value:
        return ""
    local = value.astimezone(clocks.SHANGHAI) if value.tzinfo else value
    year = "" if today and local.year == today.year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {local:%H:%M}"


@register.simple_tag(takes_context=True, name="moment")
def moment_tag(context: Context, value: datetime | None) -> str:
    """Say a time against the context's `today`: `{% moment act.at %}`."""
    return moment_filter(value, context.get("today"))


@register.simple_tag(takes_context=True)
def due(context: Context, clock: Any) -> str:
    """Say when a clock is due: 还有 5 天 · 6月3日（星期三）, 今天到期, 已超期 2 天; + 暂定."""
    return clocks.read(clock, context["today"]).text


@register.simple_tag(takes_context=True)
def reading(context: Context, clock: Any) -> clocks.Reading:
    """Give a clock's text, tone and icon: `{% reading clock as r %}{{ r.text }}`."""
    return clocks.read(clock, context["today"])


@register.filter
def parts(values: list[str]) -> SafeString:
    """Join the parts of a phrase so that a line breaks only between them."""
    dot = mark_safe('<span class="dot"> · </span>')
    return format_html_join(dot, '<span class="part">{}</span>', ((value,) for value in values))


@register.filter
def iso_day(value: date | datetime | str) -> str:
    """Give the machine's form of a day, for `<time datetime>`."""
    return clocks.as_day(value).isoformat()


@register.filter
def word(key: Any, group: Mapping[str, str] | None) -> str:
    """Say the Chinese word for an identifier: `{{ row.state|word:words.state }}`."""
    return (group or {}).get(str(key), str(key))


@register.filter
def article(code: str) -> str:
    """Cite an article of the Regulations by its number, another basis by its name."""
    number = str(code)
    if not number.isdigit():
        return OTHER_BASES.get(number, number)
    return f"《信访工作条例》第{chinese_number(int(number))}条"


@register.filter
def article_name(code: str) -> str:
    """Name an article by its number: 34 is 第三十四条, 12-1 is 第十二条之一."""
    number, _, more = str(code).partition("-")
    after = f"之{chinese_number(int(more))}" if more else ""
    return f"第{chinese_number(int(number))}条{after}"


@register.simple_tag(takes_context=True)
def cite(context: Context, code: str) -> str:
    """Cite an article (`{% cite row.article %}`), linked to its text where the house has it."""
    find = context.get("law_address")
    link = find(str(code)) if find else ""
    if not link:
        return article(code)
    return format_html('<a href="{}">{}</a>', link, article(code))


@register.filter
def basis(value: str) -> str:
    """Name what a clock rests on: 条例, 配套规定, 本地承诺 or 内部要求."""
    return clocks.BASES.get(str(value), "")


@register.simple_tag
@cache
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon. Beside a word leave `label` out; alone it must have one."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"no icon is called {name!r}")
    strokes = mark_safe(ICONS[name])  # noqa: S308 (our own constant)
    if label:
        says = format_html('role="img" aria-label="{}"', label)
    else:
        says = mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" focusable="false" {}>{}</svg>', says, strokes
    )


_STATE_ICONS = {
    "active": "arrow", "soon": "clock", "late": "alert", "done": "check", "paused": "pause",
    "stopped": "minus",
}  # fmt: skip


@register.simple_tag
def state(label: str, tone: str = "calm", sign: str = "") -> SafeString:
    """Say a state: word, icon, then colour. In long lists instead of `<c-state>`, which it draws.

    tone: calm, active, soon, late, done, paused or stopped.
    """
    drawn = icon(sign or _STATE_ICONS.get(tone, "dot"))
    return format_html('<span class="state tone-{}">{}<span>{}</span></span>', tone, drawn, label)


@register.simple_tag(takes_context=True)
def due_mark(context: Context, clock: Any, short: bool = False) -> SafeString:
    """Say when a clock is due, with its icon. In long lists instead of `<c-due>`."""
    read = clocks.read(clock, context["today"])
    said = parts(read.short if short else read.parts)
    return format_html(
        '<span class="due tone-{}">{}<span>{}</span></span>', read.tone, icon(read.icon), said
    )


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """Change or (with None or "") remove URL parameters, keeping the rest.

    `<a href="{% query state="open" after=None %}">`: the answer always begins with `?`.
    """
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            parameters.pop(name, None)
        elif isinstance(value, list | tuple):
            parameters.setlist(name, [str(v) for v in value])
        else:
            parameters[name] = str(value)
    return "?" + str(parameters.urlencode())
