"""What the peers have in common: they read one JSON request a line and answer with one JSON line.

  {"do": "hello"}                                                    -> {"peer": ..., "version": ..., "modes": [...], "modesOfManySteps": [...]}
  {"do": "load", "size": {...}, "adamW": {...}, "parameters": {...}, "batch": {...}}
                                                                     -> {"loaded": true}
  {"do": "prepare", "mode": ..., "stepsPerCall": k}                  -> {"losses": [...]}   of the first steps, from the loaded parameters
  {"do": "time", "mode": ..., "steps": n}                            -> {"milliseconds": [...]}   a step, of each call
  {"do": "products", "shapes": [[m, k, n], ...]}                     -> {"products": [{"by": ..., "type": ..., "flopsPerSecond": ..., "shape": [m, k, n]}, ...]}

Arrays are {"shape": [...], "type": "float32" or "int32", "base64": ...}. A mode of one step does one step a call, one of many steps k.
What fails is answered by {"error": ...}, in one sentence.
"""
import base64
import json
import os
import sys
import time

import numpy as np

THREADS = int(os.environ.get("PEER_THREADS", os.cpu_count() or 1))
FIRST_STEPS = 5  # of which the losses are told


def array(sent):
    return np.frombuffer(base64.b64decode(sent["base64"]), sent["type"]).reshape(sent["shape"])


def milliseconds(work):
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def best_products(multipliers, shapes, repeats=3):
    """The fastest product of each multiplier over the shapes: (by, type, prepare), where prepare(m, k, n) gives a function that multiplies."""
    answer = []
    for by, number_type, prepare in multipliers:
        speeds = []
        for m, k, n in shapes:
            multiply = prepare(m, k, n)
            multiply()
            fastest = min(milliseconds(multiply) for _ in range(repeats))
            speeds.append((2 * m * k * n / fastest * 1000, [m, k, n]))
        speed, shape = max(speeds)
        answer.append({"by": by, "type": number_type, "flopsPerSecond": speed, "shape": shape})
    return answer


def sentence(error):
    """The first lines of an error that say something, without the library's advice below them."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {' '.join(lines[:2])}"[:300]


def serve(peer, version, modes, modes_of_many_steps, training, multipliers=()):
    """Answers requests until standard input ends.

    `training(mode, steps_per_call, loaded)` gives a function that does one call and returns the losses of its steps.
    """
    loaded, calls = None, {}

    def answer(request):
        nonlocal loaded, calls
        match request["do"]:
            case "hello":
                return {"peer": peer, "version": version, "modes": modes, "modesOfManySteps": modes_of_many_steps}
            case "load":
                loaded = {
                    "size": request["size"],
                    "adamW": request["adamW"],
                    "parameters": {name: array(sent) for name, sent in request["parameters"].items()},
                    "batch": {name: array(sent) for name, sent in request["batch"].items()},
                }
                calls = {}
                return {"loaded": True}
            case "prepare":
                mode, steps = request["mode"], request["stepsPerCall"]
                call = training(mode, steps, loaded)
                losses = []
                while len(losses) < FIRST_STEPS:
                    losses += call()
                calls[mode, steps] = call
                return {"losses": [float(loss) for loss in losses[:FIRST_STEPS]]}
            case "time":
                steps = request["stepsPerCall"]
                call = calls[request["mode"], steps]
                return {"milliseconds": [milliseconds(call) / steps for _ in range(-(-request["steps"] // steps))]}
            case "products":
                return {"products": best_products(multipliers, request["shapes"])}
            case unknown:
                return {"error": f"unknown request {unknown}"}

    for line in sys.stdin:
        try:
            told = answer(json.loads(line))
        except Exception as error:
            told = {"error": sentence(error)}
        print(json.dumps(told), flush=True)
