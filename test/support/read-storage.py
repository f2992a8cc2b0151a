"""Reads a page in the storage format of Confluence with an XML parser. In: its file. Out: as JSON, what macros and links hold."""
import json
import sys
import xml.etree.ElementTree as tree

AC, RI = "{urn:ac}", "{urn:ri}"
with open(sys.argv[1], encoding="utf-8") as page:
    root = tree.fromstring(f'<page xmlns:ac="urn:ac" xmlns:ri="urn:ri">{page.read()}</page>')
macros = list(root.iter(f"{AC}structured-macro"))


def named(name):
    return [macro for macro in macros if macro.get(f"{AC}name") == name]


print(json.dumps({
    "codes": [macro.findtext(f"{AC}plain-text-body") for macro in named("code")],
    "anchors": [macro.findtext(f"{AC}parameter") for macro in named("anchor")],
    "jumps": [link.get(f"{AC}anchor") for link in root.iter(f"{AC}link") if link.get(f"{AC}anchor")],
    "pages": [page.get(f"{RI}content-title") for page in root.iter(f"{RI}page")],
    "tasks": [int(task.text) for task in root.iter(f"{AC}task-id")],
    "text": "".join(root.itertext()),
}))
