#!/usr/bin/env python3
"""make-queries.py DOCS.jsonl [SEED] [MOST] — known-item queries of the classes of ../shared/search/README.md, for any corpus
of {id, title, body} lines, so that the search is judged on text it was not made with."""
import collections, json, math, random, re, sys, unicodedata
docs = [json.loads(l) for l in open(sys.argv[1], encoding="utf-8")]
rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
most = int(sys.argv[3]) if len(sys.argv) > 3 else 150
nfc = lambda s: unicodedata.normalize("NFC", s)
def fold(s): return "".join(c for c in unicodedata.normalize("NFD", s.lower().replace("đ", "d")) if not unicodedata.combining(c))
def notone(s): return nfc("".join(c for c in unicodedata.normalize("NFD", s) if c not in "\u0300\u0301\u0303\u0309\u0323"))
def swap(s):
    new = re.sub("(?i)(òa|óa|ỏa|õa|ọa|òe|óe|ỏe|õe|ọe|(?<!q)(?:ùy|úy|ủy|ũy|ụy))(?!\\w)", lambda m: nfc("".join(
        (lambda d: (d[0] + d[2] + d[1]))(unicodedata.normalize("NFD", m.group(0))))), s)
    return new
syl = lambda s: re.findall(r"\w+", nfc(s).lower())
S = [syl(d["body"]) for d in docs]
out = []
def put(q, cls, rel): out.append({"q": q, "cls": cls, "rel": rel})
titles = collections.Counter(fold(" ".join(syl(d["title"]))) for d in docs)
good = [d for d in docs if titles[fold(" ".join(syl(d["title"])))] == 1 and len(syl(d["title"])) >= 2 and fold(d["title"]) != d["title"].lower()]
def slip(w):
    i = rng.randrange(len(w)); k = rng.randrange(4); a = rng.choice("abcdeghiklmnopqrstuvxy")
    if k == 0 and len(w) > 2: r = w[:i] + w[i+1:]
    elif k == 1: r = w[:i] + a + w[i:]
    elif k == 2: r = w[:i] + a + w[i+1:]
    else:
        i = min(i, len(w) - 2); r = w[:i] + w[i+1] + w[i] + w[i+2:]
    return r if r != w else slip(w)
for d in rng.sample(good, min(most, len(good))):
    t, i = nfc(d["title"]), [d["id"]]
    put(t, "exact", i); put(fold(t), "nomarks", i); put(notone(t), "notone", i); put(unicodedata.normalize("NFD", t), "nfd", i); put(t.upper(), "upper", i)
    if swap(t) != t: put(swap(t), "tone", i)
    w = re.findall(r"\w+|\W+", fold(t)); longest = max(range(len(w)), key=lambda j: len(w[j]) if w[j].isalpha() else 0)
    if len(w[longest]) > 3: put("".join(w[:longest] + [slip(w[longest])] + w[longest+1:]), "typo", i)
    if len(syl(t)[-1]) > 2 and t[-1].isalpha(): put(t[:-1], "prefix", i)
def grams(s, n): return zip(*(s[j:] for j in range(n)))
five = collections.defaultdict(set)
for d, s in zip(docs, S):
    for g in grams(s, 5): five[g].add(d["id"])
pdf, exact, look = collections.Counter(), collections.defaultdict(set), collections.defaultdict(set)
for d, s in zip(docs, S):
    f = [fold(w) for w in s]
    pdf.update(set(grams(f, 2)))
    for g, k in zip(grams(s, 2), grams(f, 2)): exact[g].add(d["id"]); look[k].add(g)
for d, s in rng.sample(list(zip(docs, S)), min(most, len(docs))):
    own = [g for g in grams(s, 5) if len(five[g]) == 1 and all(w.isalpha() for w in g)]
    if own: put('"' + " ".join(rng.choice(own)) + '"', "phrase", [d["id"]])
    f = [fold(w) for w in s]; tf = collections.Counter(g for g in grams(f, 2) if all(w.isalpha() for w in g))
    top = sorted(tf, key=lambda g: (-tf[g] * math.log(len(docs) / pdf[g]), g))[:3]
    if len(top) == 3: put(" ".join(w for g in top for w in g), "keywords", [d["id"]])
marked = sorted(g for g in exact if 2 <= len(exact[g]) <= 10 and fold(" ".join(g)) != " ".join(g) and len(look[tuple(fold(w) for w in g)]) > 1)
for g in rng.sample(marked, min(most, len(marked))): put(" ".join(g), "marked", sorted(exact[g]))
for r in out: print(json.dumps(r, ensure_ascii=False))
