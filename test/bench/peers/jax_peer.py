"""The benchmark's models in JAX, as one would write it there: pure functions, jax.grad, AdamW over a tree, one jitted step.

Reads one JSON request a line and answers with one JSON line, like torch_peer.py; its one mode is "jit".
"""
import json
import os
import sys
import time

if "PEER_THREADS" in os.environ:
    threads = os.environ["PEER_THREADS"]
    os.environ["XLA_FLAGS"] = f"--xla_cpu_multi_thread_eigen={'true' if int(threads) > 1 else 'false'} intra_op_parallelism_threads={threads}"

import jax
import jax.numpy as jnp


def normal(key, *shape):
    return jax.random.normal(key, shape) * 0.02


def linear_parameters(key, d_in, d_out):
    return {"weight": normal(key, d_in, d_out), "bias": jnp.zeros(d_out)}


def norm_parameters(d_model):
    return {"gain": jnp.ones(d_model), "bias": jnp.zeros(d_model)}


def stack_parameters(key, size, crossing):
    d_model, d_ff = size["dModel"], size["dFF"]
    keys = iter(jax.random.split(key, 8 * size["nLayer"] + 1))

    def block():
        parameters = {
            "attention": {"norm": norm_parameters(d_model), "queryKeyValue": linear_parameters(next(keys), d_model, 3 * d_model), "output": linear_parameters(next(keys), d_model, d_model)},
            "feedForward": {"norm": norm_parameters(d_model), "hidden": linear_parameters(next(keys), d_model, d_ff), "output": linear_parameters(next(keys), d_ff, d_model)},
        }
        if crossing:
            parameters["cross"] = {"norm": norm_parameters(d_model), "query": linear_parameters(next(keys), d_model, d_model), "keyValue": linear_parameters(next(keys), d_model, 2 * d_model), "output": linear_parameters(next(keys), d_model, d_model)}
        return parameters

    return {"position": normal(next(keys), size["contextLength"], d_model), "blocks": [block() for _ in range(size["nLayer"])], "norm": norm_parameters(d_model)}


def linear(p, x):
    return x @ p["weight"] + p["bias"]


def layer_norm(p, x):
    centred = x - x.mean(-1, keepdims=True)
    return centred * jax.lax.rsqrt(jnp.square(centred).mean(-1, keepdims=True) + 1e-5) * p["gain"] + p["bias"]


def attend(query, key, value, n_head, causal):
    split = lambda x: x.reshape(*x.shape[:2], n_head, -1).transpose(0, 2, 1, 3)  # [batch, head, time, dHead]
    query_heads, keys, values = split(query), split(key), split(value)
    scores = query_heads @ keys.swapaxes(-1, -2) * query_heads.shape[-1] ** -0.5
    if causal:
        scores = jnp.where(jnp.tril(jnp.ones(scores.shape[-2:], bool)), scores, -jnp.inf)
    return (jax.nn.softmax(scores, -1) @ values).transpose(0, 2, 1, 3).reshape(query.shape)


def run_stack(p, x, n_head, causal, source=None):
    x = x + p["position"][: x.shape[1]]
    for block in p["blocks"]:
        a = block["attention"]
        query, key, value = jnp.split(linear(a["queryKeyValue"], layer_norm(a["norm"], x)), 3, -1)
        x = x + linear(a["output"], attend(query, key, value, n_head, causal))
        if source is not None:
            c = block["cross"]
            key, value = jnp.split(linear(c["keyValue"], source), 2, -1)
            x = x + linear(c["output"], attend(linear(c["query"], layer_norm(c["norm"], x)), key, value, n_head, False))
        f = block["feedForward"]
        x = x + linear(f["output"], jax.nn.gelu(linear(f["hidden"], layer_norm(f["norm"], x)), approximate=False))
    return layer_norm(p["norm"], x)


class Training:
    """One model with its optimiser and a fixed random batch."""

    def __init__(self, size):
        keys = jax.random.split(jax.random.key(1), 6)
        crossing = size["architecture"] == "encoder-decoder"
        n_head, vocab, rows, context = size["nHead"], size["vocabSize"], size["batchSize"], size["contextLength"]
        parameters = {"embedding": normal(keys[0], vocab, size["dModel"]), "decoder": stack_parameters(keys[1], size, crossing), "head": normal(keys[2], size["dModel"], vocab)}
        if crossing:
            parameters["encoder"] = stack_parameters(keys[3], size, False)
        window = jax.random.randint(keys[4], (rows, context + 1), 0, vocab)
        source = jax.random.randint(keys[5], (rows, context), 0, vocab)

        def loss_of(p):
            encoded = run_stack(p["encoder"], p["embedding"][source], n_head, False) if crossing else None
            logits = run_stack(p["decoder"], p["embedding"][window[:, :-1]], n_head, True, encoded) @ p["head"]
            right = jnp.take_along_axis(logits, window[:, 1:, None], -1)[..., 0]
            return (jax.nn.logsumexp(logits, -1) - right).mean()

        def step(p, mean, square, updates):
            loss, gradients = jax.value_and_grad(loss_of)(p)
            updates = updates + 1
            mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, mean, gradients)
            square = jax.tree.map(lambda v, g: 0.95 * v + 0.05 * g * g, square, gradients)

            def update(p, m, v):
                direction = m / (1 - 0.9**updates) / (jnp.sqrt(v / (1 - 0.95**updates)) + 1e-8)
                return p - 1e-3 * (direction + (0.1 * p if p.ndim > 1 else 0))

            return jax.tree.map(update, p, mean, square), mean, square, updates, loss

        zeros = jax.tree.map(jnp.zeros_like, parameters)
        self.state = (parameters, zeros, jax.tree.map(jnp.zeros_like, parameters), jnp.float32(0))
        self.compiled = jax.jit(step, donate_argnums=(0, 1, 2))

    def step(self):
        *self.state, loss = self.compiled(*self.state)
        return float(loss)


def milliseconds(work):
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def main():
    training = None
    for line in sys.stdin:
        request = json.loads(line)
        if request["do"] == "hello":
            answer = {"peer": "jax", "version": jax.__version__}
        elif request["do"] == "prepare":
            training = Training(request["size"])
            for _ in range(3):
                training.step()
            answer = {"ready": True}
        elif request["do"] == "time":
            answer = {"milliseconds": [milliseconds(training.step) for _ in range(request["steps"])]}
        elif request["do"] == "matmul":
            a, b = jax.random.normal(jax.random.key(0), (request["n"], request["n"])), jax.random.normal(jax.random.key(1), (request["n"], request["n"]))
            answer = {"milliseconds": [milliseconds(lambda: (a @ b).block_until_ready()) for _ in range(request["repeats"])]}
        else:
            answer = {"error": f"unknown request {request['do']}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
