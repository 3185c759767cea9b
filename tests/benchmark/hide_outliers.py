#!/usr/bin/env python3
"""hide_outliers.py PHOTOS OUT [--count 100] [--images 7900] [--seed 5]: a dataset with outliers hidden in it.

PHOTOS is a dataset of class folders. OUT/data becomes a copy of some of its images, with drawn ones among them under
labels given by chance: white digits on black, and fields with roads and houses as seen from above. OUT/truth.csv has the
columns path,wrong (1: hidden) for finding_quality.py --kind outlier. Needs PIL and numpy (python3-pil, python3-numpy)."""
import argparse
import csv
import os
import random
import shutil

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIDE = 32
FIELDS = [(96, 110, 62), (120, 105, 70), (70, 95, 55), (140, 125, 90), (85, 120, 70)]
ROAD = (165, 160, 150)
ROOFS = [(190, 185, 180), (150, 80, 65), (120, 120, 125)]
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def digit(chance):
    image = Image.new("L", (SIDE, SIDE), 0)
    has_font = os.path.exists(FONT)
    font = ImageFont.truetype(FONT, chance.randint(18, 26)) if has_font else ImageFont.load_default()
    place = (chance.randint(6, 12), chance.randint(0, 5))
    ImageDraw.Draw(image).text(place, str(chance.randint(0, 9)), fill=chance.randint(180, 255), font=font)
    blurred = image.rotate(chance.uniform(-15, 15)).filter(ImageFilter.GaussianBlur(chance.uniform(0.2, 0.8)))
    return blurred.convert("RGB")


def from_above(chance, noise):
    side = 4 * SIDE
    image = Image.new("RGB", (side, side))
    draw = ImageDraw.Draw(image)
    across = chance.randint(2, 5)
    width = side // across + 1
    for x in range(across):
        for y in range(across):
            colour = tuple(min(255, max(0, value + chance.randint(-18, 18))) for value in chance.choice(FIELDS))
            draw.rectangle([x * width, y * width, (x + 1) * width, (y + 1) * width], fill=colour)
    for _ in range(chance.randint(1, 3)):
        a, b = chance.randint(0, side), chance.randint(0, side)
        line = [a, 0, b, side] if chance.random() < 0.5 else [0, a, side, b]
        draw.line(line, fill=ROAD, width=chance.randint(3, 7))
    for _ in range(chance.randint(0, 25)):
        x, y, size = chance.randint(0, side), chance.randint(0, side), chance.randint(4, 10)
        draw.rectangle([x, y, x + size, y + size * chance.uniform(0.6, 1.4)], fill=chance.choice(ROOFS))
    turned = image.rotate(chance.uniform(0, 360), resample=Image.BICUBIC).crop((20, 20, side - 20, side - 20))
    pixels = np.asarray(turned.resize((SIDE, SIDE), Image.LANCZOS), float)
    return Image.fromarray((pixels + noise.normal(0, 6, pixels.shape)).clip(0, 255).astype("uint8"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos")
    parser.add_argument("out")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--images", type=int, default=7900)
    parser.add_argument("--seed", type=int, default=5)
    asked = parser.parse_args()
    chance, noise = random.Random(asked.seed), np.random.default_rng(asked.seed)
    classes = sorted(entry.name for entry in os.scandir(asked.photos) if entry.is_dir())
    images = [f"{name}/{file}" for name in classes for file in sorted(os.listdir(os.path.join(asked.photos, name)))]
    chance.shuffle(images)
    images = images[: asked.images]
    data = os.path.join(asked.out, "data")
    for name in classes:
        os.makedirs(os.path.join(data, name))
    for path in images:
        shutil.copyfile(os.path.join(asked.photos, path), os.path.join(data, path))
    hidden = []
    for number in range(asked.count):
        drawn = digit(chance) if number % 2 == 0 else from_above(chance, noise)
        hidden.append(f"{chance.choice(classes)}/h{number:05d}.jpg")
        drawn.save(os.path.join(data, hidden[-1]), quality=92)
    with open(os.path.join(asked.out, "truth.csv"), "w", newline="") as table:
        rows = csv.writer(table)
        rows.writerow(["path", "wrong"])
        rows.writerows([path, 0] for path in images)
        rows.writerows([path, 1] for path in hidden)


main()
