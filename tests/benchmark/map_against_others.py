#!/usr/bin/env python3
"""map_against_others.py RUN | --synthetic N D [--epochs E]: the map of this program beside those of others, in one run.

For every epoch of RUN (a run directory; nothing is written into it) or of a synthetic training of N samples with D
features, all on the same cores and the same features:

  live, refined    flipbook-cli layout, and with --refine
  t-SNE            scikit-learn, from nothing in each epoch: how true a map can be that owes nothing to the page before
  t-SNE turned     the same, each turned and mirrored onto the one before: the least that its pages can move
  UMAP             umap-learn, each epoch started from the layout of the one before

true       of the 15 points drawn nearest, how many are among the 15 nearest in the features (exact)
movement   mean distance moved between epochs, in units of the layout's root-mean-square radius
coherence  mean over samples of the correlation over epochs of (neighbours kept, distance moved); -1 is best
s/epoch    median over epochs after the first, neighbours included

Needs python3-numpy, python3-sklearn and umap-learn (Debian). Prints a table; judges nothing. --skip tsne,umap leaves
those out."""
import argparse
import json
import os
import shutil
import struct
import subprocess
import tempfile
import time

import numpy as np

K = 15
TYPES = {"F32": np.float32, "F16": np.float16, "U8": np.uint8}


def read_tensors(path):
    with open(path, "rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(size))
        data = file.read()
    header.pop("__metadata__", None)
    return {name: np.frombuffer(data[slice(*t["data_offsets"])], TYPES[t["dtype"]]).reshape(t["shape"])
            for name, t in header.items() if t["dtype"] in TYPES}


def write_tensors(path, tensors):
    header, blobs, at = {}, [], 0
    for name, values in tensors.items():
        blob = np.ascontiguousarray(values, np.float32).tobytes()
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [at, at + len(blob)]}
        blobs.append(blob)
        at += len(blob)
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def features_of(run, entry):
    tensors = read_tensors(os.path.join(run, entry["file"]))
    values = tensors["feature"].astype(np.float32)
    if "feature_scale" in tensors:
        values = tensors["feature_offset"] + tensors["feature_scale"] * values
    return values


def synthetic_run(folder, samples, width, epochs):
    """Ten classes that move apart while every sample keeps its own deviation, as in a training; most of the variance
    in 24 directions, as in the last layer of a network."""
    random = np.random.default_rng(1)
    label = random.integers(0, 10, samples)
    centre = random.normal(size=(10, 24))
    own = random.normal(size=(samples, 24))
    basis = random.normal(size=(24, width)) / np.sqrt(24)
    os.makedirs(os.path.join(folder, "epochs"))
    with open(os.path.join(folder, "run.json"), "w") as file:
        json.dump({"format": "flipbook-run", "version": 1, "classes": [str(c) for c in range(10)], "sample_count": samples}, file)
    with open(os.path.join(folder, "samples.jsonl"), "w") as file:
        for i in range(samples):
            file.write(json.dumps({"path": f"{i}.png", "label": int(label[i]), "split": "validation" if i % 5 == 0 else "train"}) + "\n")
    with open(os.path.join(folder, "epochs.jsonl"), "w") as file:
        for epoch in range(epochs):
            drift = random.normal(size=(samples, 24)) * 0.15
            inner = centre[label] * (0.4 + 0.3 * epoch) + own + drift
            feature = np.maximum(inner @ basis + 0.02 * random.normal(size=(samples, width)), 0)
            name = f"epochs/{epoch:06d}.safetensors"
            write_tensors(os.path.join(folder, name), {"logit": inner[:, :10], "feature": feature})
            file.write(json.dumps({"epoch": epoch, "file": name}) + "\n")


def nearest(values):
    values = values.astype(np.float64) - values.mean(0)
    norm = (values * values).sum(1)
    found = np.empty((len(values), K), np.int32)
    for a in range(0, len(values), 1024):
        distance = norm - 2 * values[a:a + 1024] @ values.T
        distance[np.arange(len(distance)), np.arange(a, a + len(distance))] = np.inf
        found[a:a + 1024] = np.argpartition(distance, K, axis=1)[:, :K]
    return found


def share(a, b):
    return (a[:, :, None] == b[:, None, :]).any(2).mean(1)


def judge(truths, layouts):
    true, kept, moved = [], [], []
    for epoch, (truth, layout) in enumerate(zip(truths, layouts)):
        layout = layout.astype(np.float64)
        true.append(K * share(truth, nearest(layout)).mean())
        if epoch > 0:
            radius = np.sqrt(((layout - layout.mean(0)) ** 2).sum(1).mean())
            kept.append(share(truths[epoch - 1], truth))
            moved.append(np.linalg.norm(layout - layouts[epoch - 1], axis=1) / radius)
    kept, moved = np.array(kept), np.array(moved)
    a, b = kept - kept.mean(0), moved - moved.mean(0)
    with np.errstate(invalid="ignore", divide="ignore"):
        correlation = np.nan_to_num((a * b).sum(0) / np.sqrt((a * a).sum(0) * (b * b).sum(0)))
    return np.mean(true), true[-1], moved.mean(), correlation.mean()


def onto(layout, before):
    """Turned and mirrored, never scaled, as near to the layout before as it goes: all that a fresh layout can do."""
    here, there = layout - layout.mean(0), before - before.mean(0)
    u, _, v = np.linalg.svd(here.T @ there)
    return here @ u @ v + before.mean(0)


def ours(command, run, entries, refine):
    work = tempfile.mkdtemp()
    copy = os.path.join(work, "run")
    shutil.copytree(run, copy, ignore=shutil.ignore_patterns("layouts", "checkpoints", ".lock"))
    said = json.loads(subprocess.run([command, "layout", copy, "--json"], check=True, capture_output=True).stdout)
    seconds = [epoch["seconds"] for epoch in said["epochs"]]
    began = time.perf_counter()
    if refine:
        subprocess.run([command, "layout", copy, "--refine", "--json"], check=True, capture_output=True)
    took = time.perf_counter() - began
    read = lambda track: [read_tensors(os.path.join(copy, "layouts", track, f"{e['epoch']:06d}.safetensors"))["position"] for e in entries]
    tracks = {"live": (read("live"), seconds)}
    if refine:
        tracks["refined"] = (read("refined"), [took / len(entries)] * len(entries))
    shutil.rmtree(work)
    return tracks


def fresh_tsne(features):
    from sklearn.manifold import TSNE
    layouts, seconds = [], []
    for values in features:
        began = time.perf_counter()
        layout = TSNE(init="pca", learning_rate="auto", n_jobs=-1, random_state=1).fit_transform(values)
        layouts.append(layout)
        seconds.append(time.perf_counter() - began)
    return layouts, seconds


def turned(layouts):
    result = layouts[:1]
    for layout in layouts[1:]:
        result.append(onto(layout, result[-1]))
    return result


def warm_umap(features):
    import umap
    umap.UMAP(n_neighbors=K).fit(features[0][:500])  # compiled once, outside the clock
    layouts, seconds = [], []
    for values in features:
        began = time.perf_counter()
        start = layouts[-1] if layouts else "spectral"
        layout = umap.UMAP(n_neighbors=K, init=start, n_jobs=-1).fit_transform(values)
        layouts.append(onto(layout, layouts[-1]) if layouts else layout)
        seconds.append(time.perf_counter() - began)
    return layouts, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", nargs="?")
    parser.add_argument("--synthetic", nargs=2, type=int, metavar=("N", "D"))
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--skip", default="")
    parser.add_argument("--no-judging", action="store_true", help="times only: exact neighbours of many samples take long")
    parser.add_argument("--cli", default=os.path.join(os.path.dirname(__file__), "../../build/release/bin/flipbook-cli"))
    arguments = parser.parse_args()
    work = tempfile.mkdtemp()
    run = arguments.run or os.path.join(work, "synthetic")
    if arguments.synthetic:
        synthetic_run(run, *arguments.synthetic, arguments.epochs)
    with open(os.path.join(run, "epochs.jsonl")) as file:
        entries = [e for e in map(json.loads, file) if "epoch" in e]
    features = [features_of(run, entry) for entry in entries]
    skipped = arguments.skip.split(",")
    tracks = ours(arguments.cli, run, entries, "refined" not in skipped)
    if "tsne" not in skipped:
        layouts, seconds = tracks["t-SNE"] = fresh_tsne(features)
        tracks["t-SNE turned"] = turned(layouts), seconds
    if "umap" not in skipped:
        tracks["UMAP"] = warm_umap(features)
    truths = None if arguments.no_judging else [nearest(values) for values in features]
    print(f"{len(entries)} epochs, {len(features[0])} samples, {features[0].shape[1]} features, {os.cpu_count()} cores")
    print(f"{'':12} {'true':>7} {'last':>7} {'movement':>9} {'coherence':>9} {'s/epoch':>9}")
    for name, (layouts, seconds) in tracks.items():
        figures = judge(truths, layouts) if truths else [float("nan")] * 4
        print(f"{name:12} {figures[0]:7.2f} {figures[1]:7.2f} {figures[2]:9.4f} {figures[3]:9.3f} {np.median(seconds[1:] or seconds):9.3f}")
    shutil.rmtree(work)


if __name__ == "__main__":
    main()
