#!/usr/bin/env python3
"""startup.py [PROGRAM] [--starts 10]: how long the window takes to appear, and how much memory it then holds.

Starts PROGRAM (default build/release/bin/flipbook) under an Xvfb of its own, waits until its window is mapped and
no longer of one colour, and prints the median time, and the resident memory two seconds later with the engine loaded
and before (from /proc). Needs xvfb, xdotool and imagemagick."""
import argparse
import os
import signal
import statistics
import subprocess
import tempfile
import time

ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
ap.add_argument("program", nargs="?", default="build/release/bin/flipbook")
ap.add_argument("--starts", type=int, default=10)
ap.add_argument("--display", default=":93")
a = ap.parse_args()


def memory_mb(pid):
    with open(f"/proc/{pid}/status") as f:
        fields = dict(line.split(":", 1) for line in f)
    return int(fields["VmRSS"].split()[0]) / 1024


def window_is_there(environment):
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "Flipbook"], env=environment,
                           capture_output=True, text=True)
    return bool(found.stdout.strip())


def is_painted(environment):
    colours = subprocess.run("xwd -root -silent | convert xwd:- -format %k info:", shell=True, env=environment,
                             capture_output=True, text=True)
    return int(colours.stdout or 0) > 16


def start(environment):
    began = time.monotonic()
    process = subprocess.Popen([a.program], env=environment, stderr=subprocess.DEVNULL)
    try:
        while not window_is_there(environment):
            if process.poll() is not None or time.monotonic() - began > 30:
                raise SystemExit(f"{a.program} showed no window")
        took = time.monotonic() - began
        first_mb = memory_mb(process.pid)
        time.sleep(0.2)
        if not is_painted(environment):
            print("the window was mapped but empty 200 ms later")
        time.sleep(2)
        return took * 1000, first_mb, memory_mb(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


with tempfile.TemporaryDirectory() as home:
    server = subprocess.Popen(["Xvfb", a.display, "-screen", "0", "1600x1000x24"], stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        environment = dict(os.environ, DISPLAY=a.display, HOME=home, XDG_RUNTIME_DIR=home, QT_QPA_PLATFORM="xcb")
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            environment[name] = os.path.join(home, name)
        start(environment)  # warms the disk cache
        rows = [start(environment) for _ in range(a.starts)]
    finally:
        server.terminate()
        server.wait()

times, first, later = zip(*rows)
print(f"window visible after: median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms of {a.starts} starts")
print(f"resident memory: {statistics.median(first):.0f} MB when it appears, {statistics.median(later):.0f} MB two seconds later")
