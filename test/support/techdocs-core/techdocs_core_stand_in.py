"""Stands in for the plugin techdocs-core of Backstage, which no package of Debian holds.

Switches on the extensions of Markdown that the plugin does, with its options, in its order. What it does beside is in LEFT_OUT: none of it reads
a page's text, but for three extensions, whose marks `techdocs` never writes.
"""
from mkdocs.plugins import BasePlugin
from pymdownx.emoji import to_svg

EXTENSIONS = {
    "admonition": {},
    "toc": {"permalink": True},
    "pymdownx.caret": {},
    "pymdownx.critic": {},
    "pymdownx.details": {},
    "pymdownx.emoji": {"emoji_generator": to_svg},
    "pymdownx.inlinehilite": {},
    "pymdownx.magiclink": {},
    "pymdownx.mark": {},
    "pymdownx.smartsymbols": {},
    "pymdownx.superfences": {},
    "pymdownx.highlight": {"linenums": True},
    "pymdownx.extra": {},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.tasklist": {"custom_checkbox": True},
    "pymdownx.tilde": {},
}

# Options of an extension that pymdownx.extra switches on.
MORE_OPTIONS = {"pymdownx.betterem": {"smart_enable": "all"}}

LEFT_OUT = (
    "markdown_inline_graphviz",
    "plantuml_markdown",
    "mdx_truly_sane_lists",
    "theme material",
    "plugins search and monorepo",
    "techdocs_metadata.json",
)


class StandIn(BasePlugin):
    def on_config(self, config):
        config["markdown_extensions"].extend(EXTENSIONS)
        config["mdx_configs"].update({name: options for name, options in EXTENSIONS.items() if options})
        config["mdx_configs"].update(MORE_OPTIONS)
        return config
