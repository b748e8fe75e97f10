#!/usr/bin/env python3
"""Rewrites a DER file with open lengths and strings in pieces (BER, X.690 section 8.1.3.6), as Bouncy Castle and
NSS write key stores: the PFX and its safe, not the certificates."""
import sys


def elements(data):
    while data:
        head, length, at = data[0], data[1], 2
        if length & 0x80:
            count = length & 0x7F
            length, at = int.from_bytes(data[2:2 + count]), 2 + count
        yield head, data[at:at + length]
        data = data[at + length:]


def der(tag, content):
    n = len(content)
    size = bytes([n]) if n < 128 else (lambda b: bytes([0x80 | len(b)]) + b)(n.to_bytes((n.bit_length() + 7) // 8))
    return bytes([tag]) + size + content


def opened(tag, content, depth):
    """An element whose length is left open, down to `depth`, with long strings in pieces."""
    if tag & 0x20 and depth:
        return bytes([tag, 0x80]) + b"".join(opened(t, c, depth - 1) for t, c in elements(content)) + b"\0\0"
    if tag == 0x04 and len(content) > 400:
        pieces = [content[i:i + 300] for i in range(0, len(content), 300)]
        return b"\x24\x80" + b"".join(der(0x04, p) for p in pieces) + b"\0\0"
    if tag == 0x80 and len(content) > 400:
        # [0] IMPLICIT OCTET STRING, the encrypted content.
        pieces = [content[i:i + 300] for i in range(0, len(content), 300)]
        return b"\xa0\x80" + b"".join(der(0x04, p) for p in pieces) + b"\0\0"
    return der(tag, content)


def with_open_safe(pfx):
    """The PFX with its safe left open too, and without the code that guards it, which would be another one."""
    version, (tag, info), _mac = elements(pfx)
    kind, (_, explicit) = elements(info)
    (_, safe), = elements(explicit)
    (safe_tag, contents), = elements(safe)
    octets = der(0x04, opened(safe_tag, contents, 4))
    return der(*version) + der(tag, der(*kind) + der(0xA0, octets))


depth, source, target, *safe = sys.argv[1:]
(tag, content), = elements(open(source, "rb").read())
content = with_open_safe(content) if safe else content
open(target, "wb").write(opened(tag, content, int(depth)))
