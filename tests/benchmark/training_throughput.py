#!/usr/bin/env python3
"""Sets Flipbook's training beside plain PyTorch: same network, batch, threads and augmentation.

    training_throughput.py BUILD/bin/training_benchmark [--threads 2] [--images 2048] [--rounds 3]

Rounds alternate between all contestants; the table shows medians. Images per second are of training
images; "with frames" counts the time of Flipbook's clean evaluation of all samples too, which the
PyTorch loop does not do. "per CPU second" is the same by processor time, which a busy machine does not
distort. Needs python3-torch and python3-numpy.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time

CONTESTANTS = ["flipbook f32", "flipbook bf16", "pytorch f32", "pytorch f32 channels-last",
               "pytorch bf16 channels-last"]
SIDE = 32
CLASSES = 10
REACH = 4


def pytorch_network(torch):
    nn = torch.nn

    class Block(nn.Module):
        def __init__(self, inputs, outputs, stride):
            super().__init__()
            self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
            self.bn1 = nn.BatchNorm2d(outputs)
            self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
            self.bn2 = nn.BatchNorm2d(outputs)
            self.downsample = None
            if stride != 1 or inputs != outputs:
                self.downsample = nn.Sequential(
                    nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

        def forward(self, x):
            between = torch.relu(self.bn1(self.conv1(x)))
            shortcut = x if self.downsample is None else self.downsample(x)
            return torch.relu(self.bn2(self.conv2(between)) + shortcut)

    return nn.Sequential(
        nn.Conv2d(3, 32, 3, 1, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU(),
        Block(32, 32, 1), Block(32, 64, 2), Block(64, 128, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(128, CLASSES))


def augmented(torch, images):
    """Shifts by up to four pixels and mirrors, each image its own way."""
    count = images.shape[0]
    padded = torch.nn.functional.pad(images, [REACH] * 4)
    offsets = torch.randint(0, 2 * REACH + 1, (2, count, 1))
    rows = offsets[0] + torch.arange(SIDE)
    columns = offsets[1] + torch.arange(SIDE)
    mirrored = torch.rand(count, 1) < 0.5
    columns = torch.where(mirrored, columns.flip(1), columns)
    picked = padded.permute(0, 2, 3, 1)[torch.arange(count)[:, None, None], rows[:, :, None],
                                        columns[:, None, :]]
    return picked.permute(0, 3, 1, 2)


def run_pytorch(arguments):
    """One contestant in a process of its own; prints the line that training_benchmark prints."""
    import torch
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    channels_last = "channels-last" in arguments.contestant
    layout = torch.channels_last if channels_last else torch.contiguous_format
    network = pytorch_network(torch).to(memory_format=layout)
    optimizer = torch.optim.SGD(network.parameters(), 0.01, momentum=0.9, weight_decay=5e-4,
                                nesterov=True)
    pixels = torch.randint(0, 256, (arguments.images, 3, SIDE, SIDE), dtype=torch.uint8)
    labels = torch.arange(arguments.images) % CLASSES
    speeds, cpu_speeds = [], []
    for _ in range(arguments.epochs + 1):
        start, cpu_start = time.perf_counter(), time.process_time()
        for picked in torch.randperm(arguments.images).split(arguments.batch):
            images = augmented(torch, (pixels[picked].float() / 255 - 0.5) / 0.25)
            images = images.contiguous(memory_format=layout)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled="bf16" in arguments.contestant):
                loss = torch.nn.functional.cross_entropy(network(images).float(), labels[picked])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        speeds.append(arguments.images / (time.perf_counter() - start))
        cpu_speeds.append(arguments.images / (time.process_time() - cpu_start))
    training, cpu = statistics.median(speeds[1:]), statistics.median(cpu_speeds[1:])
    print(json.dumps({"training": training, "with_frames": training,
                      "training_cpu": cpu, "with_frames_cpu": cpu}))


def measure(contestant, arguments):
    numbers = [str(arguments.threads), str(arguments.images), str(arguments.epochs)]
    if contestant.startswith("flipbook"):
        command = [arguments.benchmark, contestant.split()[1], *numbers, str(arguments.batch)]
    else:
        command = [sys.executable, __file__, arguments.benchmark, "--contestant", contestant,
                   "--threads", numbers[0], "--images", numbers[1], "--epochs", numbers[2],
                   "--batch", str(arguments.batch)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("benchmark")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--images", type=int, default=2048)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--contestant", choices=CONTESTANTS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.contestant:
        run_pytorch(arguments)
        return
    results = {contestant: [] for contestant in CONTESTANTS}
    for _ in range(arguments.rounds):
        for contestant in CONTESTANTS:
            results[contestant].append(measure(contestant, arguments))
    columns = ["training", "with_frames", "training_cpu", "with_frames_cpu"]
    medians = {name: {column: statistics.median(run[column] for run in runs) for column in columns}
               for name, runs in results.items()}
    base = medians["pytorch f32"]
    print(f"{'images per second':28}" + "".join(
        f"{title:>22}" for title in ["training", "with frames", "per CPU second", "... with frames"]))
    for name, row in medians.items():
        print(f"{name:28}" + "".join(
            f"{row[column]:13.0f} ({row[column] / base[column]:4.2f} x)" for column in columns))


if __name__ == "__main__":
    main()
