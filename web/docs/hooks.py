"""The documents as a site: what they link to beside themselves comes along, and the way through them is made here."""

import posixpath
import re
from pathlib import Path

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"(\]\()([^)#\s]+)")
# Where files from outside docs/ are in the site.
BESIDE = "repository"


def outside(page_uri, target):
    """The path in the repository that a link out of docs/ leads to; None if it stays inside."""
    if "://" in target or target.startswith("mailto:"):
        return None
    path = posixpath.normpath(posixpath.join("docs", posixpath.dirname(page_uri), target))
    if path.startswith("docs/") or not (ROOT / path).is_file():
        return None
    return path


def on_files(files, config):
    for file in list(files.documentation_pages()):
        text = Path(file.abs_src_path).read_text(encoding="utf-8")
        for _, target in LINK.findall(text):
            path = outside(file.src_uri, target)
            uri = path and f"{BESIDE}/{path}"
            if uri and files.get_file_from_path(uri) is None:
                files.append(File.generated(config, uri, abs_src_path=str(ROOT / path)))
    config.nav = ways(files)
    return files


def on_page_markdown(markdown, page, config, files):
    def moved(match):
        path = outside(page.file.src_uri, match.group(2))
        if path is None:
            return match.group(0)
        here = posixpath.dirname(page.file.src_uri) or "."
        return match.group(1) + posixpath.relpath(f"{BESIDE}/{path}", here)

    return LINK.sub(moved, markdown)


def ways(files):
    """Symptoms, guides, codes and rules, in both languages."""
    pages = sorted(file.src_uri for file in files.documentation_pages())
    below = lambda folder: [page for page in pages if posixpath.dirname(page) == folder]
    norwegian = {"sertifikater.md"}
    guides = [page for page in below("") if page != "index.md" and page not in norwegian]
    return [
        {"Symptoms": "index.md"},
        {"Guides": guides + [page for page in pages if page.startswith(BESIDE)]},
        {"Codes": below("codes")},
        {"Rules": below("rules")},
        {"Norsk": ["nb/index.md", {"Veiledninger": sorted(norwegian) + [page for page in below("nb") if page != "nb/index.md"]}, {"Koder": below("nb/codes")}, {"Regler": below("nb/rules")}]},
    ]
