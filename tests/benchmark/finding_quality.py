#!/usr/bin/env python3
"""How well a run's findings agree with a truth that the program has not seen, beside simpler rankings of the same frames.

    finding_quality.py BUILD/bin/flipbook-cli RUN TRUTH.csv

TRUTH.csv has the columns path and wrong (0 or 1; paths as in samples.jsonl, or their last component), and
where known: clean (the right label), outlier (0 or 1), duplicate_of (a path). `flipbook-cli demo` writes one. For labels
the table sets the findings beside two rankings computed here from the recorded frames: AUM (the mean margin of the
training pass, Pleiss et al. 2020; the recorded margin for validation samples) and the margin on the last page.
Needs python3-numpy.
"""

import argparse
import csv
import json
import os
import struct
import subprocess
import time

import numpy as np

TYPES = {"F32": np.float32, "F16": np.float16, "U8": np.uint8, "U16": np.uint16}


def tensors_of(path):
    with open(path, "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(size))
        data = file.read()
    header.pop("__metadata__", None)
    return {name: np.frombuffer(data[slice(*entry["data_offsets"])], TYPES[entry["dtype"]])
            .reshape(entry["shape"]) for name, entry in header.items()}


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def recorded_margin(tensors, label):
    if "logit" in tensors:
        logits = tensors["logit"].astype(np.float64)
    elif "probability" in tensors:
        logits = np.log(np.maximum(tensors["probability"].astype(np.float64), 1e-30))
    else:  # the eight largest of many classes
        top = tensors["top_logit"].astype(np.float64)
        other = np.where(tensors["top_class"][:, 0] == label, top[:, 1], top[:, 0])
        return tensors["label_logit"].astype(np.float64) - other
    rows = np.arange(len(label))
    own = logits[rows, label]
    others = logits.copy()
    others[rows, label] = -np.inf
    return own - others.max(1)


def simple_rankings(run, label, training):
    """Higher is more suspect: AUM and the last page's margin."""
    epochs = [line for line in lines_of(os.path.join(run, "epochs.jsonl"))
              if "epoch" in line and line["epoch"] > 0]
    margins = []
    recorded = None
    for line in epochs:
        tensors = tensors_of(os.path.join(run, line["file"]))
        recorded = recorded_margin(tensors, label)
        trained = tensors.get("training_margin")
        margins.append(np.where(training, trained, recorded) if trained is not None else recorded)
    return {"AUM": -np.mean(margins, 0), "last page's margin": -recorded}


def ranks(values):
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[inverse]


def judged(score, wrong):
    positive, negative = wrong.sum(), (~wrong).sum()
    if positive == 0 or negative == 0:
        return None
    auroc = (ranks(score)[wrong].sum() - positive * (positive + 1) / 2) / (positive * negative)
    hit = wrong[np.argsort(-score, kind="stable")]
    precision = np.cumsum(hit) / np.arange(1, len(hit) + 1)
    return {"AUROC": auroc, "AP": precision[hit].mean(), "P@100": precision[min(99, len(hit) - 1)],
            "P@count": precision[positive - 1]}


def show(name, figures, rest=""):
    if figures is not None:
        print(f"{name:<28}" + "  ".join(f"{key} {value:.4f}" for key, value in figures.items()) + rest)


def findings_of(program, run, kind):
    started = time.monotonic()
    printed = subprocess.run([program, "findings", run, "--kind", kind, "--top", "0", "--json"],
                             check=True, stdout=subprocess.PIPE).stdout
    seconds = time.monotonic() - started
    rows = sorted(json.loads(printed), key=lambda row: row["sample"])
    return rows, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("run")
    parser.add_argument("truth")
    options = parser.parse_args()

    with open(options.truth, encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    truth = {row["path"]: row for row in table}
    by_name = {os.path.basename(path): row for path, row in truth.items()}
    samples = lines_of(os.path.join(options.run, "samples.jsonl"))
    facts = [truth.get(s["path"]) or by_name[os.path.basename(s["path"])] for s in samples]
    label = np.array([s["label"] for s in samples])
    training = np.array([s["split"] == "train" for s in samples])
    column = lambda name: np.array([row.get(name) == "1" for row in facts])

    wrong = column("wrong")
    if wrong.any():
        rows, seconds = findings_of(options.program, options.run, "label")
        score = np.array([row["score"] for row in rows])
        print(f"{len(samples)} samples, {wrong.sum()} wrong labels; ranked in {seconds:.1f} s")
        show("findings", judged(score, wrong))
        show("  training samples", judged(score[training], wrong[training]))
        show("  validation samples", judged(score[~training], wrong[~training]))
        for name, values in simple_rankings(options.run, label, training).items():
            show(name, judged(values, wrong))
        named = [row["suggested"] == fact["clean"] for row, fact, is_wrong in zip(rows, facts, wrong)
                 if is_wrong and row["suggested"] and fact.get("clean")]
        if named:
            print(f"suggested label is right for {np.mean(named):.4f} of the wrong ones")

    outlier = column("outlier")
    if outlier.any():
        rows, _ = findings_of(options.program, options.run, "outlier")
        print(f"{outlier.sum()} outliers")
        show("findings", judged(np.array([row["score"] for row in rows]), outlier))

    pairs = {s["path"]: fact["duplicate_of"] for s, fact in zip(samples, facts) if fact.get("duplicate_of")}
    if pairs:
        rows, _ = findings_of(options.program, options.run, "duplicate")
        marked = {row["path"] for row in rows if row["score"] >= 0.5}
        twins = {row["path"]: row["facts"]["other"] for row in rows}
        found = sum(path in marked and twins[path] == other for path, other in pairs.items())
        print(f"{len(pairs)} duplicates: {found} found, {len(marked)} samples marked")


if __name__ == "__main__":
    main()
