#!/usr/bin/env python3
"""Sets Flipbook's loading beside torchvision's DataLoader, on the same files.

    loading_against_torchvision.py BUILD/bin [--threads 2] [--rounds 3] [--scale 1.0]

Makes sets of images (PNG and JPEG of 32 pixels, JPEG of 224 and of 500, these to be loaded at 224) with the
spectrum of photographs, and takes each set once per round from the file to a normalised float batch: ImageFolder,
Resize, ToTensor and Normalize in as many workers as Flipbook has threads. Flipbook decodes an image once ("first"),
with all its checks, and afterwards reads it from its cache ("later"); the DataLoader decodes it every epoch.
The rows are medians in images per second, and Flipbook's in multiples of the DataLoader's. The last row is the time
that a training step waits for its data: normalising against training, at 32 pixels.
Needs python3-torchvision, python3-numpy and python3-pil.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile
import time

import numpy as np
from PIL import Image

SETS = [("PNG 32", "png", 32, 32, 6000), ("JPEG 32", "jpg", 32, 32, 6000), ("JPEG 224", "jpg", 224, 224, 1200),
        ("JPEG 500 to 224", "jpg", 500, 224, 500)]


def photograph(chance, side):
    """Noise with the spectrum of photographs: its amplitude falls with the frequency."""
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(side), np.fft.rfftfreq(side), indexing="ij"))
    frequency[0, 0] = 1 / side
    colours = []
    shared = chance.standard_normal(frequency.shape) + 1j * chance.standard_normal(frequency.shape)
    for _ in range(3):
        own = chance.standard_normal(frequency.shape) + 1j * chance.standard_normal(frequency.shape)
        colours.append(np.fft.irfft2((0.9 * shared + 0.3 * own) / frequency, s=(side, side)))
    image = np.stack(colours, axis=-1)
    image = (image - image.mean()) / image.std() * 50 + 120
    return Image.fromarray(image.clip(0, 255).astype(np.uint8))


def make(folder, extension, side, count):
    chance = np.random.default_rng(1)
    kept = [photograph(chance, side) for _ in range(min(count, 60))]
    for i in range(count):
        place = folder / f"class{i % 2}"
        place.mkdir(parents=True, exist_ok=True)
        options = {"quality": 88} if extension == "jpg" else {}
        picture = kept[i % len(kept)].rotate(90 * (i // len(kept) % 4))
        picture.putpixel((0, 0), tuple(int(v) for v in chance.integers(0, 256, 3)))
        picture.save(place / f"{i:05}.{extension}", **options)


def with_torchvision(folder, side, workers):
    import torch
    from torchvision import datasets, transforms
    torch.set_num_threads(1)
    steps = transforms.Compose([transforms.Resize((side, side)), transforms.ToTensor(),
                                transforms.Normalize([0.5] * 3, [0.25] * 3)])
    loader = torch.utils.data.DataLoader(datasets.ImageFolder(str(folder), steps), batch_size=64, shuffle=False,
                                         num_workers=workers, persistent_workers=True)
    for _ in loader:
        break  # the workers are there
    before = time.perf_counter()
    seen = sum(len(labels) for _, labels in loader)
    return seen / (time.perf_counter() - before)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scale", type=float, default=1.0, help="of the numbers of images")
    arguments = parser.parse_args()

    def run(program, *options):
        return json.loads(subprocess.check_output([arguments.programs / program, *map(str, options)]))

    print(f"{'':16} {'DataLoader':>11} {'first':>9} {'later':>9} {'first':>8} {'later':>8}")
    later_small = None
    with tempfile.TemporaryDirectory() as root:
        for name, extension, side, target, count in SETS:
            folder = pathlib.Path(root) / name.replace(" ", "-")
            make(folder, extension, side, max(64, round(count * arguments.scale)))
            theirs, first, later = [], [], []
            for _ in range(arguments.rounds):
                theirs.append(with_torchvision(folder, target, arguments.threads))
                ours = run("loading_benchmark", folder, target, arguments.threads)
                first.append(ours["first"])
                later.append(ours["later"])
            t, f, l = map(statistics.median, (theirs, first, later))
            later_small = later_small or l
            print(f"{name:16} {t:11,.0f} {f:9,.0f} {l:9,.0f} {f / t:7.1f}x {l / t:7.1f}x", flush=True)
    trained = run("training_benchmark", "f32", arguments.threads, 2048, 2)["training"]
    print(f"\nwaiting for data while training: {trained / later_small:.2%} "
          f"({trained:,.0f} images per second are trained on, {later_small:,.0f} could be loaded)")


if __name__ == "__main__":
    main()
