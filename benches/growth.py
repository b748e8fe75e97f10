#!/usr/bin/env python3
"""Hostile input that grows: the time must grow with it, not with its square.

    benches/growth.py [GRANTLINT]

Each kind of input is made in three sizes, each four times the one before. A linear program takes four
times as long, a quadratic one sixteen times; above eight it is called quadratic, once the run takes long
enough to be measured. None may take more than twenty times what a log of ten megabytes takes in the same
run, apart from the time for what it writes, and no run more than a gigabyte of memory.
"""

import base64
import json
import pathlib
import resource
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target/debug/grantlint")
SIZES = (40_000, 160_000, 640_000)
MEMORY = 1 << 30
HEADER = '{"alg":"RS256","kid":"key-1"}'
CLAIMS = '"aud":"https://test.maskinporten.no/","iss":"client","iat":1767225600,"exp":1767225720,"jti":"a-b"'


def b64(text):
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def token(claims, header=HEADER):
    return f"{b64(header)}.{b64(claims)}.{'A' * 342}"


def claims(more):
    return token("{" + CLAIMS + "," + more + "}")


def many(size, one):
    """As many as fit into `size` characters."""
    out, used, n = [], 0, 0
    while used < size:
        out.append(one(n))
        used += len(out[-1]) + 1
        n += 1
    return ",".join(out)


def nested(size):
    return "[" * 60 + many(size, lambda n: "[]") + "]" * 60


def record(before, behind, size):
    """Lines with a grant in each, with numbers of their own."""
    line = len(before) + len(behind) + 600
    return "\n".join(
        before + token("{" + CLAIMS.replace('"a-b"', f'"a-{i}"') + "}") + behind for i in range(max(size // line, 1))
    )


def capture(size):
    """A HAR capture: requests for a token among others, about 5 kB each."""
    entry = lambda i: {
        "request": {
            "url": "https://test.maskinporten.no/token",
            "headers": [{"name": f"x-{n}", "value": "some value of a header"} for n in range(60)],
            "postData": {"text": "grant_type=x&assertion=" + token("{" + CLAIMS.replace('"a-b"', f'"a-{i}"') + "}")},
        }
    }
    return json.dumps({"log": {"entries": [entry(i) for i in range(size // 5000)]}}, indent=1)


def journal(size):
    """A log: a grant in each fifth kilobyte."""
    other = "2026-11-27T07:00:00Z DEBUG something else happened that fills the log, with a=b and 'quotes'\n"
    grant = lambda i: "2026-11-27T07:00:00Z DEBUG assertion=" + token("{" + CLAIMS.replace('"a-b"', f'"a-{i}"') + "}") + "\n"
    return "".join(grant(i) + other * 45 for i in range(size // 5000))


# What is large because there is much of it: up to 10 MiB with 2,000 grants.
LARGE = {"capture": capture, "journal": journal}
LARGE_SIZES = (655_360, 2_621_440, 10_485_760)

KINDS = {
    "long claim": lambda n: claims(f'"scope":"{"x" * n}"'),
    "many members": lambda n: claims(many(n, lambda i: f'"m{i}":{i}')),
    "near-miss names": lambda n: claims(many(min(n, 2400 if n < 20000 else n), lambda i: f'"iss{i % 200}_":1')),
    "250 long near-miss names": lambda n: claims(",".join(f'"consumer_or{i}{"g" * (n // 250)}":1' for i in range(240))),
    "same member again": lambda n: claims(many(n, lambda i: '"sub":1')),
    "nested members twice": lambda n: claims('"x":{' + many(n, lambda i: f'"m{i // 2}":1') + "}"),
    "nested members": lambda n: claims('"x":{' + many(n, lambda i: f'"m{i}":1') + "}"),
    "deep array": lambda n: claims(f'"x":{nested(n)}'),
    "long name over an array": lambda n: claims(f'"{"x" * (n // 2)}":[{many(n // 2, lambda i: "1")}]'),
    "long name over arrays": lambda n: claims(f'"{"x" * (n // 2)}":[{many(n // 2, lambda i: "[]")}]'),
    "long name over objects": lambda n: claims(f'"{"x" * (n // 2)}":[{many(n // 2, lambda i: "{}")}]'),
    "scopes": lambda n: claims('"scope":"' + many(n, lambda i: f"a:b{i}").replace(",", " ") + '"'),
    "short scopes": lambda n: claims('"scope":"' + many(n, lambda i: f"{i % 1900}").replace(",", " ") + '"'),
    "same scope": lambda n: claims('"scope":"' + many(n, lambda i: "a:b").replace(",", " ") + '"'),
    "array of scopes": lambda n: claims('"scope":[' + many(n, lambda i: f'"a:b{i}"') + "]"),
    "quoted scopes": lambda n: claims('"scope":"' + many(n, lambda i: "'a'") + '"'),
    "audiences": lambda n: token('{"iss":"a","aud":[' + many(n, lambda i: f'"https://test.maskinporten.no/{i}"') + "]}"),
    "resources": lambda n: claims('"resource":[' + many(n, lambda i: f'"https://a.no/#{i}"') + "]"),
    "details": lambda n: claims('"authorization_details":[' + many(n, lambda i: '{"type":"urn:altinn:systemuser"}') + "]"),
    "fields of a detail": lambda n: claims('"authorization_details":[{"type":"urn:altinn:systemuser",' + many(n, lambda i: f'"systemuser_or{i}":1') + "}]"),
    "certificates": lambda n: token("{" + CLAIMS + "}", '{"alg":"RS256","x5c":[' + many(n, lambda i: '"MIIB"') + "]}"),
    "PEM in x5c": lambda n: token("{" + CLAIMS + "}", '{"alg":"RS256","x5c":["' + "-----BEGIN CERTIFICATE-----" * (n // 27) + '"]}'),
    "glued DER": lambda n: token("{" + CLAIMS + "}", '{"alg":"RS256","x5c":["' + "MAAw" * (n // 4) + '"]}'),
    "crit": lambda n: token("{" + CLAIMS + "}", '{"alg":"RS256","kid":"a","crit":[' + many(n, lambda i: f'"c{i}"') + "]}"),
    "kid": lambda n: token("{" + CLAIMS + "}", '{"alg":"RS256","kid":"' + "eyJ.eyJ." * (n // 8) + '"}'),
    "tokens in a claim": lambda n: claims('"sub":"' + "eyJ.eyJ.a " * (n // 10) + '"'),
    "escapes": lambda n: claims('"sub":"' + "\\u001b" * (n // 6) + '"'),
    "line breaks": lambda n: "\n".join(token("{" + CLAIMS + ',"x":"' + "y" * n + '"}')),
    "percent": lambda n: token("{" + CLAIMS + ',"x":"' + "y" * n + '"}').replace("e", "%65"),
    "dots": lambda n: "." * n,
    "beginnings": lambda n: "eyJhbGciOiJSUzI1NiJ9." * (n // 21),
    "tokens": lambda n: " ".join([claims('"x":1')] * (n // 600)),
    "form": lambda n: "assertion=" * (n // 10) + claims('"x":1'),
    "curl": lambda n: "curl " + "-d 'assertion=' " * (n // 16),
    "JWS in JSON": lambda n: "[" + many(n, lambda i: '{"payload":"eyJpc3MiOiJhIn0","protected":"eyJhbGciOiJSUzI1NiJ9","signature":"YQ"}') + "]",
    "keys without end": lambda n: "x " + '{"kty":[' * (n // 8),
    "keys nested too deep": lambda n: "x " + '{"kty":[' * (n // 10) + "]}" * (n // 10),
    "strange characters": lambda n: "eyJ*" * (n // 4) + ".a.b",
    "JSON": lambda n: '{"a":[' + many(n, lambda i: '{"assertion":"eyJ.e.e"}') + "]}",
    "digits": lambda n: claims('"sub":"' + "01010199999 " * (n // 12) + '"'),
    "log": lambda n: record("2026-11-27T07:00:00Z DEBUG token request assertion=", "", n),
    "log without spaces": lambda n: record("assertion=", "", n),
    "source code": lambda n: record('send("assertion", "', '");', n),
    "one open quote": lambda n: '"' + record("x ", "", n),
    "open quotes of all kinds": lambda n: record("\"'` ", "", n),
    "joined pieces": lambda n: '"eyJ"' + ' + "a"' * (n // 6),
    "joined lines": lambda n: '"eyJ"\n' + '"a"\n' * (n // 4),
    "slashes behind a beginning": lambda n: "x=eyJhbGciOiJSUzI1NiJ9." + "/" * n,
    "short lines behind a beginning": lambda n: "x eyJhbGciOiJSUzI1NiJ9.\n" + "abcdefghijklmnopqrstu\n" * (n // 22),
    "value over lines": lambda n: "assertion=eyJ.\n" + "a\n" * (n // 2),
    "long name over tokens": lambda n: '{"' + "x" * (n // 2) + '":[' + many(n // 4, lambda i: '{"assertion":"eyJ.e.e"}') + "]}",
    "long name over settings": lambda n: '{"maskinporten' + "x" * (n // 2) + '":{"clientId":"a","scopes":[' + many(n // 2, lambda i: '"a:b"') + "]}}",
    "marks in source code": lambda n: "const maskinporten\n" + "\\`" * (n // 2),
    "brackets in source code": lambda n: "const maskinporten = " + "a([{" * (n // 4),
    "names in source code": lambda n: "const maskinporten = {clientId: 'a', " + "b: c = " * (n // 7),
    "branches in source code": lambda n: "const maskinporten = {clientId: " + 'a ? "b" : ' * (n // 10),
    "branches on lines": lambda n: "const maskinporten = {clientId: a\n" + '? "b"\n:' * (n // 7),
    "lines behind a sign": lambda n: "const maskinporten = {clientId: 'a', b: " + "\n" * n,
    "signs and lines": lambda n: "const maskinporten = {clientId: 'a'}\n" + ("a =" + "\n" * 97) * (n // 100),
    "strings in pieces": lambda n: "const maskinporten = {clientId: " + '"a" +\n' * (n // 6),
    "strings as other types": lambda n: "const maskinporten = {clientId: " + "Some(String::from(" * (n // 18) + '"',
    "merged YAML": lambda n: "a: &a\n  maskinporten: b\n" + "".join(f"k{i}: &k{i}\n  <<: [*a, *{'k%d' % (i - 1) if i else 'a'}]\n" for i in range(n // 30)),
    "aliases in YAML": lambda n: "a: &a\n  maskinporten: b\n" + "c: *a\n" * (n // 6),
    "fences in Markdown": lambda n: "# maskinporten\n" + "```yaml\nmaskinporten: a\n```\n" * (n // 27),
    "JSON lines": lambda n: record('{"a":{"assertion":"', '"}}', n),
    "JSON in JSON": lambda n: json.dumps({"a": [json.dumps({"assertion": claims('"x":1')})] * (n // 600)}),
    "names of parameters": lambda n: '{"a":[' + many(n, lambda i: '{"value":"eyJ.e.e","key":"assertion"}') + "]}",
    "YAML": lambda n: "a:\n" + record("  - ", "", n),
    "YAML names": lambda n: many(n, lambda i: f"n{i}: eyJ.e.e").replace(",", "\n"),
    "requests": lambda n: record("POST /token HTTP/1.1\nHost: a\n\nassertion=", "\n###\n", n),
    "curl commands": lambda n: record("curl -d 'assertion=", "' https://a\n", n),
    "XML": lambda n: record("<assertion>", "</assertion>", n),
    "headers of mail": lambda n: "Content-Transfer-Encoding: base64\n" * (n // 34),
    "headers of one mail": lambda n: "Content-Transfer-Encoding: base64\n" * (n // 68) + "\n" + b64("eyJ." * (n // 12)),
    "words of mail": lambda n: "eyJ " + "base64" * (n // 6),
    "trace of curl": lambda n: "eyJ\n" + "0000: eyJ.e.e\n0009: e\n" * (n // 22),
    "arrays of bytes": lambda n: '{"a":' + "[" * 60 + many(n, lambda i: "101,121,74") + "]" * 60 + "}",
    "words behind a call": lambda n: "concat!(" + '"eyJ", ' * (n // 7),
    "names of keys": lambda n: '"kty" ' * (n // 6),
    "beginnings of keys": lambda n: '{"kty":0,"b":[' * (n // 14),
    "beginnings of certificates": lambda n: "MII\n" * (n // 4),
    "certificates that are none": lambda n: ("MII//////////////" + "A" * 60 + " ") * (n // 78),
    "headers decoded": lambda n: "x " + '{"alg":"RS256"} ' * (n // 16),
    "claims decoded": lambda n: "x " + '{"aud":1,"iss":2,"scope":3} ' * (n // 28),
    "beginnings of dictionaries": lambda n: "x 'aud' " + "{'a': " * (n // 6),
    "maps that never end": lambda n: "x " + "{aud=x " * (n // 7),
    "beginnings of claims": lambda n: "x " + '{"aud": ' * (n // 8),
    "sessions": lambda n: "eyJhIjoiYiIsImMiOiJkIn0\n" * (n // 24),
    "folded beginnings": lambda n: "> eyJhbGciOiJSUzI1NiJ9.\n" * (n // 25),
    "rows of a dump": lambda n: "00000000  65 79 4a 68 62 47 2e 69  65 79 4a 68 62 47 2e 69  |eyJhbG.ieyJhbG.i|\n" * (n // 77),
    "hexadecimal": lambda n: "65:79:4a:" * (n // 9),
    "lines of base64": lambda n: ("YXNzZXJ0aW9u" * 5 + "\n") * (n // 61),
    "entities": lambda n: "&quot;eyJhbGciOiJSUzI1NiJ9.a" * (n // 28),
    "returns": lambda n: "eyJ.e.e\r" * (n // 8),
    "variables in variables": lambda n: "MASKINPORTEN_CLIENT_ID=" + "${a:" * (n // 5) + "}" * (n // 5),
    "beginnings of PEM": lambda n: "x " + "LS0tLS1CRUdJTiAt" * (n // 16),
    "padded beginnings": lambda n: "eyJ=== " * (n // 7),
    "spaced beginnings": lambda n: "eyJ= " * (n // 5),
    "blocks in blocks": lambda n: "".join(" " * i + "a: |\n" for i in range(int((2 * n) ** 0.5))) + " " * int((2 * n) ** 0.5) + "eyJ.e.e",
    "sections": lambda n: '{"maskinporten":{' + many(n, lambda i: f'"a{i}":{{"aud":"x"}}') + "}}",
    "clients": lambda n: '{"maskinporten":{' + many(n, lambda i: f'"a{i}":{{"clientId":"x","scopes":"a:b"}}') + "}}",
    "profiles": lambda n: "---\nmaskinporten.client-id: a\n" * (n // 31) + "---\nspring.profiles: b\nmaskinporten.aud: c\n" * (n // 43),
    "templates": lambda n: "maskinporten:\n  clientId: " + "{{ a }} " * (n // 8),
    "parameters on lines": lambda n: "assertion=eyJ\n" * (n // 14),
    "parameters in quotation marks": lambda n: "assertion=\u201ceyJ\u201d\n" * (n // 20),
    "time": lambda n: token("{" + CLAIMS.replace("1767225720", "1" * n) + "}"),
}


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def processor_time():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def seconds(text, form):
    """Of the processor, the lesser of two runs, and how much was written."""
    best = None
    for _ in range(2):
        start = processor_time()
        run = subprocess.run([PROGRAM, "check", "--no-config", "--env", "test", "--at", "1767225605", "--format", form],
                             input=text.encode(), capture_output=True, preexec_fn=limit_memory)
        taken = processor_time() - start
        if run.returncode not in (0, 1, 2):
            sys.exit(f"status {run.returncode}: {run.stderr[:500]}")
        best = taken if best is None else min(best, taken)
    return best, len(run.stdout)


bad = 0
floor, _ = seconds("x", "json")
# What ten megabytes of a log take: machines and builds differ, so that no limit is in seconds.
pace, _ = seconds(journal(LARGE_SIZES[-1]), "json")
print(f"pace {pace * 1000:.0f} ms")
for name, make in (KINDS | LARGE).items():
    sizes, forms = (LARGE_SIZES, ("json",)) if name in LARGE else (SIZES, ("json", "text"))
    for form in forms:
        for _ in range(3):
            rows = [seconds(make(size), form) for size in sizes]
            times = [max(taken - floor, 0.001) for taken, _ in rows]
            odd = times[2] / times[1] > 8 and times[2] > pace / 4
            # Findings on hostile input are many, and writing a hundred megabytes of them takes its time too.
            slow = times[2] > pace * (20 + rows[2][1] / 5e6)
            # A busy machine is no quadratic path.
            if not (odd or slow):
                break
        bad += odd or slow
        print(f"{name:26} {form:5}" + "".join(f"{t * 1000:9.0f} ms" for t in times) + f"  output {rows[2][1]:9}" + ("  QUADRATIC" if odd else "") + ("  SLOW" if slow else ""), flush=True)
print("linear" if not bad else f"{bad} kinds are slow, or grow faster than the input")
sys.exit(bool(bad))
