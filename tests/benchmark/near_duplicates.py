#!/usr/bin/env python3
"""near_duplicates.py BUILD/bin/flipbook-cli PHOTOS [--photos 2000] [--copies 200] [--seed 1]: are altered copies found?

PHOTOS is a dataset of class folders. Some of its images become a dataset, and altered copies of a few of them are put
beside these: saved again as JPEG, resized, cropped by 5 %, made lighter, mirrored. One table: how many of each kind
`inspect` finds, and which other pairs it reports (look at those: real sets do hold such pairs). Needs PIL and numpy (python3-pil, python3-numpy)."""
import argparse
import collections
import io
import itertools
import json
import os
import random
import shutil
import subprocess
import tempfile
import time

import numpy as np
from PIL import Image


def saved_again(image, chance):
    data = io.BytesIO()
    image.save(data, "JPEG", quality=chance.randint(30, 80))
    return Image.open(data)


def resized(image, chance):
    scale = chance.uniform(0.5, 0.9)
    return image.resize([max(1, round(side * scale)) for side in image.size], Image.BOX)


def cropped(image, chance):
    width, height = (round(0.95 * side) for side in image.size)
    x, y = chance.randint(0, image.width - width), chance.randint(0, image.height - height)
    return image.crop((x, y, x + width, y + height))


def lighter(image, chance):
    pixels = np.asarray(image, float) * chance.uniform(1.1, 1.4) + chance.uniform(0, 30)
    return Image.fromarray(pixels.clip(0, 255).astype("uint8"))


def mirrored(image, _):
    return image.transpose(Image.FLIP_LEFT_RIGHT)


KINDS = [saved_again, resized, cropped, lighter, mirrored]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cli")
    parser.add_argument("photos_folder", metavar="PHOTOS")
    parser.add_argument("--photos", type=int, default=2000)
    parser.add_argument("--copies", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    source = asked.photos_folder
    classes = sorted(entry.name for entry in os.scandir(source) if entry.is_dir())
    images = [f"{name}/{file}" for name in classes for file in sorted(os.listdir(os.path.join(source, name)))]
    chance.shuffle(images)
    images = images[: asked.photos]
    with tempfile.TemporaryDirectory() as folder:
        for name in classes:
            os.makedirs(os.path.join(folder, name))
        for path in images:
            shutil.copyfile(os.path.join(source, path), os.path.join(folder, path))
        kind_of = {}
        for number, path in enumerate(images[: asked.copies]):
            kind = KINDS[number % len(KINDS)]
            copy = f"{os.path.dirname(path)}/copy{number:05d}.jpg"
            altered = kind(Image.open(os.path.join(folder, path)).convert("RGB"), chance)
            altered.convert("RGB").save(os.path.join(folder, copy), quality=90)
            kind_of[frozenset((path, copy))] = kind.__name__
        began = time.monotonic()
        report = json.loads(subprocess.run([asked.cli, "inspect", folder, "--json"], check=True, capture_output=True).stdout)
        seconds = time.monotonic() - began
    groups = [group["paths"] for group in report["duplicates"] if not group["exact"]]
    pairs = {frozenset(pair) for group in groups for pair in itertools.combinations(group, 2)}
    asked_of = collections.Counter(kind_of.values())
    found = collections.Counter(kind for pair, kind in kind_of.items() if pair in pairs)
    for kind in asked_of:
        print(f"{kind:12s} {found[kind]:4d} of {asked_of[kind]}")
    altered = sum(found.values())
    others = [pair for pair in pairs if pair not in kind_of]
    print(f"{'all':12s} {altered:4d} of {len(kind_of)}; {len(others)} other pairs; {seconds:.1f} s in all")
    for pair in sorted(map(sorted, others)):
        print("  ", *pair)


main()
