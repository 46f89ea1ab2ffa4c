# SPDX-License-Identifier: Apache-2.0
"""kill -9 of functions under load, and of the host: whatever dies, every invocation ends."""
import os
import random
import threading

from host import LONG, Host, check, equal, main, until


def every_invocation_ends_whatever_is_killed():
    h = Host({"f": {}, "g": {}}, "--quiet")
    dice, counts, done = random.Random(7), {"ok": 0, "crash": 0}, threading.Event()
    lock, wrong = threading.Lock(), []

    def load():
        for n in range(40):
            a = h.invoke("fg"[n % 2], {"n": n})
            if a.status == 200 and not a.error and a.json()["event"] == {"n": n}:
                kind = "ok"
            elif a.error and a.json()["errorType"] == "Runtime.ExitError":
                kind = "crash"
            else:
                wrong.append(a)
                return
            with lock:
                counts[kind] += 1

    def strike():
        """One dies for every ten that were served."""
        struck = 0
        while not done.wait(0.002):
            children = h.children()
            if children and counts["ok"] >= 10 * struck:
                struck += 1
                try:
                    os.kill(dice.choice(children), 9)
                except ProcessLookupError:
                    pass

    threads = [threading.Thread(target=load, daemon=True) for _ in range(6)]
    killer = threading.Thread(target=strike, daemon=True)
    for t in threads + [killer]:
        t.start()
    for t in threads:
        t.join(2 * LONG)
        check(not t.is_alive(), "an invocation does not end")
    done.set()
    killer.join()
    check(not wrong, wrong)
    equal(counts["ok"] + counts["crash"], 240)
    check(counts["ok"] >= 100 and counts["crash"] > 0, counts)
    h.stop()


def no_process_outlives_a_host_that_is_killed():
    h = Host({"f": {}})
    left = h.invoke("f", {"do": "spawn"}).json()["event"]["pid"]
    gate = h.dir + "/gate"
    h.start("f", {"do": "wait", "for": gate})
    h.start("f", {"do": "wait", "for": gate})
    until("two run", lambda: len(h.children()) == 2)
    pids = h.children() + [left]
    check(os.path.exists("/proc/%d" % left), "what a function has started lives")
    h.process.kill()
    h.process.wait()
    until("all are gone", lambda: not any(os.path.exists("/proc/%d" % p) for p in pids))


def guardian(h):
    """The number of the process that sees the host's end, which is no child of the host."""
    fds = "/proc/%d/fd/" % h.process.pid
    held = {os.readlink(fds + fd) for fd in os.listdir(fds)}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/comm" % pid) as comm:
                if comm.read() == "headway-guard\n" and os.readlink("/proc/%s/fd/0" % pid) in held:
                    return int(pid)
        except OSError:
            pass  # it has ended
    return None


def words_of(pid):
    with open("/proc/%d/cmdline" % pid) as words:
        return words.read().rstrip("\0")


def a_guardian_that_is_killed_is_replaced():
    h = Host({"f": {}, "g": {}})
    left = h.invoke("f", {"do": "spawn"}).json()["event"]["pid"]
    until("it has its name", lambda: guardian(h))
    first = guardian(h)
    until("others see it", lambda: words_of(first) == "headway-guard")
    os.kill(first, 9)
    until("it is gone", lambda: guardian(h) is None)
    equal(h.invoke("g", {}).status, 200)
    until("there is a new one", lambda: guardian(h))
    until("it is told", lambda: "its guardian was killed" in h.log())
    pids = h.children() + [left]
    h.process.kill()
    h.process.wait()
    until("all are gone", lambda: not any(os.path.exists("/proc/%d" % p) for p in pids))


def who_waits_is_answered_when_the_host_ends():
    h = Host({"f": {"timeout_ms": 60000}}, "--times-drain-ms", "60s")
    gate = h.dir + "/gate"
    running = h.start("f", {"do": "wait", "for": gate})
    until("it runs", lambda: len(h.children()) == 1 and "START" in h.log())
    h.process.terminate()
    open(gate, "w").close()
    running.join()
    equal(running.answer.status, 200)
    equal(h.process.wait(LONG), 0)


def a_host_does_not_wait_for_ever():
    h = Host({"f": {"timeout_ms": 900000}}, "--times-drain-ms", "100")
    running = h.start("f", {"do": "sleep", "seconds": 800})
    until("it runs", lambda: len(h.children()) == 1 and "START" in h.log())
    h.stop()
    running.join()
    equal(running.answer.json()["errorType"], "Runtime.ExitError")


main(every_invocation_ends_whatever_is_killed, no_process_outlives_a_host_that_is_killed,
     a_guardian_that_is_killed_is_replaced,
     who_waits_is_answered_when_the_host_ends, a_host_does_not_wait_for_ever)
