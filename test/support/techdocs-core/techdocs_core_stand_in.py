"""Stands in for the plugin of Backstage, which no package of Debian holds: switches on the extensions of Markdown that it does, as far as they are there."""
from mkdocs.plugins import BasePlugin

EXTENSIONS = (
    "admonition toc pymdownx.caret pymdownx.critic pymdownx.details pymdownx.emoji pymdownx.inlinehilite pymdownx.magiclink "
    "pymdownx.mark pymdownx.smartsymbols pymdownx.superfences pymdownx.highlight pymdownx.extra pymdownx.tabbed "
    "pymdownx.tasklist pymdownx.tilde"
).split()


class StandIn(BasePlugin):
    def on_config(self, config):
        config["markdown_extensions"].extend(EXTENSIONS)
        config["mdx_configs"]["toc"] = {"permalink": True}
        config["mdx_configs"]["pymdownx.highlight"] = {"linenums": True}
        return config
