"""The benchmark's models in JAX, as one would write it there: pure functions, jax.value_and_grad, AdamW over a tree, one jitted step.

Modes: "jit", a step a call; "scan", jax.lax.scan over many steps in one jitted call. See protocol.py.
"""
import os

from protocol import THREADS, serve

os.environ["XLA_FLAGS"] = f"--xla_cpu_multi_thread_eigen={'true' if THREADS > 1 else 'false'} intra_op_parallelism_threads={THREADS}"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import jax.numpy as jnp
import numpy as np


def linear(p, name, x):
    return x @ p[f"{name}.weight"] + p[f"{name}.bias"]


def layer_norm(p, name, x):
    centred = x - x.mean(-1, keepdims=True)
    return centred * jax.lax.rsqrt(jnp.square(centred).mean(-1, keepdims=True) + 1e-5) * p[f"{name}.gain"] + p[f"{name}.bias"]


def attend(query, key, value, n_head, causal):
    split = lambda x: x.reshape(*x.shape[:2], n_head, -1).transpose(0, 2, 1, 3)  # [batch, head, time, dHead]
    query_heads, keys, values = split(query), split(key), split(value)
    scores = query_heads @ keys.swapaxes(-1, -2) * query_heads.shape[-1] ** -0.5
    if causal:
        scores = jnp.where(jnp.tril(jnp.ones(scores.shape[-2:], bool)), scores, -jnp.inf)
    return (jax.nn.softmax(scores, -1) @ values).transpose(0, 2, 1, 3).reshape(query.shape)


def run_stack(p, prefix, tokens, size, causal, source=None):
    """[batch, time] -> [batch, time, dModel]"""
    x = p["embedding"][tokens] + p[f"{prefix}position"][: tokens.shape[1]]
    for i in range(size["nLayer"]):
        block = f"{prefix}block{i}"
        query, key, value = jnp.split(linear(p, f"{block}.attention.queryKeyValue", layer_norm(p, f"{block}.attention.norm", x)), 3, -1)
        x = x + linear(p, f"{block}.attention.output", attend(query, key, value, size["nHead"], causal))
        if source is not None:
            key, value = jnp.split(linear(p, f"{block}.cross.keyValue", source), 2, -1)
            query = linear(p, f"{block}.cross.query", layer_norm(p, f"{block}.cross.norm", x))
            x = x + linear(p, f"{block}.cross.output", attend(query, key, value, size["nHead"], False))
        hidden = linear(p, f"{block}.feedForward.hidden", layer_norm(p, f"{block}.feedForward.norm", x))
        x = x + linear(p, f"{block}.feedForward.output", jax.nn.gelu(hidden, approximate=False))
    return layer_norm(p, f"{prefix}norm", x)


def loss_of(p, batch, size):
    source = run_stack(p, "encoder.", batch["encoderTokens"], size, False) if "encoderTokens" in batch else None
    logits = run_stack(p, "", batch["tokens"], size, True, source) @ p["head.weight"]
    right = jnp.take_along_axis(logits, batch["targets"][..., None], -1)[..., 0]
    return (jax.nn.logsumexp(logits, -1) - right).mean()


def training(mode, steps_per_call, loaded):
    size, adamW = loaded["size"], loaded["adamW"]
    beta1, beta2 = adamW["beta1"], adamW["beta2"]

    def step(state, batch):
        p, mean, square, updates = state
        loss, gradients = jax.value_and_grad(loss_of)(p, batch, size)
        updates = updates + 1
        mean = jax.tree.map(lambda m, g: beta1 * m + (1 - beta1) * g, mean, gradients)
        square = jax.tree.map(lambda v, g: beta2 * v + (1 - beta2) * g * g, square, gradients)

        def update(p, m, v):
            direction = m / (1 - beta1**updates) / (jnp.sqrt(v / (1 - beta2**updates)) + adamW["epsilon"])
            return p - adamW["learningRate"] * (direction + (adamW["weightDecay"] * p if p.ndim > 1 else 0))

        return (jax.tree.map(update, p, mean, square), mean, square, updates), loss

    parameters = jax.tree.map(jnp.array, loaded["parameters"])
    state = (parameters, jax.tree.map(jnp.zeros_like, parameters), jax.tree.map(jnp.zeros_like, parameters), jnp.float32(0))
    batch = loaded["batch"]
    one, many = (jax.jit(work, donate_argnums=0) for work in (step, lambda state, batches: jax.lax.scan(step, state, batches)))

    def call():
        nonlocal state
        if mode == "jit":
            state, loss = one(state, batch)
            return [float(loss)]
        batches = {name: np.stack([tokens] * steps_per_call) for name, tokens in batch.items()}
        state, losses = many(state, batches)
        return np.asarray(losses).tolist()

    return call


if __name__ == "__main__":
    serve("jax", jax.__version__, ["jit"], ["scan"], training)
