"""The icons: 24 by 24, drawn as strokes; colour and width come from the style sheet."""

_BOX = '<rect x="4" y="4" width="16" height="16" rx="2"/>'
_SHEET = '<path d="M6 3h8l4 4v14H6zM14 3v4h4"/>'
_ROUND = '<circle cx="12" cy="12" r="9"/>'

ICONS: dict[str, str] = {
    "inbox": '<path d="M4 13l3-8h10l3 8v6H4zM4 13h5l1 3h4l1-3h5"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.5 4.5"/>',
    "calendar": _BOX + '<path d="M4 9.5h16M8.5 2.5v4M15.5 2.5v4"/>',
    "clock": _ROUND + '<path d="M12 7v5l3.5 2"/>',
    "check": '<path d="M4.5 12.5l5 5 10-11"/>',
    "alert": '<path d="M12 3.5L22 20.5H2zM12 10v5M12 17.8v.2"/>',
    "info": _ROUND + '<path d="M12 11v6M12 7.3v.2"/>',
    "arrow": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "back": '<path d="M20 12H5M11 6l-6 6 6 6"/>',
    "chevron": '<path d="M9 5l7 7-7 7"/>',
    "phone": '<path d="M5 4h4l2 5-2.5 1.8a12 12 0 0 0 4.7 4.7L15 13l5 2v4c0 1-1 1.5-2 1.5'
    'C10.5 20 4 13.5 3.5 6 3.5 5 4 4 5 4z"/>',
    "letter": '<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="M3.5 7l8.5 6 8.5-6"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4 3.7-6 7.5-6s6.7 2 7.5 6"/>',
    "people": '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20c.6-3.6 3-5.5 6.5-5.5s5.9 1.9'
    ' 6.5 5.5M15.5 5.2a3.5 3.5 0 0 1 0 6.6M18 15c2 .8 3.1 2.5 3.5 5"/>',
    "pause": _ROUND + '<path d="M9.5 8.5v7M14.5 8.5v7"/>',
    "document": _SHEET + '<path d="M9 12h6M9 16h6"/>',
    "seal": _ROUND + '<path d="M12 7l1.5 3.4 3.7.4-2.8 2.5.8 3.6-3.2-1.9-3.2 1.9.8-3.6-2.8-2.5 '
    '3.7-.4z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "minus": '<path d="M5 12h14"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "undo": '<path d="M8.5 5L4 9.5 8.5 14M4 9.5h10a5.5 5.5 0 0 1 0 11h-4"/>',
    "lock": '<rect x="5" y="11" width="14" height="9.5" rx="2"/>'
    '<path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "flag": '<path d="M5.5 21V4M5.5 4.5h12l-2.5 4 2.5 4h-12"/>',
    "menu": '<path d="M4 6.5h16M4 12h16M4 17.5h16"/>',
    "sun": '<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2'
    'M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4"/>',
    "moon": '<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z"/>',
    "type": '<path d="M3 19L8.5 5 14 19M5 14h7M15.5 19l3-8 3 8M16.5 16.5h4"/>',
    "qr": '<rect x="4" y="4" width="6" height="6"/><rect x="14" y="4" width="6" height="6"/>'
    '<rect x="4" y="14" width="6" height="6"/><path d="M14 14h2v2M20 14v2M14 20h2M18 18h2v2"/>',
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M4.5 20h15"/>',
    "upload": '<path d="M12 15.5v-11M7 9.5l5-5 5 5M4.5 20h15"/>',
    "edit": '<path d="M4 20l1-4.5L16 4.5l3.5 3.5-11 11zM13.5 7l3.5 3.5"/>',
    "eye": '<path d="M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5'
    's-7-2-9.5-6.5z"/><circle cx="12" cy="12" r="2.8"/>',
    "home": '<path d="M3.5 11.5L12 4l8.5 7.5M6 9.5V20h12V9.5"/>',
    "list": '<path d="M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.1M4.5 12h.1M4.5 17.5h.1"/>',
    "settings": '<path d="M4 7h8M17 7h3M4 17h3M12 17h8"/><circle cx="14.5" cy="7" r="2.5"/>'
    '<circle cx="9.5" cy="17" r="2.5"/>',
    "chart": '<path d="M4 4v16h16M8.5 16v-4M12.5 16V8M16.5 16v-6"/>',
    "register": _BOX + '<path d="M12 8.5v7M8.5 12h7"/>',
    "stop": _ROUND + '<path d="M6 6l12 12"/>',
    "dot": '<circle cx="12" cy="12" r="4"/>',
}
