"""What the book adds to Sphinx: ids of headings that stay, formulas by KaTeX, and a policy that lets no page ask another host."""

import json
import os
import pathlib
import re
import subprocess

from docutils import nodes

# predictions and checks have their scripts in the page; what trains in a tab is a worker with WebAssembly
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'",
        "worker-src 'self' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    ]
)


def slug(heading):
    """The id that JupyterLab gives a heading: a link copied there, or written in a notebook, leads to the same place here."""
    return heading.strip().replace(" ", "-")


def name_headings(app, doctree):
    """A second id for each section; the first has no number, so that it stays when sections are numbered anew."""
    taken = {one for node in doctree.findall(nodes.Element) for one in node.get("ids", [])}
    for section in doctree.findall(nodes.section):
        name = slug(section.next_node(nodes.title).astext())
        if name and name not in taken:
            taken.add(name)
            section["ids"].append(name)


class Katex:
    """Formulas as HTML, each drawn once, by one process of Node that is started for the first."""

    def __init__(self):
        self.process, self.drawn = None, {}

    def __call__(self, tex, display):
        if (tex, display) not in self.drawn:
            if self.process is None:
                command = [os.environ["SCALING_NODE"], os.path.join(os.path.dirname(__file__), "katex.mjs")]
                self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
            self.process.stdin.write(json.dumps({"tex": tex, "display": display}) + "\n")
            self.process.stdin.flush()
            self.drawn[tex, display] = json.loads(self.process.stdout.readline())
        return self.drawn[tex, display]

    def end(self):
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait()


katex = Katex()


def visit_inline(writer, node):
    writer.body.append(katex(node.astext(), False))
    raise nodes.SkipNode


def visit_display(writer, node):
    writer.body.append(katex(node.astext(), True))
    raise nodes.SkipNode


def add_policy(app, pagename, templatename, context, doctree):
    context["metatags"] = f'\n    <meta http-equiv="Content-Security-Policy" content="{POLICY}">' + context.get("metatags", "")
    if doctree is not None and next(doctree.findall(lambda node: isinstance(node, (nodes.math, nodes.math_block))), None) is not None:
        app.add_css_file("katex.min.css")
    if re.search(r"data-(living|training)=", context.get("body", "")):
        app.add_js_file("living.js", loading_method="defer")


# what the theme leaves without a name or outside of every landmark, and heads of columns without a word
MENDED = [
    (re.compile(r'<div (?=[^>]*class="bd-sidebar-primary)'), '<div role="complementary" aria-label="Pages of the book" '),
    (re.compile(r'<summary>(?=<span class="toctree-toggle")'), '<summary aria-label="Pages of this part">'),
    (re.compile(r'<th class="head"><p></p></th>'), "<td></td>"),
]


# an icon in the theme's script: name:[width,height,[other names],"code point",its path or its two]
ICON = re.compile(r'"?([\w-]+)"?:\[\d+,\d+,\[([^\]]*)\],"[0-9a-f]+",(?:"[^"]*"|\["[^"]*","[^"]*"\])\],?')


def keep_icons(script, names):
    """Of some two thousand icons, 540 kB compressed, those that the pages name."""
    def kept(icon):
        return icon[0] if names & {icon[1], *re.findall(r'"([^"]*)"', icon[2])} else ""

    script.write_text(ICON.sub(kept, script.read_text(encoding="utf-8")), encoding="utf-8")


def finish(app, exception):
    katex.end()
    if exception is not None:
        return
    site = pathlib.Path(app.outdir)
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for pattern, mended in MENDED:
            text = pattern.sub(mended, text)
        page.write_text(text, encoding="utf-8")
    scripts = site / "_static" / "scripts"
    named = [*site.rglob("*.html"), *scripts.glob("*theme.js")]
    names = {name for file in named for name in re.findall(r"\bfa-([a-z0-9-]+)", file.read_text(encoding="utf-8"))}
    keep_icons(scripts / "fontawesome.js", names)


def setup(app):
    app.connect("doctree-read", name_headings)
    app.connect("html-page-context", add_policy)
    app.connect("build-finished", finish)
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_display, None))
    return {"version": "1", "parallel_read_safe": False}
