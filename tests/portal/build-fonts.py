#!/usr/bin/env python3
"""Make the theme's fonts: Source Serif 4 for Vietnamese and Latin, one size, weights 400-700.

    npm install source-serif@4.5.1 && pip install fonttools==4.* brotli && ./build-fonts.py

The licence reserves the name "Source", so what is cut from it is called "Sen Serif".
"""
import pathlib
import sys

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = pathlib.Path("node_modules/source-serif/VAR")
OUT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
LETTERS = "ĂăĐđĨĩŨũƠơƯư" + "".join(map(chr, range(0x1EA0, 0x1EFA)))
MARKS = "\u0300\u0301\u0303\u0309\u0323"
SIGNS = "‐‑–—―‘’‚“”„†‡•…‰′″‹›⁄₫€№™←↑→↓−"
TEXT = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)])) + LETTERS + MARKS + SIGNS
FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "lnum", "tnum"]


def make(source: str, limits: dict, style: str, out: str) -> None:
    font = instantiateVariableFont(TTFont(HERE / source), limits)
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.flavor = "woff2"
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(text=TEXT)
    subsetter.subset(font)
    names = {1: "Sen Serif", 2: style, 3: f"Sen Serif {style}", 4: f"Sen Serif {style}", 6: f"SenSerif-{style}"}
    for record in list(font["name"].names):
        if record.nameID in names:
            record.string = names[record.nameID]
        elif record.nameID > 14:
            font["name"].removeNames(nameID=record.nameID)
    font.flavor = "woff2"
    font.save(OUT / out)
    print(out, (OUT / out).stat().st_size)


make("SourceSerif4Variable-Roman.ttf", {"opsz": 16, "wght": (400, 700)}, "Regular", "sen-serif.woff2")
make("SourceSerif4Variable-Italic.ttf", {"opsz": 14, "wght": 400}, "Italic", "sen-serif-italic.woff2")
