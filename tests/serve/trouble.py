"""What no client does: garbage, half-open connections, slow clients, a body without end. The double must go on
answering, and its memory must not grow with them. Run by .ci/extra/serve: trouble.py ADDRESS PID
"""

import os
import resource
import select
import signal
import socket
import sys
import time
import urllib.parse
import urllib.request

HOST = urllib.parse.urlparse(sys.argv[1]).netloc
NAME, PORT = HOST.split(":")
ADDRESS = NAME, int(PORT)
PID = int(sys.argv[2])


def connect():
    return socket.create_connection(ADDRESS, timeout=30)


def memory():
    """Resident memory in MiB; None where that cannot be told."""
    try:
        with open(f"/proc/{PID}/status") as status:
            return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmRSS"))
    except OSError:
        return None


def running():
    """Whether the process is there and has not ended; one that nobody waited for yet has."""
    try:
        with open(f"/proc/{PID}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def healthy(patience):
    """Waits until the double answers."""
    end = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(f"http://{HOST}/healthz", timeout=5) as answer:
                assert answer.status == 200
            return
        except OSError as error:
            assert time.monotonic() < end, f"it does not answer: {error}"
            time.sleep(0.5)


healthy(10)
before = memory()

for garbage in [b"\0" * 1000, b"\xff\xfe\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 10_000, b"POST /token HTTP/1.1\r\nHost: " + b"x" * 100_000]:
    with connect() as stream:
        try:
            stream.sendall(garbage)
            stream.recv(1000)
        except OSError:
            pass
healthy(10)
print("garbage: answers")

# 1 GiB is announced, and as much sent as the double takes.
with connect() as stream:
    stream.sendall(f"POST /token HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                   f"Content-Length: {1 << 30}\r\n\r\n".encode())
    sent = 0
    try:
        while sent < 1 << 30:
            sent += stream.send(b"a" * 65536)
    except OSError:
        pass
assert sent < 1 << 28, f"it read {sent} bytes"
healthy(10)
print(f"1 GiB body: refused after {sent >> 10} KiB")

# Slow clients: a byte now and then, in the header and in the body.
def trickle(name, first):
    with connect() as stream:
        stream.sendall(first)
        for second in range(30):
            try:
                stream.sendall(b"E")
                ready, _, _ = select.select([stream], [], [], 1)
                if ready:
                    answer = stream.recv(1000)
                    print(f"slow {name}: {answer[:12].decode() or 'closed'} after {second} s")
                    return
            except OSError:
                print(f"slow {name}: closed after {second} s")
                return
            healthy(10)
        raise AssertionError(f"a {name} may take for ever")


trickle("header", b"G")
trickle("body", f"POST /token HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Content-Length: 100000\r\n\r\n".encode())

soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
open_ = []
for _ in range(min(10_000, hard - 100)):
    stream = socket.socket()
    stream.setblocking(False)
    try:
        stream.connect(ADDRESS)
    except BlockingIOError:
        pass
    except OSError:
        stream.close()
        break
    open_.append(stream)
print(f"{len(open_)} half-open connections")
time.sleep(2)
for stream in open_:
    stream.close()
healthy(60)
after = memory()
if before is not None:
    assert after < before + 150, f"{before} MiB before, {after} MiB after"
    print(f"memory: {before} MiB before, {after} MiB after")

# Who holds every connection does not keep it from ending.
held = [connect() for _ in range(min(950, hard - 100))]
os.kill(PID, signal.SIGINT)
end = time.monotonic() + 60
while running():
    assert time.monotonic() < end, "it does not end"
    time.sleep(0.2)
print(f"interrupted with {len(held)} connections held: ends")
